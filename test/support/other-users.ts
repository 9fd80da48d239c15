import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { afterTests } from './apps';

/** Only root can give files to other users. */
export const asRoot = process.getuid?.() === 0 ? test : test.skip;

/** The user and group that own planted files. */
export const STRANGER = 4242;

/** A temporary folder that all users can open, unlike that of the test run. */
export function openFolder(): string {
  const folder = mkdtempSync('/tmp/cdk8s-clearml-open-');
  chmodSync(folder, 0o755);
  afterTests(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
