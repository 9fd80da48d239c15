import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { REPORT_VARIABLE } from '../lib/core/report/report';
import type { ReportedValues } from '../lib/release/release-report';
import { temporaryFolder } from './support/apps';
import { compiledApp } from './support/compiled-library';
import { EXAMPLES, type Fence, fencesOf, isApp, PAGES } from './support/doc-pages';
import { filesBelow, writeFiles } from './support/files';
import { readerFiles } from './support/reader-files';

const ROOT = join(__dirname, '..');

/** Pages whose example is a test file, which a separate suite runs. */
const TESTS = ['docs/testing.md'];
const pages = PAGES.filter((page) => !TESTS.includes(page) && EXAMPLES.some((fence) => fence.page === page));

const files = readerFiles();

/**
 * Runs apps as a reader does, one after the other, in a folder with the files that their pages state. Returns the numbers of
 * manifests of the apps.
 */
function run(fences: readonly Fence[], environment: object = {}): number[] {
  const folder = temporaryFolder();
  cpSync(files, folder, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const apps = fences.filter(isApp).map(({ code }, index) => ({ program: `app-${index}.js`, code }));
  for (const { file, language, code } of fences) {
    if (file) {
      const [path, text] = language === 'ts' ? [file.replace(/ts$/, 'js'), compiledApp(code, folder)] : [file, code];
      writeFiles(folder, { [path]: text });
    }
  }
  writeFiles(folder, Object.fromEntries(apps.map(({ program, code }) => [program, compiledApp(code, folder)])));
  const outdir = (program: string) => join(folder, `${program}.dist`);
  const programs = apps.map(
    ({ program }) => `process.env.CDK8S_OUTDIR = ${JSON.stringify(outdir(program))}; require('./${program}');`,
  );
  const env = { ...process.env, ...secretsOf(fences), ...environment };
  const options = { cwd: folder, encoding: 'utf8', env } as const;
  const { stderr, status } = spawnSync(process.execPath, ['-e', programs.join('\n')], options);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return apps.map(({ program }) => filesBelow(outdir(program), '.yaml').length);
}

/** Contents for the variables that examples read as secrets. */
function secretsOf(fences: readonly Fence[]): Record<string, string> {
  const code = fences.map((fence) => fence.code).join('\n');
  const names = [...code.matchAll(/SecretValue\.environment\(['"](\w+)['"]\)/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name) => [name, 'a-secret-of-some-length']));
}

test.each(pages)('the examples of %s synthesize as they are', (page) => {
  expect(run(fencesOf(page)).filter((count) => count === 0)).toEqual([]);
});

/** The paths of the values that an app sets. */
function valuesOf(app: Fence): string[] {
  const report = join(temporaryFolder(), 'report.json');
  run([...fencesOf(app.page).filter(({ file }) => file), app], { [REPORT_VARIABLE]: report });
  const { values }: { values: readonly ReportedValues[] } = JSON.parse(readFileSync(report, 'utf8'));
  return values.flatMap((release) => release.values.map(({ path }) => path));
}

/** The sections of the guide that list values, with their apps: those in the section, or the first app of the linked page. */
function sectionsOfGuide(): { heading: string; values: string[]; apps: Fence[] }[] {
  const page = 'docs/guide.md';
  const [, ...sections] = readFileSync(join(ROOT, page), 'utf8').split(/^## /m);
  return sections.flatMap((text) => {
    const [heading = ''] = text.split('\n');
    const list = /^Values: ((?:.+\n)+)/m.exec(text)?.[1] ?? '';
    const linked = /App: \[.*\]\((.*)\)/.exec(text)?.[1];
    const apps = linked
      ? fencesOf(`docs/${linked}`).filter(isApp).slice(0, 1)
      : fencesOf(page).filter(({ code }) => text.includes(code));
    return list
      ? [{ heading, values: [...list.matchAll(/`(.*?)`/g)].map(([, path = '']) => path), apps: apps.filter(isApp) }]
      : [];
  });
}

test('the apps of docs/guide.md set the values that its sections list', () => {
  const sections = sectionsOfGuide();
  expect(sections.length).toBeGreaterThan(10);
  const unset = sections.flatMap(({ heading, values, apps }) => {
    const set = apps.flatMap(valuesOf);
    const missing = values.filter((path) => !set.some((one) => pattern(path).test(one)));
    return missing.map((path) => `${heading}: ${path}`);
  });
  expect(unset).toEqual([]);
});

/** Matches a path and the paths below it; `*` is any component. */
function pattern(path: string): RegExp {
  const escaped = path.replace(/[.[\]]/g, '\\$&').replace('*', '\\w+');
  return new RegExp(`^${escaped}(?:[.[]|$)`);
}
