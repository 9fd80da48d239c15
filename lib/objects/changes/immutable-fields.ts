import { quantityOf } from '../../core/kubernetes/quantity';
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

/** A field, with all fields below it, or a pattern of fields. */
type Field = string | RegExp;

/** Immutable fields of a kind. */
interface Rule {
  readonly kinds: readonly string[];
  readonly fields: readonly Field[];
  /** Mutable fields among them. */
  readonly except?: readonly Field[];
  /** Whether the rule applies to two states and a change; it does by default. */
  readonly applies?: (before: JsonObject, after: JsonObject, change: FieldChange) => boolean;
  /** `OBJECT` stands for the type, name and namespace of the object. */
  readonly procedure: string;
}

const RECREATE = 'delete the object (kubectl delete OBJECT), then apply';
const RECREATE_WORKLOAD = 'delete the object, which ends its pods (kubectl delete OBJECT), then apply';
const RERUN = 'delete the Job (kubectl delete OBJECT), then apply: the Job runs again';
/** The pods and claims stay when `--cascade=orphan` deletes their workload. */
const RECREATE_SET =
  'delete the StatefulSet without its pods and claims (kubectl delete OBJECT --cascade=orphan), then apply; existing claims do not change';
const MOVE_CLAIM =
  'the data stays in the old volume: create a claim of another name, copy the data, and let the workload use the new claim';

/** From the validation of updates in the source of the API server. A test applies updates to an API server. */
const RULES: readonly Rule[] = [
  {
    kinds: ['StatefulSet'],
    fields: [/^spec\.volumeClaimTemplates\[[^\]]+\]\.spec\.resources\.requests\.storage$/],
    applies: (_before, _after, change) => quantityOf(change.after) > quantityOf(change.before),
    procedure:
      'enlarge each claim of the template (kubectl edit persistentvolumeclaim TEMPLATE-NAME-0 …), if its storage class has allowVolumeExpansion; then delete the StatefulSet without its pods and claims (kubectl delete OBJECT --cascade=orphan), and apply',
  },
  {
    kinds: ['StatefulSet'],
    fields: [/^spec\.volumeClaimTemplates\[[^\]]+\]\.spec\./],
    procedure:
      'existing claims keep their size, class and mode: back the data up, delete the StatefulSet and its claims, apply, and restore the data; or keep the old value',
  },
  {
    kinds: ['StatefulSet'],
    fields: ['spec.revisionHistoryLimit'],
    procedure: `Kubernetes 1.32 and earlier reject it: ${RECREATE_SET}`,
  },
  {
    kinds: ['StatefulSet'],
    fields: ['spec'],
    except: [
      'spec.minReadySeconds',
      'spec.ordinals',
      'spec.persistentVolumeClaimRetentionPolicy',
      'spec.replicas',
      'spec.template',
      'spec.updateStrategy',
    ],
    procedure: RECREATE_SET,
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
    ],
    procedure: RERUN,
  },
  {
    kinds: ['Job'],
    fields: ['spec.template'],
    applies: (before, _after, { field }) =>
      valueAt(before, 'spec.suspend') !== true || !SCHEDULING.some((one) => isWithin(field, `spec.template.${one}`)),
    procedure: RERUN,
  },
  {
    kinds: ['Job'],
    fields: ['spec.completions'],
    // An indexed Job can grow and shrink with its parallelism.
    applies: (_before, after) => {
      const { completionMode, completions, parallelism } = asMap(after.spec);
      return completionMode !== 'Indexed' || completions !== parallelism;
    },
    procedure: RERUN,
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
    applies: (_before, _after, change) => quantityOf(change.after) < quantityOf(change.before),
    procedure: MOVE_CLAIM,
  },
  {
    kinds: ['Service'],
    fields: ['spec.clusterIP', 'spec.clusterIPs[0]'],
    // A Service keeps its address when the new state has none.
    applies: (before, after, change) =>
      change.after !== undefined && [before, after].every((one) => valueAt(one, 'spec.type') !== 'ExternalName'),
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
  {
    kinds: ['PersistentVolume'],
    fields: ['spec.volumeMode', ...['csi', 'hostPath', 'local', 'nfs'].map((source) => `spec.${source}`)],
    procedure: RECREATE,
  },
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
    except: ['spec.activeDeadlineSeconds', 'spec.tolerations', /^spec\.(?:initC|c)ontainers\[[^\]]+\]\.image$/],
    procedure: RECREATE,
  },
];

/** The fields of the template of a suspended Job that queueing systems set before its start. */
const SCHEDULING = [
  'metadata.annotations',
  'metadata.labels',
  'spec.affinity.nodeAffinity',
  'spec.nodeSelector',
  'spec.schedulingGates',
  'spec.tolerations',
];

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
  const rules = RULES.filter((rule) => rule.kinds.includes(String(kind)));
  return changes
    .filter((change) => !isDefault(change, kind))
    .flatMap((change) => {
      const rule = rules.find((one) => isImmutable(change, one) && (one.applies?.(before, after, change) ?? true));
      return rule === undefined ? [] : [{ field: change.field, procedure: procedureFor(rule, after, change) }];
    });
}

/** The procedure of a rule with the names of the object. */
function procedureFor({ procedure }: Rule, { kind, metadata }: JsonObject, { field }: FieldChange): string {
  const { name, namespace } = asMap(metadata);
  const place = typeof namespace === 'string' ? ` -n ${namespace}` : '';
  const template = /^spec\.volumeClaimTemplates\[([^\]]+)\]/.exec(field)?.[1] ?? '';
  return procedure
    .replace('OBJECT', `${String(kind).toLowerCase()} ${name}${place}`)
    .replace('of the template', `of the template ${template}`)
    .replace('TEMPLATE-NAME-0 …', `${template}-${name}-0${place}, …`);
}

/** Custom kinds, such as the Service of Knative, may have the names of built-in kinds. */
function isBuiltIn(apiVersion: string): boolean {
  return /^(?:v1|(?:apps|batch|[\w.-]+\.k8s\.io)\/\w+)$/.test(apiVersion);
}

function isImmutable({ field }: FieldChange, { fields, except = [] }: Rule): boolean {
  const matches = (one: Field) => (typeof one === 'string' ? isWithin(field, one) : one.test(field));
  return fields.some(matches) && !except.some(matches);
}

/** Values that the API server sets where a manifest has none: whether a manifest has them or not is no change. */
const DEFAULTS: readonly (readonly [kind: string, field: RegExp, value: unknown])[] = [
  ['StatefulSet', /^spec\.podManagementPolicy$/, 'OrderedReady'],
  ['StatefulSet', /^spec\.volumeClaimTemplates\[[^\]]+\]\.spec\.volumeMode$/, 'Filesystem'],
  ['StatefulSet', /^spec\.volumeClaimTemplates\[[^\]]+\]\.apiVersion$/, 'v1'],
  ['StatefulSet', /^spec\.volumeClaimTemplates\[[^\]]+\]\.kind$/, 'PersistentVolumeClaim'],
  ['Job', /^spec\.completionMode$/, 'NonIndexed'],
  ['PersistentVolumeClaim', /^spec\.volumeMode$/, 'Filesystem'],
  ['PersistentVolume', /^spec\.volumeMode$/, 'Filesystem'],
  ['PriorityClass', /^preemptionPolicy$/, 'PreemptLowerPriority'],
  ['Secret', /^type$/, 'Opaque'],
  ['StorageClass', /^reclaimPolicy$/, 'Delete'],
  ['StorageClass', /^volumeBindingMode$/, 'Immediate'],
];

function isDefault({ field, before, after }: FieldChange, kind: unknown): boolean {
  const found = DEFAULTS.find(([one, pattern]) => one === kind && pattern.test(field));
  return found !== undefined && (before ?? found[2]) === found[2] && (after ?? found[2]) === found[2];
}
