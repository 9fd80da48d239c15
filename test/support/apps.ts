import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import threads, { type Worker } from 'node:worker_threads';
import { App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { textsBelow } from './files';

const ends: (() => unknown)[] = [];

/** Runs an action when the test file ends, in reverse order of registration. */
export function afterTests(end: () => unknown): void {
  ends.unshift(end);
}

afterAll(async () => {
  for (const end of ends.splice(0)) {
    await end();
  }
});

/** Ends a process when the test file ends, and waits for it: jest reports handles that are still open. */
export function endAfterTests<T extends ChildProcess>(child: T): T {
  afterTests(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill();
      await once(child, 'exit');
    }
  });
  return child;
}

/**
 * jest loads the library again for each test file, and each instance of the library starts a thread for its processes. Without
 * this mock, the threads would exist until jest ends.
 */
const { Worker: OriginalWorker } = threads;
const spy = jest.spyOn(threads, 'Worker').mockImplementation((...args): Worker => {
  const worker = new OriginalWorker(...args);
  afterTests(() => worker.terminate());
  return worker;
});
afterTests(() => spy.mockRestore());

/** Creates a temporary folder, which is removed when the test file ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-test-'));
  afterTests(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs each test of a file in a separate folder, for example because it generates secrets or reads values files. */
export function runInTemporaryFolders(): void {
  const home = process.cwd();
  beforeEach(() => process.chdir(temporaryFolder()));
  afterEach(() => process.chdir(home));
}

/** A cdk8s chart in a separate app, in namespace `clearml` by default. */
export function testChart(namespace: string | undefined = 'clearml'): Chart {
  return new Chart(new App({ outdir: join(temporaryFolder(), 'dist') }), 'clearml', { namespace });
}

/** The error that `action` throws. Throws an error if `action` does not throw. */
export function failureOf(action: () => unknown): Error & { code?: string } {
  try {
    action();
  } catch (error) {
    return error as Error & { code?: string };
  }
  throw new Error('it did not fail');
}

/** The texts of the notices that an action emits. */
export function noticesOf(action: () => unknown): string[] {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
  action();
  const notices = warned.mock.calls.filter(([, options]) => (options as { type?: string }).type === 'ClearmlNotice');
  warned.mockRestore();
  return notices.map(([text]) => String(text));
}

/** Runs an action, which may throw only errors whose messages match a pattern. */
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
  return textsBelow(app.outdir);
}

/** The objects in manifest files, each with the name of its file. */
export function objectsIn(files: Record<string, string>): any[] {
  return Object.entries(files).flatMap(([file, text]) =>
    parseAllDocuments(text, { version: '1.1' }).map((document) => ({ file, ...document.toJS() })),
  );
}
