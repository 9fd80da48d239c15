import { parseAllDocuments } from 'yaml';
import { Cluster } from '../../../lib/cli/cluster/cluster';
import { Kubectl, type KubectlAnswer } from '../../../lib/cli/cluster/kubectl';
import { AppNeeds, type Check } from '../../../lib/cli/preflight/finding';
import { type LookUp, Network, parseResolutions } from '../../../lib/cli/preflight/network';
import type { Prerequisite } from '../../../lib/core/prerequisites/prerequisite';
import type { ReportedEndpoint } from '../../../lib/exposure/exposure';
import { toManifests } from '../../../lib/helm/manifests/manifest';
import type { ReportedRelease } from '../../../lib/release/release-report';
import type { ReportedProvider } from '../../../lib/server/sign-on/server-sign-on';
import { type ApiAnswers, refusal } from '../../support/kubernetes-api';

/** An object of an app or a cluster. Its name is the kind in lower case, unless the metadata contain another name. */
export function object(apiVersion: string, kind: string, fields: object = {}, metadata: object = {}) {
  return { apiVersion, kind, metadata: { name: kind.toLowerCase(), ...metadata }, ...fields };
}

/** The requirements of the app in a test. */
export interface Needs {
  readonly objects?: readonly object[];
  readonly prerequisites?: readonly Omit<Prerequisite, 'purpose'>[];
  readonly releases?: readonly Omit<ReportedRelease, 'files'>[];
  readonly endpoints?: readonly ReportedEndpoint[];
  readonly signOn?: readonly ReportedProvider[];
}

/** The results of DNS queries, and the addresses of --resolve. */
export interface Names {
  readonly lookUp?: LookUp;
  readonly resolve?: readonly string[];
}

/** The findings of a check as `status name: found -> remedy`, in a cluster with these answers. */
export async function look(check: Check, needs: Needs, answers: ApiAnswers = {}, names: Names = {}): Promise<string[]> {
  const cluster = await Cluster.reach(new RecordedKubectl({ ...CLUSTER, ...answers }));
  const network = new Network(parseResolutions(names.resolve ?? []), names.lookUp);
  const findings = await check({ needs: needsOf(needs), cluster, network });
  return findings.map(
    ({ status, name, found, remedy }) => `${status} ${name}: ${found}${remedy === undefined ? '' : ` -> ${remedy}`}`,
  );
}

function needsOf({ objects = [], prerequisites = [], releases = [], endpoints, signOn }: Needs): AppNeeds {
  const manifests = toManifests(
    objects.map((content) => ({ content, line: 1 })),
    'test',
  );
  const collected = prerequisites.map((one) => ({ ...one, purpose: 'test', neededBy: ['app'] }));
  const rendered = releases.map((release) => ({ ...release, files: '' }));
  return new AppNeeds(manifests, collected, rendered, endpoints, signOn);
}

type Labels = { readonly [key: string]: string };

/** A node as kubelets register it. */
export function node(name: string, capacity: Labels, more: { labels?: Labels; spec?: object; ready?: boolean } = {}) {
  const { labels = {}, spec = {}, ready = true } = more;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name, ...labels } },
    spec,
    status: {
      capacity: { pods: '110', ...capacity },
      conditions: [
        { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory' },
        { type: 'Ready', status: ready ? 'True' : 'False', reason: ready ? 'KubeletReady' : 'KubeletNotReady' },
      ],
    },
  };
}

/** The capacity that a machine of 8 CPUs, 32 GB and 500 GB reports. */
export const LARGE: Labels = { cpu: '8', memory: '31830076Ki', 'ephemeral-storage': '488000000Ki' };

export function list(...items: readonly object[]) {
  return { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '4711' }, items };
}

export function resources(groupVersion: string, kinds: Labels) {
  const entries = Object.entries(kinds).map(([kind, name]) => ({
    name,
    singularName: kind.toLowerCase(),
    namespaced: !/^(?:Namespace|SelfSubject)/.test(kind),
    kind,
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: entries };
}

export function group(name: string, ...versions: readonly string[]) {
  const served = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { kind: 'APIGroup', apiVersion: 'v1', name, versions: served, preferredVersion: served[0] };
}

export function namespaced(name: string) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } };
}

export function classOf(name: string, fields: object, annotations: Labels = {}) {
  return { metadata: { name, annotations }, ...fields };
}

/** A custom object with a condition in its status. */
export function withCondition(type: string, status: 'True' | 'False', message = '') {
  return { metadata: { name: 'some' }, status: { conditions: [{ type, status, reason: 'Reported', message }] } };
}

/** The answer to a review of all permissions in a namespace. */
export function rules(...resourceRules: readonly object[]) {
  return review('SelfSubjectRulesReview', { resourceRules, nonResourceRules: [], incomplete: false });
}

export function review(kind: string, status: object) {
  return { apiVersion: 'authorization.k8s.io/v1', kind, metadata: { creationTimestamp: null }, spec: {}, status };
}

const CORE = resources('v1', {
  ConfigMap: 'configmaps',
  Namespace: 'namespaces',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  Pod: 'pods',
  Secret: 'secrets',
  Service: 'services',
  ServiceAccount: 'serviceaccounts',
});

const REVIEWS = resources('authorization.k8s.io/v1', {
  SelfSubjectAccessReview: 'selfsubjectaccessreviews',
  SelfSubjectRulesReview: 'selfsubjectrulesreviews',
});

const DEFAULT_STORAGE = { 'storageclass.kubernetes.io/is-default-class': 'true' };

/** A cluster of three nodes with the usual APIs, nginx and one storage class. */
export const CLUSTER: ApiAnswers = {
  '/version': { major: '1', minor: '34', gitVersion: 'v1.34.2+k3s1', platform: 'linux/amd64' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: ['apps', 'batch', 'networking.k8s.io', 'authorization.k8s.io'].map((name) => group(name, 'v1')),
  },
  '/api/v1': CORE,
  '/apis/apps': group('apps', 'v1'),
  '/apis/apps/v1': resources('apps/v1', { Deployment: 'deployments', StatefulSet: 'statefulsets' }),
  '/apis/batch/v1': resources('batch/v1', { CronJob: 'cronjobs', Job: 'jobs' }),
  '/apis/authorization.k8s.io/v1': REVIEWS,
  '/apis/networking.k8s.io/v1': resources('networking.k8s.io/v1', { Ingress: 'ingresses' }),
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': rules({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }),
  '/api/v1/namespaces/clearml': namespaced('clearml'),
  '/api/v1/nodes': list(node('one', LARGE), node('two', LARGE), node('three', LARGE)),
  '/api/v1/services': list(),
  '/apis/storage.k8s.io/v1/storageclasses': list(
    classOf('local-path', { provisioner: 'rancher.io/local-path' }, DEFAULT_STORAGE),
  ),
  '/apis/networking.k8s.io/v1/ingressclasses': list(classOf('nginx', { spec: { controller: 'k8s.io/ingress-nginx' } })),
};

/** Returns the answers of kubectl from recorded responses of the API, without a process. A test compares both. */
export class RecordedKubectl extends Kubectl {
  public constructor(private readonly answers: ApiAnswers) {
    super({ kubectl: process.execPath });
  }

  /** Answers `create -f -` of reviews, and `get -f -` of objects. */
  public override async send(input: string, verb: string): Promise<KubectlAnswer> {
    const answers = parseAllDocuments(input).map((document) => this.answerFor(document.toJS()));
    const failed = answers.find((answer) => typeof answer === 'number' && answer !== 404);
    if (failed !== undefined) {
      const stderr = failure(Number(failed), '/api/v1/services');
      return { succeeded: false, stdout: '', reported: stderr, stderr };
    }
    const items = answers.filter((answer) => answer !== 404);
    return found(
      verb === 'create' ? items.map((item) => JSON.stringify(item)).join('\n') : JSON.stringify(list(...items)),
    );
  }

  private answerFor({ apiVersion, kind, metadata }: any): any {
    const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
    if (metadata === undefined) {
      return this.answers[`${root}/${kind.toLowerCase()}s`] ?? 404;
    }
    const { resources = [] } = this.answers[root] as { resources?: { name: string; kind: string }[] };
    const { name: plural } = resources.find((one) => one.kind === kind) ?? {};
    const place = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
    return this.answers[`${root}${place}/${plural}/${metadata.name}`] ?? 404;
  }

  public override async run(...args: string[]): Promise<KubectlAnswer> {
    const [verb, what = '', name = '', , namespace] = args;
    if (verb === 'config') {
      return found(JSON.stringify({ contexts: [{ name: 'test', context: { namespace: 'clearml' } }] }));
    }
    const path = what === '--raw' ? name : `/api/v1/namespaces/${namespace}/secrets/${name}`;
    const answer = this.answers[path] ?? 404;
    if (typeof answer === 'number') {
      return { succeeded: false, stdout: '', reported: failure(answer, path), stderr: '' };
    }
    if (what === '--raw') {
      return found(typeof answer === 'string' ? answer : JSON.stringify(answer));
    }
    const { data = {} } = answer as { readonly data?: object };
    return found(
      Object.keys(data)
        .sort()
        .map((key) => `${key}\n`)
        .join(''),
    );
  }
}

function found(stdout: string): KubectlAnswer {
  return { succeeded: true, stdout, reported: '', stderr: '' };
}

function failure(status: number, path: string): string {
  const { reason, message } = refusal(status, path);
  return status === 401
    ? `error: You must be logged in to the server (${reason})`
    : `Error from server (${reason}): ${message}`;
}
