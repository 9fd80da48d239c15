import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './support/apps';
import { compiledApp } from './support/compiled-library';
import { EXAMPLES, fencesOf, isApp, PAGES } from './support/doc-pages';
import { filesBelow, writeFiles } from './support/files';
import { readerFiles } from './support/reader-files';

const ROOT = join(__dirname, '..');

/** Pages whose example is a test file, which a separate suite runs. */
const TESTS = ['docs/testing.md'];

/** Runs the apps of a page as a reader does, one after the other, in a folder with the files that the page states. */
function run(page: string, files: string): Record<string, number> {
  const fences = fencesOf(page);
  const folder = temporaryFolder();
  cpSync(files, folder, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const apps = fences
    .filter(isApp)
    .map((fence, index) => ({ ...fence, program: `app-${index}.js`, outdir: join(folder, `dist-${index}`) }));
  const modules = fences.filter(({ language, file }) => language === 'ts' && file && file !== 'main.ts');
  writeFiles(folder, {
    ...Object.fromEntries(
      fences.flatMap(({ language, file, code }) => (file && language !== 'ts' ? [[file, code]] : [])),
    ),
    ...Object.fromEntries(modules.map(({ file = '', code }) => [file.replace(/ts$/, 'js'), compiledApp(code, folder)])),
    ...Object.fromEntries(apps.map(({ program, code }) => [program, compiledApp(code, folder)])),
  });
  const runs = apps.map(
    ({ program, outdir }) => `process.env.CDK8S_OUTDIR = ${JSON.stringify(outdir)};\nrequire('./${program}');`,
  );
  const names = [
    ...fences
      .map(({ code }) => code)
      .join('\n')
      .matchAll(/SecretValue\.environment\(['"](\w+)['"]\)/g),
  ];
  const secrets = Object.fromEntries(names.map(([, name = '']) => [name, 'a secret of some length']));
  const { stderr, status } = spawnSync(process.execPath, ['-e', runs.join('\n')], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...secrets },
  });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return Object.fromEntries(apps.map(({ name, outdir }) => [name, filesBelow(outdir, '.yaml').length]));
}

describe('the examples of', () => {
  const files = readerFiles();
  const pages = PAGES.filter((page) => !TESTS.includes(page) && EXAMPLES.some((fence) => fence.page === page));

  test.each(pages)('%s synthesize as they are', (page) => {
    const written = run(page, files);
    expect(Object.entries(written).filter(([, count]) => count === 0)).toEqual([]);
  });
});
