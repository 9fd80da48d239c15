import { type CollectedPrerequisite, PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import type { Check } from '../check';
import type { Cluster } from '../cluster';
import { type Finding, missing, ok, unknown, warning } from '../finding';

/** Custom objects that something else makes. */
interface Kind {
  readonly group: string;
  /** Plural, and name of the object, for the need of one; `clusterWide` kinds stand outside namespaces. */
  readonly resourceOf: (need: CollectedPrerequisite) => Resource;
  /** Condition that tells that it works. */
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
      const [kind = '', own = ''] = name.split('/');
      return { plural: kind.toLowerCase().replace(/y$/, 'ies'), name: own };
    },
    condition: 'Ready',
  },
};

/** Without a namespace some are of another kind. */
function inOrOutside({ name, inNamespace }: CollectedPrerequisite, namespaced: string, clusterWide: string): Resource {
  return inNamespace === undefined ? { plural: clusterWide, name, clusterWide: true } : { plural: namespaced, name };
}

/** Every issuer, Gateway, secret store and source that the app uses is there, and works. */
export const namedObjects: Check = ({ needs, cluster }) =>
  Promise.all(
    Object.entries(KINDS).flatMap(([kind, resource]) =>
      needs.expected(kind as PrerequisiteKind).map((need) => find(need, resource, cluster)),
    ),
  );

async function find(need: CollectedPrerequisite, kind: Kind, cluster: Cluster): Promise<Finding> {
  const { kind: what, name, inNamespace, remedy } = need;
  const { group, condition } = kind;
  const resource = kind.resourceOf(need);
  const namespace = resource.clusterWide ? undefined : (inNamespace ?? cluster.namespace);
  const shown = namespace === undefined ? name : `${namespace}/${name}`;
  const answer = await cluster.custom(group, resource.plural, resource.name, namespace);
  if (answer.state === 'unreadable') {
    return unknown(what, shown, answer.why, remedy);
  }
  if (answer.state === 'absent') {
    return missing(what, shown, 'not there', remedy);
  }
  const status = isJsonObject(answer.content.status) ? answer.content.status : undefined;
  const reported = objectsAt(status, 'conditions').find(({ type }) => type === condition);
  return reported === undefined || reported.status === 'True'
    ? ok(what, shown, reported === undefined ? 'there' : 'ready')
    : warning(what, shown, `not ready: ${reasonIn(reported)}`, 'mend what its status tells');
}

function reasonIn({ message, reason }: JsonObject): string {
  return String(message || reason || 'no reason is told').replace(/\s*\n\s*/g, ' ');
}
