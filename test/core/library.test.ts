import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { writeFiles } from '../support/files';
import { openFolder } from '../support/other-users';

const PACKAGE = { 'package.json': JSON.stringify({ name: 'cdk8s-clearml', version: '9.9.9' }) };

/** An app that contains the library in one file, without its package. */
function bundledApp(): string {
  const app = realpathSync(openFolder());
  const entryPoints = [join(__dirname, '..', '..', 'lib', 'core', 'library.ts')];
  buildSync({ entryPoints, outfile: join(app, 'dist', 'app.js'), bundle: true, platform: 'node' });
  return app;
}

/** The folder from which a bundled app reads the files of the library. */
function rootIn(app: string, cwd: string): string {
  const code = `console.log(require(${JSON.stringify(join(app, 'dist', 'app.js'))}).LIBRARY_ROOT)`;
  return execFileSync(process.execPath, ['-e', code], { cwd, encoding: 'utf8' }).trim();
}

describe('a bundled app reads the files of the library', () => {
  test('from the package in node_modules beside the app', () => {
    const app = bundledApp();
    writeFiles(join(app, 'node_modules', 'cdk8s-clearml'), PACKAGE);
    expect(rootIn(app, '/')).toBe(join(app, 'node_modules', 'cdk8s-clearml'));
  });

  test('never from a package in a parent of the working folder', () => {
    const app = bundledApp();
    const parent = openFolder();
    writeFiles(join(parent, 'node_modules', 'cdk8s-clearml'), PACKAGE);
    mkdirSync(join(parent, 'project'));
    expect(rootIn(app, join(parent, 'project'))).toBe(join(app, 'dist'));
  });

  test('never from a package that other users may change', () => {
    const app = bundledApp();
    writeFiles(join(app, 'node_modules', 'cdk8s-clearml'), PACKAGE);
    chmodSync(join(app, 'node_modules', 'cdk8s-clearml'), 0o777);
    expect(rootIn(app, '/')).toBe(join(app, 'dist'));
  });
});
