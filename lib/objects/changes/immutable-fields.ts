import { asMap, type JsonObject } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { type FieldChange, isWithin } from './field-changes';

/** A change that the API server rejects. */
export interface Rejection {
  /** Path of the immutable field that changes. */
  readonly field: string;
  /** How to bring the change into the cluster nevertheless. */
  readonly procedure: string;
}

/** Immutable fields of a kind. */
interface Rule {
  readonly kinds: readonly string[];
  /** Immutable fields, and all fields below them. */
  readonly fields: readonly string[];
  /** Mutable fields among them. */
  readonly except?: readonly (string | RegExp)[];
  /** Whether the rule applies to two states; it does by default. */
  readonly applies?: (before: JsonObject, after: JsonObject) => boolean;
  readonly procedure: string;
}

/** The pods and claims stay when `--cascade=orphan` deletes their workload. */
const RECREATE_STATEFUL_SET =
  'delete the StatefulSet without its pods and claims (kubectl delete statefulset NAME --cascade=orphan), then apply';
const RECREATE_WORKLOAD = 'delete the object, which ends its pods, then apply';
const RECREATE = 'delete the object, then apply';
const MOVE_CLAIM =
  'the data stays in the old volume: create a claim of another name, copy the data, and let the workload use the new claim';
const GROW_CLAIMS =
  'enlarge each claim (kubectl edit persistentvolumeclaim), if the storage class has allowVolumeExpansion; then delete the StatefulSet with --cascade=orphan, and apply';

/** From the validation of updates in the source of the API server. */
const RULES: readonly Rule[] = [
  {
    kinds: ['StatefulSet'],
    fields: ['spec.volumeClaimTemplates'],
    procedure: GROW_CLAIMS,
  },
  {
    kinds: ['StatefulSet'],
    fields: ['spec'],
    except: [
      'spec.minReadySeconds',
      'spec.ordinals',
      'spec.persistentVolumeClaimRetentionPolicy',
      'spec.replicas',
      'spec.revisionHistoryLimit',
      'spec.template',
      'spec.updateStrategy',
      'spec.volumeClaimTemplates',
    ],
    procedure: RECREATE_STATEFUL_SET,
  },
  { kinds: ['Deployment', 'DaemonSet', 'ReplicaSet'], fields: ['spec.selector'], procedure: RECREATE_WORKLOAD },
  {
    kinds: ['Job'],
    fields: [
      'spec.backoffLimitPerIndex',
      'spec.completionMode',
      'spec.managedBy',
      'spec.podFailurePolicy',
      'spec.selector',
      'spec.successPolicy',
      'spec.template',
    ],
    procedure: 'delete the Job, then apply: the Job runs again',
  },
  {
    kinds: ['Job'],
    fields: ['spec.completions'],
    applies: (_before, after) => valueAt(after, 'spec.completionMode') !== 'Indexed',
    procedure: 'delete the Job, then apply: the Job runs again',
  },
  {
    kinds: ['PersistentVolumeClaim'],
    fields: ['spec'],
    except: ['spec.resources.requests.storage', 'spec.volumeAttributesClassName'],
    procedure: MOVE_CLAIM,
  },
  {
    kinds: ['PersistentVolumeClaim'],
    fields: ['spec.resources.requests.storage'],
    applies: (before, after) => sizeOf(after) < sizeOf(before),
    procedure: MOVE_CLAIM,
  },
  {
    kinds: ['Service'],
    fields: ['spec.clusterIP', 'spec.clusterIPs[0]'],
    applies: (before, after) => [before, after].every((one) => valueAt(one, 'spec.type') !== 'ExternalName'),
    procedure: RECREATE,
  },
  {
    kinds: ['Service'],
    fields: ['spec.loadBalancerClass'],
    applies: (before, after) => [before, after].every((one) => valueAt(one, 'spec.type') === 'LoadBalancer'),
    procedure: RECREATE,
  },
  { kinds: ['Secret'], fields: ['type'], procedure: RECREATE },
  {
    kinds: ['Secret', 'ConfigMap'],
    fields: ['data', 'binaryData', 'stringData', 'immutable'],
    applies: ({ immutable }) => immutable === true,
    procedure: RECREATE,
  },
  { kinds: ['RoleBinding', 'ClusterRoleBinding'], fields: ['roleRef'], procedure: RECREATE },
  {
    kinds: ['StorageClass'],
    fields: ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'],
    procedure: `${RECREATE}; existing volumes do not change`,
  },
  { kinds: ['PersistentVolume'], fields: ['spec.volumeMode', ...volumeSources()], procedure: RECREATE },
  { kinds: ['PriorityClass'], fields: ['value', 'preemptionPolicy'], procedure: RECREATE },
  { kinds: ['IngressClass'], fields: ['spec.controller'], procedure: RECREATE },
  { kinds: ['RuntimeClass'], fields: ['handler'], procedure: RECREATE },
  { kinds: ['EndpointSlice'], fields: ['addressType'], procedure: RECREATE },
  {
    kinds: ['CustomResourceDefinition'],
    fields: ['spec.scope', 'spec.group', 'spec.names.plural'],
    procedure: 'deleting the definition deletes all objects of its kind: export them first',
  },
  {
    kinds: ['Pod'],
    fields: ['spec'],
    except: [
      'spec.activeDeadlineSeconds',
      'spec.terminationGracePeriodSeconds',
      'spec.tolerations',
      /^spec\.(?:initC|c)ontainers\[[^\]]+\]\.image$/,
    ],
    procedure: RECREATE,
  },
];

function volumeSources(): string[] {
  return ['csi', 'hostPath', 'local', 'nfs'].map((source) => `spec.${source}`);
}

/** The changes of an object that the API server rejects. */
export function rejectionsOf(
  before: JsonObject,
  after: JsonObject,
  changes: readonly FieldChange[],
): readonly Rejection[] {
  const { apiVersion, kind } = after;
  if (!isBuiltIn(String(apiVersion))) {
    return [];
  }
  const rules = RULES.filter((rule) => rule.kinds.includes(String(kind)) && (rule.applies?.(before, after) ?? true));
  return changes
    .filter((change) => !isDefault(change, kind))
    .flatMap(({ field }) => {
      const rule = rules.find((one) => isImmutable(field, one));
      return rule === undefined ? [] : [{ field, procedure: rule.procedure }];
    });
}

/** Custom kinds, such as the Service of Knative, may have the names of built-in kinds. */
function isBuiltIn(apiVersion: string): boolean {
  return /^(?:v1|(?:apps|batch|[\w.-]+\.k8s\.io)\/\w+)$/.test(apiVersion);
}

function isImmutable(field: string, { fields, except = [] }: Rule): boolean {
  const matches = (one: string | RegExp) => (typeof one === 'string' ? isWithin(field, one) : one.test(field));
  return fields.some(matches) && !except.some(matches);
}

/** Values that the API server sets where a manifest has none: whether a manifest has them or not is no change. */
const DEFAULTS: readonly (readonly [kind: string, field: RegExp, value: unknown])[] = [
  ['StatefulSet', /^spec\.podManagementPolicy$/, 'OrderedReady'],
  ['StatefulSet', /^spec\.volumeClaimTemplates\[\d+\]\.spec\.volumeMode$/, 'Filesystem'],
  ['StatefulSet', /^spec\.volumeClaimTemplates\[\d+\]\.apiVersion$/, 'v1'],
  ['StatefulSet', /^spec\.volumeClaimTemplates\[\d+\]\.kind$/, 'PersistentVolumeClaim'],
  ['Job', /^spec\.completionMode$/, 'NonIndexed'],
  ['PersistentVolumeClaim', /^spec\.volumeMode$/, 'Filesystem'],
  ['Secret', /^type$/, 'Opaque'],
  ['StorageClass', /^reclaimPolicy$/, 'Delete'],
  ['StorageClass', /^volumeBindingMode$/, 'Immediate'],
];

function isDefault({ field, before, after }: FieldChange, kind: unknown): boolean {
  const found = DEFAULTS.find(([one, pattern]) => one === kind && pattern.test(field));
  return found !== undefined && (before ?? found[2]) === found[2] && (after ?? found[2]) === found[2];
}

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** The requested size of a claim in bytes; NaN for a text that is no quantity. */
function sizeOf(claim: JsonObject): number {
  const { storage } = asMap(valueAt(claim, 'spec.resources.requests'));
  const [, number = '', unit = '', binary] =
    /^(\d+(?:\.\d+)?(?:[eE]\d+)?)([kKMGTPE]?)(i?)$/.exec(String(storage)) ?? [];
  return number === '' ? Number.NaN : Number(number) * (binary ? 1024 : 1000) ** UNITS.indexOf(unit.toUpperCase());
}
