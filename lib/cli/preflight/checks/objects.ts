import { type CollectedPrerequisite, PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { type JsonObject, objectsAt } from '../../../helm/data/json';
import { textAt, valueAt } from '../../../helm/data/paths';
import { label } from '../../../helm/manifests/manifest';
import { podTemplatesIn } from '../../../helm/manifests/pod-templates';
import type { Cluster } from '../../cluster/cluster';
import { byKey, type Check, type Finding, nameIn, Requirement } from '../finding';

/** Checks that every namespace of objects or prerequisites exists in the cluster or in the app. */
export const namespaces: Check = ({ needs, cluster }) => {
  const used = new Set(needs.manifests.flatMap(({ namespace }) => namespace ?? []));
  const derived = [...used].map((name) => [name, `kubectl create namespace ${name}`] as const);
  const required = needs
    .required(PrerequisiteKind.NAMESPACE, derived)
    .filter(({ name }) => !needs.contains('Namespace', name));
  return Promise.all(
    required.map(async (requirement) => {
      const answer = await cluster.get(`/api/v1/namespaces/${requirement.name}`);
      return requirement.compare(answer, () => requirement.ok('exists'));
    }),
  );
};

/** Checks that every ConfigMap and ServiceAccount that pods need exists in the cluster or in the app. */
export const podObjects: Check = ({ needs, cluster }) =>
  Promise.all(
    [PrerequisiteKind.CONFIG_MAP, PrerequisiteKind.SERVICE_ACCOUNT].flatMap((kind) =>
      needs.expected(kind).map(async ({ name, inNamespace = 'default', remedy }) => {
        const answer = await cluster.get(`/api/v1/namespaces/${inNamespace}/${kind.toLowerCase()}s/${name}`);
        const requirement = new Requirement(kind, `${inNamespace}/${name}`, remedy);
        return requirement.compare(answer, () => requirement.ok('exists'));
      }),
    ),
  );

const CLAIM = PrerequisiteKind.PERSISTENT_VOLUME_CLAIM;

/** Checks that every volume claim that pods mount, or that constructs require, exists in the cluster or in the app. */
export const claims: Check = ({ needs, cluster }) => {
  const mounted = needs.manifests.flatMap((manifest) =>
    volumesOf(manifest.content).flatMap((volume): [string, string][] => {
      const name = textAt(volume, 'persistentVolumeClaim.claimName');
      const remedy = `create it: ${label(manifest)} mounts it`;
      return name === undefined ? [] : [[cluster.pathOf(name, manifest.namespace), remedy]];
    }),
  );
  const expected = needs
    .expected(CLAIM)
    .map(({ name, inNamespace, remedy }) => [cluster.pathOf(name, inNamespace), remedy] as const);
  const required = new Map([...mounted, ...expected]);
  for (const { name, namespace } of needs.objectsOf(CLAIM)) {
    required.delete(cluster.pathOf(name, namespace));
  }
  return Promise.all(
    [...required].sort(byKey).map(([name, remedy]) => findClaim(new Requirement(CLAIM, name, remedy), cluster)),
  );
};

function volumesOf(content: JsonObject): JsonObject[] {
  return podTemplatesIn(content).flatMap(({ spec }) => objectsAt(spec, 'volumes'));
}

async function findClaim(claim: Requirement, cluster: Cluster): Promise<Finding> {
  const [namespace, name] = claim.name.split('/');
  const answer = await cluster.get(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`);
  return claim.compare(answer, (content) => {
    const phase = valueAt(content, 'status.phase');
    return phase === 'Lost'
      ? claim.warning('its volume is lost', 'restore the volume, or create the claim again')
      : claim.ok(phase === 'Bound' ? 'bound' : 'exists');
  });
}

/** Checks that every required operator runs. Identifies operators by the chart name in the labels of Deployments. */
export const operators: Check = async ({ needs, cluster }) => {
  const required = needs.required(PrerequisiteKind.OPERATOR);
  if (required.length === 0) {
    return [];
  }
  const answer = await cluster.list('/apis/apps/v1/deployments');
  return required.map((operator) => {
    const compare = (deployments: readonly JsonObject[]) => {
      const found = deployments.find((deployment) => belongsTo(deployment, operator.name));
      return found
        ? operator.ok(`Deployment ${valueAt(found, 'metadata.namespace')}/${nameIn(found)}`)
        : operator.warning('no Deployment has its name in its labels; it may be installed by another method');
    };
    return operator.compare(answer, compare, operator.unknown('the cluster does not serve this API'));
  });
};

function belongsTo(deployment: JsonObject, chart: string): boolean {
  const [packaged, name] = ['helm.sh/chart', 'app.kubernetes.io/name'].map((key) =>
    valueAt(deployment, ['metadata', 'labels', key]),
  );
  return name === chart || new RegExp(`^${chart}-v?\\d`).test(String(packaged));
}

/** A kind of custom resource that exists outside of the app. */
interface Kind {
  readonly group: string;
  /** Plural and name of the required object; `clusterWide` kinds have no namespace. */
  readonly resourceOf: (need: CollectedPrerequisite) => Resource;
  /** Condition of a working object. */
  readonly condition: string;
}

interface Resource {
  readonly plural: string;
  readonly name: string;
  readonly clusterWide?: boolean;
}

const KINDS: { readonly [kind in PrerequisiteKind]?: Kind } = {
  [PrerequisiteKind.ISSUER]: {
    group: 'cert-manager.io',
    resourceOf: (need) => inOrOutside(need, 'issuers', 'clusterissuers'),
    condition: 'Ready',
  },
  [PrerequisiteKind.GATEWAY]: {
    group: 'gateway.networking.k8s.io',
    resourceOf: ({ name }) => ({ plural: 'gateways', name }),
    condition: 'Programmed',
  },
  [PrerequisiteKind.SECRET_STORE]: {
    group: 'external-secrets.io',
    resourceOf: (need) => inOrOutside(need, 'secretstores', 'clustersecretstores'),
    condition: 'Ready',
  },
  [PrerequisiteKind.GITOPS_SOURCE]: {
    group: 'source.toolkit.fluxcd.io',
    resourceOf: ({ name }) => {
      const [kind = '', objectName = ''] = name.split('/');
      return { plural: kind.toLowerCase().replace(/y$/, 'ies'), name: objectName };
    },
    condition: 'Ready',
  },
};

/** Without a namespace, the object has the cluster-wide kind. */
function inOrOutside({ name, inNamespace }: CollectedPrerequisite, namespaced: string, clusterWide: string): Resource {
  return inNamespace === undefined ? { plural: clusterWide, name, clusterWide: true } : { plural: namespaced, name };
}

/** Checks that every issuer, Gateway, secret store and source that the app uses exists and is ready. */
export const namedObjects: Check = ({ needs, cluster }) =>
  Promise.all(
    Object.entries(KINDS).flatMap(([kind, resource]) =>
      needs.expected(kind as PrerequisiteKind).map((need) => find(need, resource, cluster)),
    ),
  );

async function find(need: CollectedPrerequisite, kind: Kind, cluster: Cluster): Promise<Finding> {
  const { plural, name, clusterWide } = kind.resourceOf(need);
  const namespace = clusterWide ? undefined : (need.inNamespace ?? cluster.namespace);
  const shown = namespace === undefined ? need.name : `${namespace}/${need.name}`;
  const requirement = new Requirement(need.kind, shown, need.remedy);
  return requirement.compare(await cluster.custom(kind.group, plural, name, namespace), ({ status }) => {
    const reported = objectsAt(status, 'conditions').find(({ type }) => type === kind.condition);
    return reported === undefined || reported.status === 'True'
      ? requirement.ok(reported === undefined ? 'exists' : 'ready')
      : requirement.warning(`not ready: ${reasonIn(reported)}`, 'resolve the problem in its status');
  });
}

function reasonIn({ message, reason }: JsonObject): string {
  return String(message || reason || 'its status has no reason').replace(/\s*\n\s*/g, ' ');
}
