import { listed } from '../../../core/errors/coded-error';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { flowYaml } from '../../../helm/yaml/write-yaml';
import type { Cluster } from '../../cluster/cluster';
import { jsonObject } from '../../cluster/kubectl';
import { byKey, type Check, type Finding, Requirement } from '../finding';
import { type ServedKind, servedKind } from './served-kind';

/** The verbs that `kubectl apply` uses. */
const VERBS = ['get', 'create', 'patch'];
const API = 'authorization.k8s.io/v1';

/** A permission of the user. */
interface Permission {
  readonly kind: ServedKind;
  readonly verb: string;
}

/**
 * Checks that the user may apply each kind in each namespace. A missing permission is a warning, because another account may deploy.
 * The API returns the permissions of a namespace in one review; single permissions are reviewed where it cannot list all.
 */
export const permissions: Check = async ({ needs, cluster }) => {
  const served = await Promise.all(needs.manifests.map((manifest) => servedKind(manifest, cluster)));
  const kinds = [...new Map(served.flatMap((kind) => (kind ? [[JSON.stringify(kind), kind]] : []))).values()];
  const byNamespace = new Map<string, ServedKind[]>();
  for (const kind of kinds) {
    const place = kind.namespace ?? '';
    byNamespace.set(place, [...(byNamespace.get(place) ?? []), kind]);
  }
  const places = [...byNamespace].sort(byKey);
  const rules = await reviewed(
    cluster,
    places.map(([namespace]) => rulesReview(namespace || cluster.namespace)),
  );
  return Promise.all(
    places.map(([namespace, used], index) => compare({ cluster, namespace, used, rules: rules[index] })),
  );
};

/** The permissions in a namespace, or of cluster-scoped kinds. */
interface Place {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly used: readonly ServedKind[];
  /** Status of the review; undefined when it failed. */
  readonly rules: JsonObject | undefined;
}

async function compare({ cluster, namespace, used, rules }: Place): Promise<Finding> {
  const verbs = `${VERBS.join(', ')} of`;
  const remedy = `grant ${verbs} these resources, or deploy with another account`;
  const requirement = new Requirement('Permissions', namespace || '(the whole cluster)', remedy);
  if (rules === undefined) {
    return requirement.unknown('the API does not review permissions');
  }
  const all = used.flatMap((kind) => VERBS.map((verb) => ({ kind, verb })));
  const open = all.filter((one) => !objectsAt(rules, 'resourceRules').some((rule) => grants(rule, one)));
  const denied = rules.incomplete === true ? await deniedAmong(cluster, open) : open;
  return denied.length === 0
    ? requirement.ok(`${verbs} ${used.length} ${used.length === 1 ? 'resource' : 'resources'}`)
    : requirement.warning(`you may not ${described(denied)}`);
}

/** Whether a rule of RBAC grants a permission for all names. */
function grants(rule: JsonObject, { kind, verb }: Permission): boolean {
  const contains = (field: string, value: string) => {
    const list = rule[field];
    return Array.isArray(list) && (list.includes('*') || list.includes(value));
  };
  const isForNames = Array.isArray(rule.resourceNames) && rule.resourceNames.length > 0;
  return (
    !isForNames && contains('verbs', verb) && contains('apiGroups', kind.group) && contains('resources', kind.plural)
  );
}

async function deniedAmong(cluster: Cluster, open: readonly Permission[]): Promise<Permission[]> {
  const reviews = await reviewed(cluster, open.map(accessReview));
  return open.filter((_, index) => reviews[index]?.allowed !== true);
}

function described(denied: readonly Permission[]): string {
  const byVerbs = new Map<string, string[]>();
  for (const kind of new Set(denied.map((one) => one.kind))) {
    const verbs = denied.filter((one) => one.kind === kind).map(({ verb }) => verb);
    const key = verbs.join(', ');
    byVerbs.set(key, [...(byVerbs.get(key) ?? []), kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`]);
  }
  return [...byVerbs].map(([verbs, names]) => `${verbs} ${listed(names.sort())}`).join('; ');
}

function rulesReview(namespace: string): JsonObject {
  return { apiVersion: API, kind: 'SelfSubjectRulesReview', spec: { namespace } };
}

function accessReview({ kind: { group, plural: resource, namespace }, verb }: Permission): JsonObject {
  const resourceAttributes = { group, resource, verb, ...(namespace === undefined ? {} : { namespace }) };
  return { apiVersion: API, kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
}

/** The statuses of reviews, in one process of kubectl. The API server stores no reviews. */
async function reviewed({ kubectl }: Cluster, reviews: readonly JsonObject[]): Promise<(JsonObject | undefined)[]> {
  if (reviews.length === 0) {
    return [];
  }
  const input = reviews.map((review) => flowYaml(review)).join('\n---\n');
  const { succeeded, stdout } = await kubectl.send(
    input,
    'create',
    '--validate=false',
    '-f',
    '-',
    '-o',
    'jsonpath={@}{"\\n"}',
  );
  const answers = stdout.split('\n').filter(Boolean).map(jsonObject);
  return reviews.map((_, index) => {
    const status = succeeded ? valueAt(answers[index], 'status') : undefined;
    return isJsonObject(status) ? status : undefined;
  });
}
