import { type CollectedPrerequisite, PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { type JsonObject, objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { ScopeTable } from '../../../helm/manifests/scope';
import { type AppNeeds, byKey, textAt } from '../app-needs';
import type { Cluster } from '../cluster';
import { type Check, type Finding, findingOf, missing, ok } from '../finding';

const WHAT = 'API kinds';
const NOT_SERVED = 'the cluster does not serve it';

/** Checks that the cluster serves every kind of the app and every custom resource definition that the app requires. */
export const apiKinds: Check = async ({ needs, cluster }) => {
  const required = kindsOf(needs);
  const definitions = needs.expected(PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION);
  const others = definitions.filter(({ name }) => ![...required].some(([, kinds]) => kinds.some(isPlural(name))));
  return Promise.all([
    ...[...required].map(([apiVersion, kinds]) => compareKinds(apiVersion, kinds, cluster, definitions)),
    ...others.map((definition) => checkDefinition(definition, cluster)),
  ]);
};

/** Kinds by API version, without kinds that the app defines. */
function kindsOf(needs: AppNeeds): Map<string, string[]> {
  const defined = new Set(
    needs
      .objectsOf('CustomResourceDefinition')
      .map((manifest) => `${textAt(manifest, 'spec.group')}/${textAt(manifest, 'spec.names.kind')}`),
  );
  const required = new Map<string, string[]>();
  for (const { apiVersion, kind } of needs.manifests.filter(({ group, kind }) => !defined.has(`${group}/${kind}`))) {
    const kinds = required.get(apiVersion) ?? [];
    required.set(apiVersion, kinds.includes(kind) ? kinds : [...kinds, kind].sort());
  }
  return new Map([...required].sort(byKey));
}

async function compareKinds(
  apiVersion: string,
  kinds: readonly string[],
  cluster: Cluster,
  definitions: readonly CollectedPrerequisite[],
): Promise<Finding> {
  const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [];
  const requirement = { what: WHAT, name: apiVersion, remedy: remedyFor(group, definitions) };
  const answer = await cluster.get(group === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`);
  if (answer.state === 'absent') {
    const versions = await servedVersions(group, cluster);
    const served = versions.length > 0 ? `the cluster serves only ${versions.join(', ')}` : NOT_SERVED;
    return missing(requirement, `${served}; required for ${kinds.join(', ')}`);
  }
  return findingOf(requirement, answer, (content) => {
    const served = new Set(objectsAt(content, 'resources').map(({ kind }) => kind));
    const absent = kinds.filter((kind) => !served.has(kind));
    return absent.length === 0
      ? ok(requirement, kinds.join(', '))
      : missing(requirement, `it has no ${absent.join(', ')}`);
  });
}

async function servedVersions(group: string, cluster: Cluster): Promise<unknown[]> {
  const answer = await cluster.get(`/apis/${group}`);
  return answer.state === 'found' ? objectsAt(answer.content, 'versions').map(({ version }) => version) : [];
}

function remedyFor(group: string, definitions: readonly CollectedPrerequisite[]): string {
  const reported = definitions.filter(({ name }) => groupIn(name) === group).map(({ remedy }) => remedy);
  if (reported.length > 0) {
    return [...new Set(reported)].join('; ');
  }
  return BUILT_IN.isNamespaced(group, '') === undefined
    ? `install the operator or definitions of ${group}`
    : 'upgrade the cluster, or set kubeVersion to its version';
}

const BUILT_IN = new ScopeTable();

/** Checks a definition without objects in the app: an operator or a user creates the objects. */
async function checkDefinition({ name, remedy }: CollectedPrerequisite, cluster: Cluster): Promise<Finding> {
  const requirement = { what: WHAT, name, remedy };
  const notServed = missing(requirement, NOT_SERVED);
  const group = await cluster.get(`/apis/${groupIn(name)}`);
  const answer =
    group.state === 'found'
      ? await cluster.get(`/apis/${valueAt(group.content, 'preferredVersion.groupVersion')}`)
      : group;
  const compare = (content: JsonObject) => {
    const isServed = objectsAt(content, 'resources').some((resource) => resource.name === name.split('.')[0]);
    return isServed ? ok(requirement, 'defined') : notServed;
  };
  return findingOf(requirement, answer, compare, notServed);
}

function groupIn(definition: string): string {
  return definition.slice(definition.indexOf('.') + 1);
}

/** Whether a definition defines a kind: its name starts with the plural of the kind. */
function isPlural(definition: string): (kind: string) => boolean {
  const [plural = ''] = definition.split('.');
  return (kind) => plural === `${kind.toLowerCase()}s`;
}
