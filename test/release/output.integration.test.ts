import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { guardOutput } from '../../lib/release/synthesis';
import { failureOf, temporaryFolder } from '../support/apps';
import { configMap, releaseOf } from '../support/releases';

const guard = (outdir: string) => () => guardOutput(new App({ outdir }));

test('a folder that is there, or can be made, is fine, and is not made yet', () => {
  const folder = temporaryFolder();
  guard(folder)();
  guard(join(folder, 'a', 'b'))();
  expect(existsSync(join(folder, 'a'))).toBe(false);
});

describe('what cannot take files is refused:', () => {
  test.each(['', 'below', 'far/below'])('a file in the place of the folder, wanted: file/%s', (below) => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const failure = failureOf(guard(join(file, below)));
    expect(failure.code).toBe('CLEARML7001');
    expect(failure.message).toContain(`${file} is a file`);
  });

  const isRoot = process.getuid?.() === 0;

  (isRoot ? test.skip : test)('a folder that may not be written', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    expect(failureOf(guard(join(folder, 'dist'))).message).toContain(`${folder} is not writable`);
  });
});

test('a release fails before it renders, and what was there stays', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'old.k8s.yaml'), 'old');
  const broken = new Chart(new App({ outdir: join(folder, 'dist', 'old.k8s.yaml') }), 'clearml');
  const files = { 'templates/a.yaml': configMap('a') };
  expect(failureOf(() => releaseOf(files, { helmFlags: ['--nonsense'] }, broken)).code).toBe('CLEARML7001');

  const app = new App({ outdir: join(folder, 'dist') });
  expect(failureOf(() => releaseOf(files, { helmFlags: ['--nonsense'] }, new Chart(app, 'clearml'))).code).toBe(
    'CLEARML1006',
  );
  expect(readdirSync(app.outdir)).toEqual(['old.k8s.yaml']);
  expect(readFileSync(join(app.outdir, 'old.k8s.yaml'), 'utf8')).toBe('old');
});
