import coerce from 'semver/functions/coerce';
import gte from 'semver/functions/gte';
import lt from 'semver/functions/lt';
import { type CollectedPrerequisite, PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { ScopeTable } from '../../../helm/chart/custom-kinds';
import { acceptsKubernetes } from '../../../helm/chart/kube-version';
import { type JsonObject, objectsAt } from '../../../helm/data/json';
import { textAt, valueAt } from '../../../helm/data/paths';
import type { Cluster } from '../../cluster/cluster';
import { type AppNeeds, byKey, type Check, type Finding, Requirement } from '../finding';

/**
 * Checks that each chart supports the Kubernetes version, and that the version is not below the target of the
 * manifests.
 */
export const kubernetesVersion: Check = async ({ needs: { releases }, cluster: { version } }) => {
  const byChart = new Map(releases.map((release) => [`${release.chart} ${release.version}`, release]));
  return [...byChart].flatMap(([name, { supports, renderedFor }]) => [
    ...(supports === undefined ? [] : [compareRange(name, supports, version)]),
    ...(renderedFor === undefined || !lt(version, minorOf(renderedFor))
      ? []
      : [belowTarget(name, renderedFor, version)]),
  ]);
};

const KUBERNETES = 'Kubernetes version';

function compareRange(name: string, supports: string, version: string): Finding {
  const accepts = acceptsKubernetes(supports, version);
  if (accepts === undefined) {
    const requirement = new Requirement(KUBERNETES, name, `compare it with ${version}`);
    return requirement.unknown(`its kubeVersion ${supports} is not a valid range`);
  }
  const remedy =
    'use a chart version that supports it, or compare the manifests with the changes of this Kubernetes version';
  const requirement = new Requirement(KUBERNETES, name, remedy);
  return accepts
    ? requirement.ok(`${version}, within ${supports}`)
    : // helm rejects such a cluster, but the API server accepts the manifests.
      requirement.warning(`${version}, not within ${supports}`);
}

function belowTarget(name: string, target: string, version: string): Finding {
  const requirement = new Requirement(KUBERNETES, name, `set kubeVersion: '${version}'`);
  return requirement.warning(`${version}, but the release is rendered for ${target}`);
}

/** Ignores patch versions, which neither add nor remove APIs. */
function minorOf(version: string): string {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return `${major ?? 0}.${minor ?? 0}.0`;
}

/** Checks that the version of OpenShift supports the app. */
export const clusterVersions: Check = ({ needs, cluster }) => {
  const required = needs.required(PrerequisiteKind.CLUSTER_VERSION);
  return Promise.all(required.map((requirement) => compareOpenShift(requirement, cluster)));
};

async function compareOpenShift(requirement: Requirement, cluster: Cluster): Promise<Finding> {
  const required = coerce(/^OpenShift (.+)$/.exec(requirement.name)?.[1]);
  if (required === null) {
    return requirement.unknown('preflight checks versions of OpenShift only');
  }
  const answer = await cluster.custom('config.openshift.io', 'clusterversions', 'version');
  const compare = (content: JsonObject) => {
    const version = coerce(String(valueAt(content, 'status.desired.version')));
    const found = `OpenShift ${version?.version ?? 'of an unknown version'}`;
    return version !== null && gte(version, required) ? requirement.ok(found) : requirement.missing(found);
  };
  return requirement.compare(answer, compare, requirement.missing('the cluster is not OpenShift'));
}

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
      .map(({ content }) => `${textAt(content, 'spec.group')}/${textAt(content, 'spec.names.kind')}`),
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
  const requirement = new Requirement(WHAT, apiVersion, remedyFor(group, definitions));
  const answer = await cluster.get(group === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`);
  if (answer.state === 'absent') {
    const versions = await servedVersions(group, cluster);
    const served = versions.length > 0 ? `the cluster serves only ${versions.join(', ')}` : NOT_SERVED;
    return requirement.missing(`${served}; required for ${kinds.join(', ')}`);
  }
  return requirement.compare(answer, (content) => {
    const served = new Set(objectsAt(content, 'resources').map(({ kind }) => kind));
    const absent = kinds.filter((kind) => !served.has(kind));
    return absent.length === 0
      ? requirement.ok(kinds.join(', '))
      : requirement.missing(`it has no ${absent.join(', ')}`);
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
  const requirement = new Requirement(WHAT, name, remedy);
  const notServed = requirement.missing(NOT_SERVED);
  const group = await cluster.get(`/apis/${groupIn(name)}`);
  const answer =
    group.state === 'found'
      ? await cluster.get(`/apis/${valueAt(group.content, 'preferredVersion.groupVersion')}`)
      : group;
  const compare = (content: JsonObject) => {
    const isServed = objectsAt(content, 'resources').some((resource) => resource.name === name.split('.')[0]);
    return isServed ? requirement.ok('defined') : notServed;
  };
  return requirement.compare(answer, compare, notServed);
}

function groupIn(definition: string): string {
  return definition.slice(definition.indexOf('.') + 1);
}

/** Whether a definition defines a kind: its name starts with the plural of the kind. */
function isPlural(definition: string): (kind: string) => boolean {
  const [plural = ''] = definition.split('.');
  return (kind) => plural === `${kind.toLowerCase()}s`;
}
