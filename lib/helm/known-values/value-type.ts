import { KubernetesSchema, overlap } from '../../core/kubernetes/kubernetes-schema';

/** The type of a value that a chart passes to Kubernetes, or that charts define alike. */
export interface ValueType {
  /** True for a map with any keys, such as labels. */
  readonly isFree: boolean;
  has(key: string): boolean;
  /** True if a chart accepts only the fields that it declares or reads, because its templates name each field. */
  readonly isConvention?: boolean;
  /** The type of the value at a key; undefined for scalars and unknown keys. */
  field(key: string): ValueType | undefined;
  /** The type of the items, for a list. A map in the place of the list accepts all keys. */
  readonly items?: ValueType;
  keys(): Iterable<string>;
}

/** A map with any keys: labels, or options of a driver. */
const FREE: ValueType = { isFree: true, has: () => true, field: () => undefined, keys: () => [] };

/** Amounts by resource. Kubernetes requires a domain in the names of other resources, such as `nvidia.com/gpu`. */
const RESOURCES: ValueType = {
  isFree: false,
  has: (key) => /^(?:cpu|memory|storage|ephemeral-storage|hugepages-.+)$|\//.test(key),
  field: () => undefined,
  keys: () => ['cpu', 'memory', 'ephemeral-storage'],
};

/** A type of the Kubernetes API, or several types that cannot be distinguished. */
class KubernetesType implements ValueType {
  public readonly isFree = false;
  /** The types of each field, separated by spaces. */
  private readonly fields = new Map<string, string>();

  public constructor(types: readonly string[]) {
    const schema = KubernetesSchema.load();
    const minors = schema.minorsOf(undefined);
    for (const [name, field] of types.flatMap((type) => [...(schema.fields(type) ?? [])])) {
      if (overlap(field, minors)) {
        const type = field.type.replace(/^\[(.*)\]$/, '$1');
        // Codes of scalars have one letter.
        this.fields.set(name, [this.fields.get(name), type.length > 1 ? type : ''].filter(Boolean).join(' '));
      }
    }
  }

  public has(key: string): boolean {
    return this.fields.has(key);
  }

  public field(key: string): ValueType | undefined {
    const type = this.fields.get(key);
    return type ? typeOf(type) : undefined;
  }

  public keys(): Iterable<string> {
    return this.fields.keys();
  }
}

/** Types by their names in the schema, or by several names. */
const types = new Map<string, ValueType>([
  ['{s}', FREE],
  ['{q}', RESOURCES],
]);

/** @param names names of types, separated by spaces */
function typeOf(names: string): ValueType {
  const type = types.get(names) ?? new KubernetesType(names.split(' '));
  types.set(names, type);
  return type;
}

function convention(fields: string): ValueType {
  const known = new Set(fields.trim().split(/\s+/));
  return { isFree: false, isConvention: true, has: (key) => known.has(key), field: () => undefined, keys: () => [] };
}

/** Maps whose fields templates pass on one by one. Charts name them alike. */
const CONVENTIONS: readonly (readonly [RegExp, ValueType])[] = [
  [/image$/i, convention('debug digest name pullPolicy pullSecrets registry repository tag')],
  [
    /^service$/i,
    convention(`
      allocateLoadBalancerNodePorts annotations clusterIP clusterIPs enabled externalIPs externalTrafficPolicy extraPorts
      healthCheckNodePort internalTrafficPolicy ipFamilies ipFamilyPolicy labels loadBalancerClass loadBalancerIP
      loadBalancerSourceRanges name nodePort nodePorts port portName ports publishNotReadyAddresses sessionAffinity
      sessionAffinityConfig targetPort trafficDistribution type`),
  ],
  [
    /(?:pdb|podDisruptionBudget)$/i,
    convention('annotations enabled labels maxUnavailable minAvailable unhealthyPodEvictionPolicy'),
  ],
];

/** Types by the names of values. The names of charts do not distinguish the security contexts of pods and containers. */
const MAPS: readonly (readonly [RegExp, string])[] = [
  [/(?:annotations|labels|nodeSelector|selector)$/i, '{s}'],
  [/(?:probe|^liveness|^readiness|^startup)$/i, 'Probe'],
  [/securityContext$/i, 'PodSecurityContext SecurityContext'],
  [/^resources$/i, 'ResourceRequirements'],
  [/affinity$/i, 'Affinity NodeAffinity PodAffinity PodAntiAffinity'],
  [/^lifecycle(?:Hooks)?$/i, 'Lifecycle'],
  [
    /^(?:update|deployment)?strategy$/i,
    'apps.v1.DeploymentStrategy apps.v1.DaemonSetUpdateStrategy apps.v1.StatefulSetUpdateStrategy',
  ],
  [/^dnsConfig$/i, 'PodDNSConfig'],
];
const LISTS: readonly (readonly [RegExp, string])[] = [
  [/tolerations$/i, 'Toleration'],
  [/topologySpreadConstraints$/i, 'TopologySpreadConstraint'],
  [/hostAliases$/i, 'HostAlias'],
  [/volumes$/i, 'Volume'],
  [/volumeMounts?$/i, 'VolumeMount'],
  [/(?:envs?|envVars)$/i, 'EnvVar'],
  [/envFrom$/i, 'EnvFromSource'],
  [/(?:initContainers|sidecars)$/i, 'Container'],
];

/** The type of a value with a name that charts use alike; undefined for other names. */
export function typeNamed(name: string): ValueType | undefined {
  const find = (named: readonly (readonly [RegExp, string])[]) => named.find(([pattern]) => pattern.test(name))?.[1];
  const map = find(MAPS);
  const list = find(LISTS);
  const alike = CONVENTIONS.find(([pattern]) => pattern.test(name))?.[1];
  return alike ?? (map ? typeOf(map) : list ? { ...FREE, items: typeOf(list) } : undefined);
}
