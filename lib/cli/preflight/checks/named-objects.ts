import { type CollectedPrerequisite, PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import type { Cluster } from '../cluster';
import { type Check, type Finding, findingOf, ok, warning } from '../finding';

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
