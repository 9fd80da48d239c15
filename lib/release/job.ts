import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import type { JsonObject } from '../helm/data/json';
import { type Manifest, manifestFrom } from '../helm/manifests/manifest';
import { ManifestObject } from '../helm/manifests/manifest-object';
import { resolveSecrets } from '../secrets/resolve-secrets';
import { secretsByPlaceholder, slotsIn, withPlaceholders } from '../secrets/secret-value';

/** A Job that this library creates itself. */
export interface OwnJob {
  /** Name of the Job without its digest, and of the release whose Secrets its pod reads. */
  readonly name: string;
  readonly namespace: string;
  /** Spec of its pod. Variables may have a `SecretValue` as their value. */
  readonly pod: object;
  /** Files that the pod mounts: other files are another Job. */
  readonly files?: string;
}

/**
 * Creates a Job. Its name contains a digest of its content and of the versions of its secrets, because Jobs are immutable: an
 * unchanged Job stays, a changed one runs.
 */
export function createJob(scope: Construct, { name, namespace, pod, files = '' }: OwnJob): void {
  const values = withPlaceholders({
    spec: { backoffLimit: 6, template: { spec: { restartPolicy: 'Never', ...pod } } },
  });
  const make = (jobName: string, fields: JsonObject): Manifest => {
    const content = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: jobName, namespace }, ...fields };
    return manifestFrom(content, scope.node.path);
  };
  const manifest = make(name, values as JsonObject);
  const { content } = manifest;
  const versions = [...secretsByPlaceholder(values).values()].map(({ _source }) => _source.version ?? '').join('');
  resolveSecrets({
    scope,
    releaseName: name,
    namespace,
    manifests: [manifest],
    slots: slotsIn(values),
    podTransforms: [],
  });
  const digest = createHash('sha256').update(JSON.stringify(content)).update(files).update(versions).digest('hex');
  new ManifestObject(scope, 'job', make(`${name}-${digest.slice(0, 8)}`, { spec: content.spec }), namespace);
}

/** A user id other than root, for images that run as any user. */
const USER = 65532;

/** Pod fields that satisfy the restricted Pod Security Standard. */
export function restrictedPod(platformChoosesUsers: boolean | undefined, imagePullSecrets: readonly string[] = []) {
  return {
    ...(imagePullSecrets.length > 0 ? { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) } : {}),
    securityContext: {
      runAsNonRoot: true,
      ...(platformChoosesUsers ? {} : { runAsUser: USER, runAsGroup: USER, fsGroup: USER }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

/** Security context of a container that satisfies the restricted Pod Security Standard. */
export const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};
