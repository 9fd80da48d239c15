import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { rejectIncomplete } from '../../core/incomplete-output';
import { type Manifest, toManifests } from '../../helm/manifests/manifest';
import { parseManifestStream } from '../../helm/manifests/manifest-yaml';
import { CheckedPod } from '../standards/checked-pod';

/** A violation of a validation rule by an object. */
export interface ObjectViolation {
  /** Name of the part of a composite rule. */
  readonly rule?: string;
  /** Path and value, without secrets: `spec.containers[0].image: redis:latest`. */
  readonly location: string;
}

/** A check of the validation plugin. */
export interface ValidationRule {
  /** Stable name of the rule in reports. */
  readonly name: string;
  /** Requirement of the rule, and its reason. */
  readonly recommendation: string;
  /** Action that resolves a violation. */
  readonly fix: string;
  /** Finds violations in one object. */
  readonly check: (object: ValidatedObject) => Iterable<ObjectViolation>;
}

/** An object of a synthesized manifest. */
export interface ValidatedObject {
  readonly manifest: Manifest;
  /** File of the object. */
  readonly file: string;
  /** Name for reports: `Kind/namespace/name`. */
  readonly label: string;
  /** Whether the file is the manifest of the Secrets. */
  readonly isInSecretsManifest: boolean;
}

/**
 * Reads the objects of manifest files as kubectl does: cdk8s writes YAML 1.1.
 *
 * @throws CLEARML7003 when the output is incomplete
 */
export function readObjects(files: readonly string[]): ValidatedObject[] {
  new Set(files.map((file) => dirname(file))).forEach(rejectIncomplete);
  return files.flatMap((file) => {
    const documents = parseManifestStream(readFileSync(file, 'utf8'), basename(file));
    return toManifests(documents, basename(file)).map((manifest) => ({
      manifest,
      file,
      label: [manifest.kind, manifest.namespace, manifest.name].filter(Boolean).join('/'),
      isInSecretsManifest: /-secrets\.[^/]*$/.test(basename(file)),
    }));
  });
}

/** Violations by the images of an object that a rule rejects. */
export function* imageViolations(
  { manifest }: ValidatedObject,
  isRejected: (image: string) => boolean,
): Generator<ObjectViolation> {
  const pods = CheckedPod.allOf(manifest.content);
  for (const { path, value = '' } of pods.flatMap((pod) => pod.eachContainer('image'))) {
    if (value !== '' && isRejected(String(value))) {
      yield { location: `${path}: ${value}` };
    }
  }
}
