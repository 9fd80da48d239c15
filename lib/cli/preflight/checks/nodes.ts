import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { asMap, isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { podTemplatesIn } from '../../../helm/manifests/pod-templates';
import { quantityValue } from '../../../security/namespace/limits';
import { SERVER_CHART } from '../../../server/server-chart';
import { type AppNeeds, type Check, type Finding, nameIn, Requirement } from '../finding';

/** Number of small nodes that a finding names. */
const SHOWN = 3;
const NO_NODES = 'the cluster returned no nodes';

/**
 * Recommendation of the ClearML documentation (`k8s.md`, Prerequisites): number of nodes, and CPUs, memory and storage
 * of each.
 */
const NODES = 3;
const GB = 1e9;
const SIZE = [
  { resource: 'cpu', minimum: 8, shown: (value: number) => `${value} CPUs` },
  { resource: 'memory', minimum: 32 * GB, shown: inGigabytes('memory') },
  { resource: 'ephemeral-storage', minimum: 500 * GB, shown: inGigabytes('storage') },
];

/** Fraction of the nominal capacity of a machine that firmware, kernel and file system reserve. */
const RESERVED = 0.06;

const EACH = '8 CPUs, 32 GB memory and 500 GB storage';
const RECOMMENDATION = 'the ClearML documentation recommends';

/** Checks number and size of the nodes, if the app contains a server. */
export const nodes: Check = async ({ needs, cluster }) => {
  if (!needs.releases.some(({ chart }) => Object.hasOwn(SERVER_CHART.charts, chart))) {
    return [];
  }
  const answer = await cluster.list('/api/v1/nodes');
  if (answer.state !== 'found') {
    const requirement = new Requirement('Nodes', 'size', `provide ${NODES} nodes of ${EACH}`);
    return [requirement.unknown(answer.state === 'absent' ? NO_NODES : answer.why)];
  }
  const schedulable = answer.content.filter(isSchedulable);
  const count = new Requirement('Nodes', 'count', `${RECOMMENDATION} ${NODES} nodes of ${EACH}`);
  const found = `${schedulable.length} schedulable`;
  return [
    schedulable.length >= NODES ? count.ok(found) : count.warning(found),
    ...(schedulable.length > 0 ? [compareSizes(schedulable)] : []),
  ];
};

function compareSizes(schedulable: readonly JsonObject[]): Finding {
  const requirement = new Requirement('Nodes', 'size', `${RECOMMENDATION} ${EACH} each`);
  const small = schedulable.flatMap((node) => {
    const shortfall = shortfallOf(node);
    return shortfall.length > 0 ? [`${nameIn(node)} has ${shortfall.join(', ')}`] : [];
  });
  if (small.length === 0) {
    return requirement.ok(`at least ${EACH} each`);
  }
  const others = small.length > SHOWN ? [`${small.length - SHOWN} more`] : [];
  return requirement.warning([...small.slice(0, SHOWN), ...others].join('; '));
}

/** Resources of a node that are below the recommendation. */
function shortfallOf(node: JsonObject): string[] {
  return SIZE.flatMap(({ resource, minimum, shown }) => {
    const value = quantityValue(valueAt(node, ['status', 'capacity', resource]) ?? 0, resource);
    return value < minimum * (1 - RESERVED) ? [shown(value)] : [];
  });
}

function inGigabytes(resource: string): (bytes: number) => string {
  return (bytes) => `${Math.round(bytes / GB)} GB ${resource}`;
}

/** Whether pods of an app can be scheduled to a node: it is ready, not cordoned, and not a control plane node. */
function isSchedulable(node: JsonObject): boolean {
  const ready = objectsAt(node.status, 'conditions').some((one) => one.type === 'Ready' && one.status === 'True');
  const reserved = objectsAt(node.spec, 'taints').some(
    ({ key, effect }) => effect !== 'PreferNoSchedule' && /^node-role\.kubernetes\.io\//.test(String(key)),
  );
  return ready && !reserved && valueAt(node, 'spec.unschedulable') !== true;
}

/** Checks that a node has every label that prerequisites or node selectors of pods require. */
export const nodeLabels: Check = async ({ needs, cluster }) => {
  const required = needs.required(PrerequisiteKind.NODE_LABEL, selectedLabels(needs));
  if (required.length === 0) {
    return [];
  }
  const answer = await cluster.list('/api/v1/nodes');
  return required.map((requirement) => {
    const compare = (all: readonly JsonObject[]) => {
      const labelled = all.filter((node) => hasLabel(node, requirement.name)).length;
      return labelled > 0
        ? requirement.ok(`${labelled} ${labelled === 1 ? 'node' : 'nodes'}`)
        : requirement.missing('no node has it');
    };
    return requirement.compare(answer, compare, requirement.unknown(NO_NODES));
  });
};

function hasLabel(node: JsonObject, label: string): boolean {
  const [key = '', value] = label.split('=');
  const labels = valueAt(node, 'metadata.labels');
  return isJsonObject(labels) && Object.hasOwn(labels, key) && (value ?? labels[key]) === labels[key];
}

/** The labels in node selectors of pods, as `key=value`, and the command that sets each label. */
function selectedLabels(needs: AppNeeds): [string, string][] {
  return needs.manifests.flatMap(({ content }) => {
    const selectors = podTemplatesIn(content).flatMap(({ spec }) => Object.entries(asMap(spec.nodeSelector)));
    return selectors.map(([key, value]): [string, string] => [
      `${key}=${value}`,
      `kubectl label node NODE ${key}=${value}`,
    ]);
  });
}
