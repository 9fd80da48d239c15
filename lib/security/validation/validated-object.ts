import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { JsonObject } from '../../helm/data/json';
import { type Manifest, toManifests } from '../../helm/manifests/manifest';
import { parseManifestStream } from '../../helm/manifests/manifest-yaml';

/** An object of a synthesized manifest. */
export interface ValidatedObject {
  readonly manifest: Manifest;
  readonly content: JsonObject;
  /** File of the object. */
  readonly file: string;
  /** Name for reports: `Kind/namespace/name`. */
  readonly label: string;
  /** Whether the file is the manifest of the Secrets. */
  readonly isInSecretsManifest: boolean;
}

/** Reads the objects of manifest files as kubectl does: cdk8s writes YAML 1.1. */
export function readObjects(files: readonly string[]): ValidatedObject[] {
  return files.flatMap((file) => {
    const documents = parseManifestStream(readFileSync(file, 'utf8'), basename(file));
    return toManifests(documents, basename(file)).map((manifest) => ({
      manifest,
      content: manifest.content,
      file,
      label: [manifest.kind, manifest.namespace, manifest.name].filter(Boolean).join('/'),
      isInSecretsManifest: /-secrets\.[^/]*$/.test(basename(file)),
    }));
  });
}
