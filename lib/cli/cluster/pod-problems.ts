import { asMap, type JsonObject, objectsAt } from '../../helm/data/json';
import { textAt, valueAt } from '../../helm/data/paths';
import { condition, numberAt } from './workload-state';

/** A reason for which a pod or its workload does not become ready. */
export interface Problem {
  readonly found: string;
  readonly fix: string;
  /** Seconds after which the problem is final, because some problems disappear: a Secret or a volume may follow. */
  readonly patience: number;
  /** Container whose last log lines explain the problem. */
  readonly log?: { readonly pod: string; readonly container: string };
}

/** Objects of a namespace that explain problems. */
export interface Namespace {
  readonly pods: readonly JsonObject[];
  readonly replicaSets: readonly JsonObject[];
  /** Warnings, the newest first. */
  readonly events: readonly JsonObject[];
}

/** Number of restarts after which a container that ends again and again is a problem: servers wait for databases. */
const RESTARTS = 4;

/** The first problem of a workload; undefined while it may become ready. */
export function problemOf(workload: JsonObject, namespace: Namespace): Problem | undefined {
  const problems = podsOf(workload, namespace).flatMap((pod) => problemOfPod(pod, namespace) ?? []);
  const [first] = problems.sort((a, b) => a.patience - b.patience);
  return first ?? creationProblem(workload, namespace);
}

/** The pods of the current template of a workload, without pods that end. */
function podsOf(workload: JsonObject, { pods, replicaSets }: Namespace): JsonObject[] {
  const present = pods.filter((pod) => valueAt(pod, 'metadata.deletionTimestamp') === undefined);
  if (workload.kind === 'Pod') {
    return present.filter((pod) => uidOf(pod) === uidOf(workload));
  }
  const owner = workload.kind === 'Deployment' ? currentReplicaSet(workload, replicaSets) : workload;
  const generation = annotation(workload, 'deprecated.daemonset.template.generation');
  const isCurrent = (pod: JsonObject) =>
    generation === undefined || asMap(valueAt(pod, 'metadata.labels'))['pod-template-generation'] === generation;
  return owner === undefined ? [] : present.filter((pod) => isOwnedBy(pod, owner) && isCurrent(pod));
}

const REVISION = 'deployment.kubernetes.io/revision';

function currentReplicaSet(deployment: JsonObject, replicaSets: readonly JsonObject[]): JsonObject | undefined {
  const revision = annotation(deployment, REVISION);
  return replicaSets.find((set) => isOwnedBy(set, deployment) && annotation(set, REVISION) === revision);
}

function isOwnedBy(object: JsonObject, owner: JsonObject): boolean {
  return objectsAt(object.metadata, 'ownerReferences').some(({ uid }) => uid === uidOf(owner));
}

function annotation(object: JsonObject, key: string): unknown {
  return asMap(valueAt(object, 'metadata.annotations'))[key];
}

function uidOf(object: JsonObject): unknown {
  return valueAt(object, 'metadata.uid');
}

function problemOfPod(pod: JsonObject, namespace: Namespace): Problem | undefined {
  const status = asMap(pod.status);
  const containers = [...objectsAt(status, 'initContainerStatuses'), ...objectsAt(status, 'containerStatuses')];
  const ofContainers = containers.flatMap((container) => problemOfContainer(pod, container, namespace) ?? []);
  return ofContainers[0] ?? schedulingProblem(pod, namespace) ?? volumeProblem(pod, namespace);
}

const PULL = /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError)$/;

function problemOfContainer(pod: JsonObject, container: JsonObject, namespace: Namespace): Problem | undefined {
  const { reason, message } = asMap(valueAt(container, 'state.waiting'));
  const where = `pod ${nameIn(pod)}, container ${String(container.name)}`;
  if (typeof reason !== 'string') {
    return undefined;
  }
  if (PULL.test(reason)) {
    const details = lastEvent(namespace, pod, /^Failed$/, /pull/) ?? message;
    return {
      found: `${where}: the image ${String(container.image)} cannot be pulled: ${String(details ?? reason)}`,
      fix: 'correct the image, or the login of its registry (registryToken, imagePullSecrets), and run synth',
      patience: reason === 'ErrImagePull' ? 30 : 0,
    };
  }
  if (reason === 'CrashLoopBackOff') {
    const restarts = numberAt(container, 'restartCount', 0);
    return {
      found: `${where}: ${endOf(container)}, ${restarts} restarts`,
      fix: 'correct the cause in the log lines above',
      patience: restarts >= RESTARTS ? 0 : Number.POSITIVE_INFINITY,
      log: { pod: nameIn(pod), container: String(container.name) },
    };
  }
  if (/Error$/.test(reason)) {
    return { found: `${where}: ${reason}: ${String(message)}`, fix: 'create the missing object', patience: 60 };
  }
  return undefined;
}

function endOf(container: JsonObject): string {
  const { reason, exitCode } = asMap(valueAt(container, 'lastState.terminated'));
  return `it ends with exit code ${String(exitCode)}${reason === undefined ? '' : ` (${String(reason)})`}`;
}

function schedulingProblem(pod: JsonObject, namespace: Namespace): Problem | undefined {
  const { reason, message } = condition(pod, 'PodScheduled', 'False') ?? {};
  if (reason !== 'Unschedulable') {
    return undefined;
  }
  const claims = claimsOf(pod).flatMap((claim) => {
    const why = namespace.events.find(
      ({ involvedObject }) =>
        asMap(involvedObject).kind === 'PersistentVolumeClaim' && asMap(involvedObject).name === claim,
    );
    return why === undefined ? [] : [`claim ${claim}: ${String(why.message)}`];
  });
  const isUnbound = /PersistentVolumeClaim|persistentvolumeclaim/.test(String(message));
  return {
    found: `pod ${nameIn(pod)} is not scheduled: ${[message, ...(isUnbound ? claims : [])].join('; ')}`,
    fix: isUnbound
      ? 'create the storage class, or set another class in the props'
      : 'add nodes, or change requests, selectors or tolerations',
    patience: 60,
  };
}

function claimsOf(pod: JsonObject): string[] {
  return objectsAt(pod.spec, 'volumes').flatMap((volume) => textAt(volume, 'persistentVolumeClaim.claimName') ?? []);
}

function volumeProblem(pod: JsonObject, namespace: Namespace): Problem | undefined {
  const isWaiting = valueAt(pod, 'status.phase') === 'Pending';
  const message = isWaiting ? lastEvent(namespace, pod, /^Failed(?:Mount|AttachVolume)$/) : undefined;
  return message === undefined
    ? undefined
    : { found: `pod ${nameIn(pod)}: ${message}`, fix: 'create the missing object or volume', patience: 60 };
}

/** Controllers report by events, or a condition, that the API server accepts no pod: quota, admission, limits. */
function creationProblem(workload: JsonObject, namespace: Namespace): Problem | undefined {
  const owner = workload.kind === 'Deployment' ? currentReplicaSet(workload, namespace.replicaSets) : workload;
  const message = owner && lastEvent(namespace, owner, /^FailedCreate$/);
  const hasPods = podsOf(workload, namespace).length > 0;
  return message === undefined || (hasPods && condition(workload, 'ReplicaFailure', 'True') === undefined)
    ? undefined
    : {
        found: `no pod is created: ${message.replace('(combined from similar events): ', '')}`,
        fix: /quota/.test(message)
          ? 'raise the quota, or request less'
          : 'correct the pod, or the policy of the cluster',
        patience: 10,
      };
}

function lastEvent({ events }: Namespace, object: JsonObject, reason: RegExp, message = /./): string | undefined {
  const found = events.find(
    (event) =>
      valueAt(event, 'involvedObject.uid') === uidOf(object) &&
      reason.test(String(event.reason)) &&
      message.test(String(event.message)),
  );
  return found && String(found.message);
}

function nameIn(object: JsonObject): string {
  return String(valueAt(object, 'metadata.name'));
}
