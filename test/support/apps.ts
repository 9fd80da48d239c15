import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';

const folders: string[] = [];

/** A folder of its own for one test; all are removed when the test file ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-test-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Runs each test of a file in a folder of its own, for example because it generates secrets or reads values files. */
export function runInTemporaryFolders(): void {
  const home = process.cwd();
  beforeEach(() => process.chdir(temporaryFolder()));
  afterEach(() => process.chdir(home));
}

/** A cdk8s chart in an app of its own, in namespace `clearml`. */
export function testChart(namespace: string | undefined = 'clearml'): Chart {
  return new Chart(new App({ outdir: join(temporaryFolder(), 'dist') }), 'clearml', { namespace });
}

/** What `action` fails with; fails itself when it does not. */
export function failureOf(action: () => unknown): Error & { code?: string } {
  try {
    action();
  } catch (error) {
    return error as Error & { code?: string };
  }
  throw new Error('it did not fail');
}

/** Runs an action, which may fail only with messages that match a pattern. */
export function expectCoded(pattern: RegExp, action: () => unknown): void {
  try {
    action();
  } catch (error) {
    expect((error as Error).message).toMatch(pattern);
  }
}

/** The manifest files that an app synthesizes, by name. */
export function synthesized(chart: Chart): Record<string, string> {
  const app = App.of(chart);
  app.synth();
  const names = readdirSync(app.outdir).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(app.outdir, name), 'utf8')]));
}

/** The objects in manifest files, each with the name of its file. */
export function objectsIn(files: Record<string, string>): any[] {
  return Object.entries(files).flatMap(([file, text]) =>
    parseAllDocuments(text, { version: '1.1' }).map((document) => ({ file, ...document.toJS() })),
  );
}
