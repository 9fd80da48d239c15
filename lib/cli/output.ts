import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { CodedError } from '../core/errors/coded-error';
import { isJsonObject } from '../helm/data/json';
import { type Manifest, readManifestFolder } from '../helm/manifests/manifest';
import { PROJECT_FILE, projectFolder } from '../helm/store/project';

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

/** `output` of the nearest cdk8s.yaml, otherwise `dist`. */
function outputFolder(): string {
  const project = projectFolder();
  const file = join(project, PROJECT_FILE);
  const content: unknown = existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined;
  const output = isJsonObject(content) ? content.output : undefined;
  return resolve(project, typeof output === 'string' ? output : 'dist');
}
