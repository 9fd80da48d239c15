import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import { type CollectedPrerequisite, PrerequisiteKind } from '../../../prerequisites/prerequisite';
import type { Check } from '../check';
import type { Cluster } from '../cluster';
import { type Finding, missing, ok, unknown, warning } from '../finding';

/** Custom objects that something else makes; without a namespace some are of another kind. */
interface Kind {
  readonly group: string;
  readonly namespaced: string;
  readonly clusterWide?: string;
  /** Condition that tells that it works. */
  readonly condition: string;
}

const KINDS: { readonly [kind in PrerequisiteKind]?: Kind } = {
  [PrerequisiteKind.ISSUER]: {
    group: 'cert-manager.io',
    namespaced: 'issuers',
    clusterWide: 'clusterissuers',
    condition: 'Ready',
  },
  [PrerequisiteKind.GATEWAY]: { group: 'gateway.networking.k8s.io', namespaced: 'gateways', condition: 'Programmed' },
  [PrerequisiteKind.SECRET_STORE]: {
    group: 'external-secrets.io',
    namespaced: 'secretstores',
    clusterWide: 'clustersecretstores',
    condition: 'Ready',
  },
};

/** Every issuer, Gateway and secret store that the app uses is there, and works. */
export const namedObjects: Check = ({ needs, cluster }) =>
  Promise.all(
    Object.entries(KINDS).flatMap(([kind, resource]) =>
      needs.expected(kind as PrerequisiteKind).map((need) => find(need, resource, cluster)),
    ),
  );

async function find(need: CollectedPrerequisite, kind: Kind, cluster: Cluster): Promise<Finding> {
  const { kind: what, name, inNamespace, remedy } = need;
  const { group, namespaced, clusterWide, condition } = kind;
  const isClusterWide = inNamespace === undefined && clusterWide !== undefined;
  const namespace = isClusterWide ? undefined : (inNamespace ?? cluster.namespace);
  const shown = namespace === undefined ? name : `${namespace}/${name}`;
  const answer = await cluster.custom(group, isClusterWide ? clusterWide : namespaced, name, namespace);
  if (answer.state === 'unreadable') {
    return unknown(what, shown, answer.why, remedy);
  }
  if (answer.state === 'absent') {
    return missing(what, shown, 'not there', remedy);
  }
  const status = isJsonObject(answer.content.status) ? answer.content.status : undefined;
  const told = objectsAt(status, 'conditions').find(({ type }) => type === condition);
  return told === undefined || told.status === 'True'
    ? ok(what, shown, told === undefined ? 'there' : 'ready')
    : warning(what, shown, `not ready: ${reasonIn(told)}`, 'mend what its status tells');
}

function reasonIn({ message, reason }: JsonObject): string {
  return String(message || reason || 'no reason is told').replace(/\s*\n\s*/g, ' ');
}
