import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { CodedError } from '../core/errors/coded-error';
import { environmentOf } from '../helm/command/environment';
import { label, type Manifest, readManifestFolder, toManifests } from '../helm/manifests/manifest';
import { parseManifestStream } from '../helm/manifests/manifest-yaml';
import { PROJECT_FILE, projectFolder } from '../helm/store/project';
import { isPreview } from '../release/preview-annotation';
import { readProject } from './app-run';

/** The manifests that an app has written. */
export interface Output {
  /** Path of the folder. */
  readonly folder: string;
  readonly manifests: readonly Manifest[];
}

/**
 * Reads an output folder.
 *
 * @param folder path of the folder; by default the output folder of the project
 * @throws CLEARML8024 when the folder contains no manifests
 */
export function readOutput(folder = outputFolder()): Output {
  const files = existsSync(folder) ? readManifestFolder(folder) : [];
  if (files.length === 0) {
    throw new CodedError('CLEARML8024', {
      found: `${folder} ${existsSync(folder) ? 'contains no manifests' : 'does not exist'}`,
      expected: 'the output folder of an app',
      fix: 'run synth first, or set the folder with --output',
    });
  }
  return { folder, manifests: files.flatMap(({ manifests }) => manifests) };
}

/**
 * Reads an output folder for a command that compares or changes a cluster.
 *
 * @throws CLEARML8024 when the folder contains no manifests, CLEARML4090 when they come from preview charts
 */
export function readDeployable(folder?: string): Output {
  const output = readOutput(folder);
  const previews = output.manifests.filter(({ content }) => isPreview(content));
  const [first] = previews;
  if (first !== undefined) {
    throw new CodedError('CLEARML4090', {
      found: `${label(first)} and ${previews.length - 1} more objects of ${output.folder} come from preview charts`,
      expected: 'manifests of the charts that the cluster runs',
      fix: 'replace ChartSource.preview() by ChartSource.enterprise(version) or another source, and run synth',
    });
  }
  return output;
}

/** `output` of the nearest cdk8s.yaml, otherwise `dist`. */
export function outputFolder(): string {
  const project = projectFolder();
  const { output } = existsSync(join(project, PROJECT_FILE)) ? readProject(project) : {};
  return resolve(project, typeof output === 'string' ? output : 'dist');
}

/**
 * Reads an output folder in a revision of git.
 *
 * @throws CLEARML4060 when the revision or the folder in it does not exist
 */
export function readRevision(revision: string, folder = outputFolder()): Output {
  const shown = `${relative('', folder) || folder} at ${revision}`;
  const place = relative(projectFolder(), resolve(folder)) || '.';
  try {
    // A revision cannot be an option of git.
    const commit = git(['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`])
      .toString()
      .trim();
    const names = git(['ls-tree', '-r', '-z', '--name-only', commit, '--', place]).toString().split('\0');
    const manifests = readBlobs(commit, names.filter((name) => /\.ya?ml$/.test(name)).sort());
    if (manifests.length > 0) {
      return { folder, manifests };
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
function readBlobs(commit: string, names: readonly string[]): Manifest[] {
  const output = git(['cat-file', '--batch'], names.map((name) => `${commit}:./${name}\n`).join(''));
  let start = 0;
  return names.flatMap((name) => {
    const header = output.indexOf('\n', start);
    const size = Number(output.subarray(start, header).toString().split(' ')[2]);
    const text = output.subarray(header + 1, header + 1 + size).toString();
    start = header + 1 + size + 1;
    return toManifests(parseManifestStream(text, name), name);
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
