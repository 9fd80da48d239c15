import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { CodedError } from '../core/errors/coded-error';
import { environmentOf } from '../helm/command/environment';
import { asMap } from '../helm/data/json';
import { type ManifestFile, readManifestFolder, toManifests } from '../helm/manifests/manifest';
import { parseManifestStream } from '../helm/manifests/manifest-yaml';
import { PROJECT_FILE, projectFolder } from '../helm/store/project';

/** The output folder of the project: `output` of cdk8s.yaml, or `dist`. */
export function outputFolder(): string {
  const project = projectFolder();
  const file = join(project, PROJECT_FILE);
  const { output } = asMap(existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined);
  return join(project, typeof output === 'string' && output !== '' ? output : 'dist');
}

/**
 * The manifest files of an output folder, sorted by name.
 *
 * @throws CLEARML4060 when the folder contains no manifests, CLEARML1008 when a file is no manifest
 */
export function readOutput(folder: string): ManifestFile[] {
  const files = existsSync(folder) ? readManifestFolder(folder) : [];
  if (files.length === 0) {
    const state = existsSync(folder) ? 'contains no manifests' : 'does not exist';
    throw noOutput(`${relative('', folder) || folder} ${state}`, 'run `cdk8s synth`, or name the folder');
  }
  return files;
}

/**
 * The manifest files that a folder has in a revision of git, sorted by name.
 *
 * @throws CLEARML4060 when the revision or the folder in it does not exist
 */
export function readRevision(revision: string, folder: string): ManifestFile[] {
  const shown = `${relative('', folder) || folder} at ${revision}`;
  const place = relative(projectFolder(), resolve(folder)) || '.';
  try {
    // A revision cannot be an option of git.
    const commit = git(['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`])
      .toString()
      .trim();
    const names = git(['ls-tree', '-r', '-z', '--name-only', commit, '--', place]).toString().split('\0');
    const files = readBlobs(commit, names.filter((name) => /\.ya?ml$/.test(name)).sort(), place);
    if (files.length > 0) {
      return files;
    }
  } catch (error) {
    if (error instanceof CodedError) {
      throw error;
    }
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    const reason = (stderr?.toString().trim() || message).split('\n')[0];
    throw noOutput(`${shown}: ${reason}`, 'run the command in a clone of the repository, and correct the revision');
  }
  throw noOutput(
    `${shown} contains no manifests`,
    'commit the output folder, or compare with another folder: --against FOLDER',
  );
}

/** Reads the files of a commit in one process. */
function readBlobs(commit: string, names: readonly string[], place: string): ManifestFile[] {
  const output = git(['cat-file', '--batch'], names.map((name) => `${commit}:./${name}\n`).join(''));
  let start = 0;
  return names.map((path) => {
    const header = output.indexOf('\n', start);
    const size = Number(output.subarray(start, header).toString().split(' ')[2]);
    const text = output.subarray(header + 1, header + 1 + size).toString();
    start = header + 1 + size + 1;
    const name = relative(place, path);
    return { name, text, manifests: toManifests(parseManifestStream(text, name), name) };
  });
}

function git(args: readonly string[], input?: string): Buffer {
  return execFileSync('git', args, {
    cwd: projectFolder(),
    env: environmentOf('git'),
    input,
    maxBuffer: 1024 ** 3,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function noOutput(found: string, fix: string): CodedError {
  return new CodedError('CLEARML4060', { found, expected: 'manifests that an app has written', fix });
}
