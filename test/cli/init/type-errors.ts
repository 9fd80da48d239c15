import { dirname, join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..', '..', '..');

/** The errors of the compiler in files of a generated project, in strict mode. */
export function typeErrors(files: readonly string[]): string[] {
  const program = ts.createProgram([...files], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node20,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['jest', 'node'],
    typeRoots: [join(ROOT, 'node_modules', '@types')],
    paths: { 'cdk8s-clearml': [join(ROOT, 'lib', 'index.ts')], '*': [join(ROOT, 'node_modules', '*')] },
  });
  const folder = dirname(files[0] ?? '');
  const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder));
  const problems = own.flatMap((file) => ts.getPreEmitDiagnostics(program, file));
  return problems.map(
    ({ messageText, file }) => `${file?.text.length} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}
