import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { standIn } from '../core/report/report';
import { makeStateFolder, STATE_FOLDER } from '../core/state-folder';
import { isJsonObject, type JsonObject } from '../helm/data/json';
import { noticeChanges } from './change-notices';
import { hostsOf } from './recorded-object';

const FILE = 'previous-output.json';
const VERSION = 1;

/** The outputs of other stages of an app that the record keeps. */
const MAX_OUTPUTS = 12;

/** An output of an app. The stages of an app have different hosts, and often the same folder. */
interface RecordedOutput {
  readonly folder: string;
  /** State of the git repository at the synth; empty without one. */
  readonly commit: string;
  /** The objects before the changes since that commit. */
  readonly before: readonly JsonObject[];
  readonly latest: readonly JsonObject[];
}

/**
 * Emits notices about changes since the previous output that are a problem in a running system, and records the output. The record
 * contains no contents. It is local: other machines and CI compare by `cdk8s-clearml diff --against git:HEAD`.
 *
 * @param objects the recorded parts of the objects of the app
 */
export function compareWithPrevious(outdir: string, objects: readonly JsonObject[]): void {
  const folder = relative('', resolve(outdir));
  const isOutside = folder.startsWith('..') || isAbsolute(folder);
  // Tests and commands write to temporary folders.
  if (isOutside || standIn() !== undefined) {
    return;
  }
  const outputs = silently(readOutputs, []);
  const previous = outputs.find((output) => output.folder === folder && isSameStage(output.latest, objects));
  const commit = silently(commitState, '');
  const before = previous === undefined ? objects : baseOf(previous, commit, objects);
  if (!isEqual(before, objects)) {
    // Without undefined fields, as the record has none.
    const after = JSON.parse(JSON.stringify(objects)) as JsonObject[];
    noticeChanges(before, after, commit === '' ? 'the previous output' : 'the output before the last commit');
  }
  const recorded = [{ folder, commit, before, latest: objects }, ...outputs.filter((output) => output !== previous)];
  if (!isEqual(outputs, recorded)) {
    silently(() => write(recorded.slice(0, MAX_OUTPUTS)), undefined);
  }
}

/** The record is an aid: an app synthesizes also where its folder is read-only or the record is damaged. */
function silently<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

/** The state before the changes that users work on: a second synth repeats the notices, and a commit ends them. */
function baseOf(previous: RecordedOutput, commit: string, objects: readonly JsonObject[]): readonly JsonObject[] {
  const isOngoing = commit === '' ? isEqual(previous.latest, objects) : previous.commit === commit;
  return isOngoing ? previous.before : previous.latest;
}

function isEqual(before: readonly object[], after: readonly object[]): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

function isSameStage(before: readonly JsonObject[], after: readonly JsonObject[]): boolean {
  const [old, changed] = [before.flatMap(hostsOf), after.flatMap(hostsOf)];
  return old.length === 0 || changed.length === 0 || old.some((host) => changed.includes(host));
}

function readOutputs(): RecordedOutput[] {
  const file = join(STATE_FOLDER, FILE);
  const content: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const { version, outputs } = isJsonObject(content) ? content : {};
  return version === VERSION && Array.isArray(outputs) ? outputs.filter(isRecorded) : [];
}

function isRecorded(output: unknown): output is RecordedOutput {
  const { folder, commit, before, latest } = isJsonObject(output) ? output : {};
  const areObjects = (all: unknown) => Array.isArray(all) && all.every(isJsonObject);
  return typeof folder === 'string' && typeof commit === 'string' && areObjects(before) && areObjects(latest);
}

function write(outputs: readonly RecordedOutput[]): void {
  makeStateFolder();
  const partial = join(STATE_FOLDER, `${FILE}.${process.pid}`);
  writeFileSync(partial, JSON.stringify({ version: VERSION, outputs }));
  renameSync(partial, join(STATE_FOLDER, FILE));
}

/** Changes with each commit and checkout; empty outside of a repository. Reading it takes no process of git. */
function commitState(): string {
  for (let folder = resolve(''); ; folder = dirname(folder)) {
    const git = join(folder, '.git');
    const found = statSync(git, { throwIfNoEntry: false });
    if (found !== undefined) {
      const place = found.isFile() ? (/^gitdir: (.+)$/m.exec(readFileSync(git, 'utf8'))?.[1] ?? '') : git;
      const log = statSync(resolve(folder, place, 'logs', 'HEAD'), { throwIfNoEntry: false });
      return log === undefined ? '' : `${log.size} ${log.mtimeMs}`;
    }
    if (dirname(folder) === folder) {
      return '';
    }
  }
}
