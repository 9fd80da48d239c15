import { queueRows } from '../../../agent/tasks/template-rows';
import { BASE, DASHBOARD, GLUE, KEY_PATHS, MONITORED } from '../../../agent/value-paths';
import { FRACTION_LABEL, MIG_PREFIX, WHOLE_GPU } from '../../../gpu/gpu-capacity';
import { asMap, type JsonObject } from '../../../helm/data/json';
import { joinPath, mapAt, valueAt } from '../../../helm/data/paths';
import { SecretValue } from '../../../secrets/secret-value';
import { Expression } from '../code';
import { type Candidate, candidatesOf, propsOf, withoutEmptyMaps } from './candidates';
import {
  type CandidateChart,
  callWith,
  certificatesOf,
  imageCandidates,
  isSecret,
  optional,
} from './server-candidates';
import { asType, typeOf } from './typed-values';

/** Candidates for the props of an agent that have factories or lists. */
export function agentCandidates(tree: JsonObject, chart: CandidateChart): Candidate[] {
  const queues = queuesIn(tree, chart);
  // Variables may need the order in the file.
  const withoutVariables = queues.map(({ environment: _, secretEnvironment: __, ...queue }) => queue);
  const variants = queues.length > 0 ? [withoutVariables, queues] : [];
  const all = [...variants, ...variants.map((list) => list.map((queue) => withGpus(queue, tree)))];
  const { maxResources: max, minResourcesFieldName: field, maxResourcesFieldName } = mapAt(tree, MONITORED);
  const isOneField = typeof field === 'string' && field === maxResourcesFieldName;
  return [
    ...imageCandidates(tree),
    ...Object.entries(gpuOptions(mapAt(tree, BASE))).flatMap(([name, one]) => optional(['basePodTemplate', name], one)),
    ...all.flatMap((one) => optional('queues', one, emptyQueues(tree))),
    ...optional('monitoredResources', isOneField && typeof max === 'number' ? { max, field } : undefined),
    ...optional('applicationsQueue', applicationsQueue(tree, chart)),
    ...certificatesOf(tree.customCertificates).flatMap((one) => optional('certificates', one)),
    ...optional(['dashboard', 'gpus'], capacity('GpuCapacity', mapAt(tree, `${DASHBOARD}.gpu`))),
    ...optional(['dashboard', 'cpus'], capacity('CpuCapacity', mapAt(tree, `${DASHBOARD}.cpu`))),
  ];
}

/** A queue with its GPUs in the place of limits and labels that request them. */
function withGpus(queue: JsonObject, tree: JsonObject): JsonObject {
  const template = mapAt(tree, `${joinPath(`${GLUE}.queues`, String(queue.name))}.templateOverrides`);
  return { ...queue, ...gpuOptions(template) };
}

/** The GPUs of a template, and the limits and labels beside them; nothing without GPUs. */
function gpuOptions({ resources, labels }: JsonObject): JsonObject {
  const { [FRACTION_LABEL]: fraction, ...otherLabels } = asMap(labels);
  const { limits, ...others } = asMap(resources);
  const resource = Object.keys(asMap(limits)).find((name) => name === WHOLE_GPU || name.startsWith(MIG_PREFIX));
  if (fraction !== undefined) {
    return { gpus: Expression.call('Gpus.fraction', Number(fraction)), ...typed({ labels: otherLabels }) };
  }
  if (resource === undefined) {
    return {};
  }
  const { [resource]: count, ...otherLimits } = asMap(limits);
  return { gpus: gpusOf(resource, Number(count)), ...typed({ resources: { ...others, limits: otherLimits } }) };
}

/** The options of a template, undefined in the place of empty ones. */
function typed(options: JsonObject): JsonObject {
  const filled = withoutEmptyMaps(options);
  const entries = Object.keys(options).map((name) => [
    name,
    asType(filled[name], String(typeOf('QueueOptions', name))),
  ]);
  return Object.fromEntries(entries);
}

function gpusOf(resource: string, count: number): Expression {
  const profile = resource.slice(MIG_PREFIX.length);
  return resource === WHOLE_GPU
    ? Expression.call('Gpus.whole', count)
    : Expression.call('Gpus.mig', profile, ...(count === 1 ? [] : [count]));
}

/** The number of GPUs or CPUs in the dashboard. */
function capacity(className: 'GpuCapacity' | 'CpuCapacity', values: JsonObject): Expression | undefined {
  const { reportMax, discovery, reportNamespaced, reportNamespaceOverride: name } = values;
  const { enabled, baseSelector, nodeSelector, gpuCountSelector } = asMap(discovery);
  if (enabled === true) {
    const countLabels = typeof gpuCountSelector === 'string' ? gpuCountSelector.split(',') : undefined;
    const discovered = callWith(`${className}.discovered`, { baseSelector, nodeSelector, countLabels });
    return discovered ?? Expression.call(`${className}.discovered`);
  }
  if (reportNamespaced === true) {
    return Expression.call(`${className}.inNamespace`, ...(name ? [name] : []));
  }
  return typeof reportMax === 'number' && reportMax > 0 ? Expression.call(`${className}.of`, reportMax) : undefined;
}

/** The paths of queues without settings. */
function emptyQueues(tree: JsonObject): string[] {
  const queues = Object.entries(mapAt(tree, `${GLUE}.queues`));
  return queues.flatMap(([name, one]) =>
    Object.keys(asMap(one)).length === 0 ? [joinPath(`${GLUE}.queues`, name)] : [],
  );
}

function applicationsQueue(tree: JsonObject, { edition }: CandidateChart): JsonObject | undefined {
  const path = `${GLUE}.appsQueue`;
  const isServed = valueAt(tree, `${path}.enabled`) === true;
  return isServed ? propsOf(candidatesOf(queueRows(path), 'QueueOptions', tree, edition), {}) : undefined;
}

function queuesIn(tree: JsonObject, { edition }: CandidateChart): JsonObject[] {
  if (edition === 'public') {
    const names = valueAt(tree, `${GLUE}.queue`);
    return typeof names === 'string' && names !== '' ? names.split(',').map((name) => ({ name: name.trim() })) : [];
  }
  return Object.keys(mapAt(tree, `${GLUE}.queues`)).map((name) => {
    const path = joinPath(`${GLUE}.queues`, name);
    return propsOf(candidatesOf(queueRows(path), 'QueueOptions', tree, edition), { name });
  });
}

/** The credentials of an agent or a gateway; variables of the environment if the file has none. */
export function serverCredentials(
  tree: JsonObject,
  paths: { readonly accessKey: string; readonly secretKey: string },
  variable: string,
): Expression {
  const secretName = valueAt(tree, 'clearml.existingAgentk8sglueSecret');
  if (typeof secretName === 'string' && secretName !== '' && paths === KEY_PATHS) {
    return Expression.call('ServerCredentials.fromSecret', secretName);
  }
  const keyAt = (path: string, name: string) => {
    const value = valueAt(tree, path);
    return isSecret(value) ? value : SecretValue.environment(`${variable}_${name}`)._placeholder;
  };
  return Expression.call('ServerCredentials.fromKeys', {
    accessKey: keyAt(paths.accessKey, 'ACCESS_KEY'),
    secretKey: keyAt(paths.secretKey, 'SECRET_KEY'),
  });
}

const SESSION_KEYS = ['routerAddress', 'portRange.start', 'portRange.end', 'service.type', 'service.loadBalancerClass'];

/** Candidates for the props of a gateway that have factories. */
export function gatewayCandidates(tree: JsonObject): Candidate[] {
  const sessions = asMap(tree.streamSession ?? tree.tcpSession);
  const { start, end } = mapAt(sessions, 'portRange');
  const { type, loadBalancerClass } = mapAt(sessions, 'service');
  const options = {
    firstPort: start,
    lastPort: end,
    address: sessions.routerAddress || undefined,
    serviceType: Expression.member('SessionServiceType', type),
    loadBalancerClass: loadBalancerClass || undefined,
  };
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  const isDescribed = typeof start === 'number' && typeof end === 'number';
  const paths = ['streamSession', 'tcpSession'].flatMap((name) => SESSION_KEYS.map((key) => `${name}.${key}`));
  return [...imageCandidates(tree), ...optional('sessions', isDescribed ? Object.fromEntries(set) : undefined, paths)];
}
