import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ERROR_CODES, type ErrorCode } from '../lib/core/errors/codes';
import { anchorOf } from '../scripts/site/links';
import { temporaryFolder } from './support/apps';
import { EXAMPLES, fencesOf, isApp, PAGES } from './support/doc-pages';
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

/** The anchors of a page, as GitHub derives them from the headings. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(join(ROOT, page), 'utf8').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading = '']) => anchorOf(heading));
}

test('links between pages lead to existing files and headings', () => {
  const broken = PAGES.flatMap((page) => {
    const links = readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g);
    return [...links].flatMap(([, path = '', anchor]) => {
      const target = path === '' ? page : join(page, '..', path);
      const exists = ts.sys.fileExists(join(ROOT, target)) || ts.sys.directoryExists(join(ROOT, target));
      const isFound = exists && (anchor === undefined || anchorsOf(target).includes(anchor));
      return isFound ? [] : [`${page}: ${path}#${anchor ?? ''}`];
    });
  });
  expect(broken).toEqual([]);
});

test('each page about constructs starts with a complete app', () => {
  const pages = PAGES.filter((page) => /^docs\/[\w-]+\.md$/.test(page) && page !== 'docs/guide.md');
  const first = pages
    .map((page) => fencesOf(page))
    .filter((fences) => fences.some(({ language }) => language === 'ts'));
  const others = first
    .map(([fence]) => fence)
    .filter((fence) => !(fence && isApp(fence) && /\bnew App\(/.test(fence.code)));
  expect(others.map((fence) => fence?.name)).toEqual([]);
});

test('no page is longer than 250 lines without its diagrams, except references', () => {
  const references = /^docs\/(?:reference\/.*|errors|cli)\.md$/;
  const withoutDiagrams = (text: string) => text.replace(/^```mermaid\n.*?^```\n\n/gms, '');
  const long = PAGES.filter((page) => withoutDiagrams(readFileSync(join(ROOT, page), 'utf8')).split('\n').length > 251);
  expect(long.filter((page) => !references.test(page))).toEqual([]);
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

  test('have at most one cause, expectation and fix each', () => {
    const [, ...entries] = readFileSync(join(ROOT, 'docs', 'errors.md'), 'utf8').split(/^### /m);
    const labels = entries.map((entry) =>
      [...entry.matchAll(/^- \*\*(\w+):\*\*/gm)].map(([, label]) => label).join(' '),
    );
    expect(labels.filter((label) => !['Found Expected Fix', ''].includes(label))).toEqual([]);
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
