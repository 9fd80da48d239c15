import { type CollectedPrerequisite, PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { label } from '../../../helm/manifests/manifest';
import { podOf } from '../../../helm/manifests/rendered-pod';
import type { Cluster } from '../cluster';
import { type AppNeeds, byKey, type Check, type Finding, findingOf, nameIn, ok, unknown, warning } from '../finding';

/** Checks that every namespace of objects or prerequisites exists in the cluster or in the app. */
export const namespaces: Check = ({ needs, cluster }) => {
  const remedies = new Map(needs.expected(PrerequisiteKind.NAMESPACE).map(({ name, remedy }) => [name, remedy]));
  const used = needs.manifests.flatMap(({ namespace }) => namespace ?? []);
  const required = [...new Set([...used, ...remedies.keys()])]
    .filter((name) => !needs.contains('Namespace', name))
    .sort();
  return Promise.all(
    required.map(async (name) => {
      const remedy = remedies.get(name) ?? `kubectl create namespace ${name}`;
      const requirement = { what: 'Namespace', name, remedy };
      return findingOf(requirement, await cluster.get(`/api/v1/namespaces/${name}`), () => ok(requirement, 'exists'));
    }),
  );
};

const CLAIM = 'PersistentVolumeClaim';

interface Claim {
  readonly name: string;
  readonly namespace: string;
  readonly remedy: string;
}

/** Checks that every volume claim that pods mount, or that constructs require, exists in the cluster or in the app. */
export const claims: Check = ({ needs, cluster }) => {
  const required = new Map(claimsOf(needs, cluster.namespace).map((claim) => [claimName(claim), claim]));
  for (const { name, namespace = cluster.namespace } of needs.objectsOf(CLAIM)) {
    required.delete(claimName({ name, namespace }));
  }
  return Promise.all([...required].sort(byKey).map(([, claim]) => findClaim(claim, cluster)));
};

function claimsOf(needs: AppNeeds, defaultNamespace: string): Claim[] {
  const mounted = needs.manifests.flatMap((manifest) =>
    objectsAt(podOf(manifest.content)?._spec, 'volumes').flatMap((volume) => {
      const name = valueAt(volume, 'persistentVolumeClaim.claimName');
      const remedy = `create it: ${label(manifest)} mounts it`;
      return typeof name === 'string' ? [{ name, namespace: manifest.namespace ?? defaultNamespace, remedy }] : [];
    }),
  );
  const expected = needs
    .expected(PrerequisiteKind.PERSISTENT_VOLUME_CLAIM)
    .map(({ name, inNamespace: namespace = defaultNamespace, remedy }) => ({ name, namespace, remedy }));
  return [...mounted, ...expected];
}

async function findClaim(claim: Claim, cluster: Cluster): Promise<Finding> {
  const { name, namespace, remedy } = claim;
  const requirement = { what: CLAIM, name: claimName(claim), remedy };
  const answer = await cluster.get(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`);
  return findingOf(requirement, answer, (content) => {
    const phase = valueAt(content, 'status.phase');
    return phase === 'Lost'
      ? warning({ ...requirement, remedy: 'restore the volume, or create the claim again' }, 'its volume is lost')
      : ok(requirement, phase === 'Bound' ? 'bound' : 'exists');
  });
}

function claimName({ name, namespace }: Pick<Claim, 'name' | 'namespace'>): string {
  return `${namespace}/${name}`;
}

/** Checks that every required operator runs. Identifies operators by the chart name in the labels of Deployments. */
export const operators: Check = async ({ needs, cluster }) => {
  const expected = needs.expected(PrerequisiteKind.OPERATOR);
  if (expected.length === 0) {
    return [];
  }
  const answer = await cluster.list('/apis/apps/v1/deployments');
  return expected.map(({ name, remedy }) => {
    const requirement = { what: 'Operator', name, remedy };
    return findingOf(
      requirement,
      answer,
      (deployments) => {
        const found = deployments.find((deployment) => belongsTo(deployment, name));
        return found
          ? ok(requirement, `Deployment ${valueAt(found, 'metadata.namespace')}/${nameIn(found)}`)
          : warning(requirement, 'no Deployment has its name in its labels; it may be installed by another method');
      },
      unknown(requirement, 'the cluster does not serve this API'),
    );
  });
};

function belongsTo(deployment: JsonObject, chart: string): boolean {
  const labels = valueAt(deployment, 'metadata.labels');
  const { 'helm.sh/chart': packaged, 'app.kubernetes.io/name': name } = isJsonObject(labels) ? labels : {};
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
  const { inNamespace, remedy } = need;
  const { plural, name, clusterWide } = kind.resourceOf(need);
  const namespace = clusterWide ? undefined : (inNamespace ?? cluster.namespace);
  const shown = namespace === undefined ? need.name : `${namespace}/${need.name}`;
  const requirement = { what: need.kind, name: shown, remedy };
  return findingOf(requirement, await cluster.custom(kind.group, plural, name, namespace), ({ status }) => {
    const conditions = objectsAt(isJsonObject(status) ? status : undefined, 'conditions');
    const reported = conditions.find(({ type }) => type === kind.condition);
    return reported === undefined || reported.status === 'True'
      ? ok(requirement, reported === undefined ? 'exists' : 'ready')
      : warning({ ...requirement, remedy: 'resolve the problem in its status' }, `not ready: ${reasonIn(reported)}`);
  });
}

function reasonIn({ message, reason }: JsonObject): string {
  return String(message || reason || 'its status has no reason').replace(/\s*\n\s*/g, ' ');
}
