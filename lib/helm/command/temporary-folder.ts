import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../../core/is-running';
import { attempt } from '../data/attempt';
import { superviseFolder } from './processes';

const NAME = 'cdk8s-clearml-';
const HOUR = 60 * 60 * 1000;
const folders = new Set<string>();

/**
 * Creates a folder that only this user can read. It is removed when this process ends, by the supervisor if a signal ends it.
 *
 * @param purpose lower-case letters in its name
 */
export function temporaryFolder(purpose: string): string {
  if (folders.size === 0) {
    removeAbandoned();
    process.once('exit', () => {
      for (const folder of folders) {
        attempt(() => rmSync(folder, { recursive: true, force: true }));
      }
    });
  }
  const folder = mkdtempSync(join(tmpdir(), `${NAME}${purpose}-${process.pid}-`));
  folders.add(folder);
  superviseFolder(folder);
  return folder;
}

const OWN_NAME = new RegExp(`^${NAME}[a-z]+-(\\d+)-`);

/** Removes old folders of processes that were killed together with their supervisors. */
function removeAbandoned(): void {
  for (const name of attempt(() => readdirSync(tmpdir())) ?? []) {
    const pid = OWN_NAME.exec(name)?.[1];
    const folder = join(tmpdir(), name);
    if (pid !== undefined && isOld(folder) && !isRunning(Number(pid))) {
      attempt(() => rmSync(folder, { recursive: true, force: true }));
    }
  }
}

/** Whether a folder of this user has not changed for an hour. */
function isOld(folder: string): boolean {
  const stats = attempt(() => lstatSync(folder));
  const isOfUser = stats?.isDirectory() && (process.platform === 'win32' || stats.uid === userInfo().uid);
  return isOfUser === true && (stats?.mtimeMs ?? 0) < Date.now() - HOUR;
}
