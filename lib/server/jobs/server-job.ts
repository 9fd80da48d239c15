import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { overrideRegistry } from '../../chart/images/pull-secrets';
import { kubernetesApi } from '../../core/kubernetes/api';
import { LIBRARY_ROOT } from '../../core/library';
import { asMap, type JsonObject } from '../../helm/data/json';
import { type Manifest, manifestFrom } from '../../helm/manifests/manifest';
import { ManifestObject } from '../../helm/manifests/manifest-object';
import { podsOf } from '../../helm/manifests/rendered-pod';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../release/job';
import { resolveSecrets } from '../../secrets/resolve-secrets';
import { slotsIn, withPlaceholders } from '../../secrets/secret-value';
import type { ClearmlServer } from '../server';
import { RenderedServer } from './rendered-server';

/** Folders of the containers of Jobs. */
export const SCRIPTS = '/scripts';
const TEMPORARY = '/tmp';

/** Seconds after which the cluster removes a finished Job: two days. */
const KEEP_SECONDS = 172_800;

/** A container of a Job, which runs a shell script. */
export interface JobContainer {
  readonly name: string;
  readonly image: string;
  /** File name of the script. */
  readonly script: string;
  /** Variables. A `SecretValue` may be a value. */
  readonly env: readonly object[];
  /** Name of a volume and folder of its mount. */
  readonly mounts?: { readonly [volume: string]: string };
  /** Limit of the memory. */
  readonly memory?: string;
  /** Fields that replace those of a container without root. */
  readonly securityContext?: object;
}

/** A Job, or a CronJob if it has a schedule, in the namespace of a server. */
export interface ServerJob {
  readonly name: string;
  /** Name of the ConfigMap with the scripts. */
  readonly scripts: string;
  /** The containers run one after the other. */
  readonly containers: readonly JobContainer[];
  readonly volumes?: readonly object[];
  readonly schedule?: string;
  readonly suspend?: boolean;
  /** Seconds after which the Job fails. */
  readonly timeoutSeconds?: number;
  readonly attempts?: number;
  readonly serviceAccount?: string;
  readonly usesKubernetesApi?: boolean;
  readonly podAnnotations?: { readonly [key: string]: string };
  readonly podSecurityContext?: object;
}

/** Name of an object of a server: the release name, cut so that names of Jobs of a CronJob have room, and a suffix. */
export function objectName({ release }: ClearmlServer, suffix: string): string {
  return `${release.releaseName.slice(0, 52 - suffix.length - 1).replace(/[-.]+$/, '')}-${suffix}`;
}

/** Adds a ConfigMap with scripts, and other texts. */
export function addScripts(
  scope: Construct,
  server: ClearmlServer,
  name: string,
  files: readonly string[],
  texts: { readonly [file: string]: string } = {},
): void {
  const { KubeConfigMap } = kubernetesApi();
  const scripts = files.map((file) => [basename(file), readFileSync(scriptPath(file), 'utf8')]);
  const metadata = { name, namespace: server.release.inNamespace };
  new KubeConfigMap(scope, 'scripts', { metadata, data: { ...Object.fromEntries(scripts), ...texts } });
}

/** Path of a script below `lib`. */
export function scriptPath(file: string): string {
  return join(LIBRARY_ROOT, 'lib', file);
}

/** Adds the Job or CronJob. Its pods satisfy the restricted level, and get images and pull secrets as the pods of the server do. */
export function addServerJob(scope: Construct, server: ClearmlServer, job: ServerJob): ApiObject {
  const namespace = server.release.inNamespace;
  const { name } = job;
  // JSON has no undefined fields.
  const values: JsonObject = JSON.parse(JSON.stringify(withPlaceholders({ spec: specOf(server, job) })));
  const metadata = { name, namespace, labels: labelsOf(server) };
  const kind = job.schedule === undefined ? 'Job' : 'CronJob';
  const manifest = manifestFrom({ apiVersion: 'batch/v1', kind, metadata, ...values }, scope.node.path);
  useRegistry(server, manifest);
  const slots = slotsIn(values);
  resolveSecrets({ scope, releaseName: name, namespace, manifests: [manifest], slots, podTransforms: [] });
  return new ManifestObject(scope, name, manifest, namespace);
}

function labelsOf({ release }: ClearmlServer): JsonObject {
  return { 'app.kubernetes.io/part-of': 'clearml', 'app.kubernetes.io/instance': release.releaseName };
}

function useRegistry({ _installation: { props } }: ClearmlServer, manifest: Manifest): void {
  const [pod] = podsOf(manifest.content);
  if (pod && props.imageRegistry !== undefined) {
    overrideRegistry(props.imageRegistry).transform(pod);
  }
}

function specOf(server: ClearmlServer, job: ServerJob): object {
  const { schedule, suspend, timeoutSeconds, attempts = 2 } = job;
  const metadata = { labels: labelsOf(server), annotations: job.podAnnotations };
  const spec = {
    backoffLimit: attempts,
    activeDeadlineSeconds: timeoutSeconds,
    template: { metadata, spec: podSpec(server, job) },
  };
  if (schedule === undefined) {
    return { ...spec, suspend };
  }
  return {
    schedule,
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
    jobTemplate: { spec: { ...spec, ttlSecondsAfterFinished: KEEP_SECONDS } },
  };
}

function podSpec(server: ClearmlServer, job: ServerJob): object {
  const { _platformChoosesUsers } = server._installation.podSecurity;
  const { imagePullSecrets } = new RenderedServer(server).apiServer.spec;
  const { securityContext } = restrictedPod(_platformChoosesUsers);
  const containers = job.containers.map(containerOf);
  return {
    restartPolicy: 'Never',
    serviceAccountName: job.serviceAccount,
    automountServiceAccountToken: job.usesKubernetesApi ?? false,
    imagePullSecrets,
    securityContext: { ...securityContext, ...job.podSecurityContext },
    initContainers: containers.length > 1 ? containers.slice(0, -1) : undefined,
    containers: containers.slice(-1),
    volumes: [
      { name: 'scripts', configMap: { name: job.scripts } },
      { name: 'tmp', emptyDir: {} },
      ...(job.volumes ?? []),
    ],
  };
}

function containerOf({ name, image, script, env, mounts, memory = '256Mi', securityContext }: JobContainer): object {
  const mounted = Object.entries(asMap(mounts)).map(([volume, mountPath]) => ({ name: volume, mountPath }));
  return {
    name,
    image,
    command: ['sh', `${SCRIPTS}/${script}`],
    env: [{ name: 'HOME', value: TEMPORARY }, ...env],
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory } },
    securityContext: { ...RESTRICTED_CONTAINER, ...securityContext },
    volumeMounts: [
      { name: 'scripts', mountPath: SCRIPTS, readOnly: true },
      { name: 'tmp', mountPath: TEMPORARY },
      ...mounted,
    ],
  };
}
