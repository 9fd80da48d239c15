import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Manifest, toManifests } from './manifest';
import { parseManifestStream } from './manifest-yaml';

/** A manifest file of an output folder. */
export interface ManifestFile {
  /** Path below the folder. */
  readonly name: string;
  readonly text: string;
  /** Its objects. */
  readonly manifests: readonly Manifest[];
}

/** The manifest files in an output folder and below, sorted by name. */
export function readManifestFolder(folder: string): ManifestFile[] {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return files
    .map((file) => relative(folder, join(file.parentPath, file.name)))
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { name, text, manifests: toManifests(parseManifestStream(text, name), name) };
    });
}
