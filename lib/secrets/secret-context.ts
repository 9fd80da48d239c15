import type { Construct } from 'constructs';
import type { Manifest } from '../helm/manifests/manifest';
import type { IPodTransform } from '../helm/manifests/rendered-pod';
import type { SecretValue } from './secret-value';

/** The objects whose secrets are resolved together, such as those of a release. */
export interface SecretContext {
  /** Construct that renders the objects. */
  readonly scope: Construct;
  readonly releaseName: string;
  readonly namespace?: string;
  /** The rendered objects. Resolving changes their content, and removes the Secrets that a delivery emits. */
  readonly manifests: Manifest[];
  /** The secrets that the objects may contain, by placeholder. */
  readonly secrets: ReadonlyMap<string, SecretValue>;
  /** Transformations of every pod when it is written, after all patches. Resolving adds to them. */
  readonly podTransforms: IPodTransform[];
}
