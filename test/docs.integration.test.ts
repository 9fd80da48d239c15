import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ERROR_CODES, type ErrorCode } from '../lib/core/errors/codes';
import { temporaryFolder } from './support/apps';
import { EXAMPLES, PAGES } from './support/doc-pages';
import { filesBelow, writeFiles } from './support/files';

const ROOT = join(__dirname, '..');

test('every example in the docs compiles', () => {
  const folder = temporaryFolder();
  // Examples of a page import each other.
  const paths = EXAMPLES.map(({ page, file }, index) => join(page, file ?? `example-${index}.ts`));
  writeFiles(folder, Object.fromEntries(EXAMPLES.map(({ code }, index) => [paths[index], code])));
  const files = paths.map((path) => join(folder, path));
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, ROOT);
  const program = ts.createProgram(files, {
    ...options,
    typeRoots: [join(ROOT, 'node_modules', '@types')],
    paths: { 'cdk8s-clearml': [join(ROOT, 'lib', 'index.ts')], '*': [join(ROOT, 'node_modules', '*')] },
  });
  // The type check of the project covers the library, so only the examples are checked here.
  const problems = files
    .flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)))
    .map(
      ({ file, messageText }) =>
        `${EXAMPLES[files.indexOf(file?.fileName ?? '')]?.name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  expect(EXAMPLES.length).toBeGreaterThan(2);
  expect(problems).toEqual([]);
});

test('the example in docs/testing.md equals example.integration.test.ts', () => {
  const example = readFileSync(join(ROOT, 'test', 'testing', 'example.integration.test.ts'), 'utf8');
  expect(EXAMPLES.find(({ page }) => page === 'docs/testing.md')?.code).toBe(example);
});

test('links between pages lead to existing files', () => {
  const broken = PAGES.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? '');
    return targets
      .filter((target) => !ts.sys.fileExists(join(ROOT, page, '..', target)))
      .map((target) => `${page}: ${target}`);
  });
  expect(broken).toEqual([]);
});

describe('error codes', () => {
  const codes = Object.keys(ERROR_CODES);
  const sources = filesBelow(join(ROOT, 'lib'), '.ts')
    .filter((file) => !file.endsWith('codes.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const tests = filesBelow(join(ROOT, 'test'), '.test.ts')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  test('are all documented in order', () => {
    const page = readFileSync(join(ROOT, 'docs', 'errors.md'), 'utf8');
    expect([...page.matchAll(/^### (\S+)$/gm)].map(([, code]) => code)).toEqual(codes);
  });

  const isRetired = (code: string) => ERROR_CODES[code as ErrorCode].startsWith('retired: ');

  test.each(codes.filter((code) => !isRetired(code)))('include %s, which is thrown and tested', (code) => {
    expect(sources.includes(code)).toBe(true);
    expect(tests.includes(code)).toBe(true);
  });

  test.each(codes.filter(isRetired))('include %s, which is retired and not thrown', (code) => {
    expect(sources).not.toContain(code);
  });
});
