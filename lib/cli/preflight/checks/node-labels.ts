import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { podOf } from '../../../helm/manifests/rendered-pod';
import type { AppNeeds } from '../app-needs';
import { type Check, missing, ok, unknown } from '../finding';

const WHAT = 'Node label';

/** Checks that a node has every label that prerequisites or node selectors of pods require. */
export const nodeLabels: Check = async ({ needs, cluster }) => {
  const required = labelsOf(needs);
  if (required.size === 0) {
    return [];
  }
  const answer = await cluster.list('/api/v1/nodes');
  return [...required].map(([label, remedy]) => {
    if (answer.state !== 'found') {
      return unknown(WHAT, label, answer.state === 'absent' ? 'the cluster returned no nodes' : answer.why, remedy);
    }
    const [key = '', value] = label.split('=');
    const labelled = answer.content.filter((node) => {
      const labels = valueAt(node, 'metadata.labels');
      return isJsonObject(labels) && Object.hasOwn(labels, key) && (value ?? labels[key]) === labels[key];
    });
    const count = `${labelled.length} ${labelled.length === 1 ? 'node' : 'nodes'}`;
    return labelled.length > 0 ? ok(WHAT, label, count) : missing(WHAT, label, 'no node has it', remedy);
  });
};

/** The command that sets each label, by `key=value`. */
function labelsOf(needs: AppNeeds): Map<string, string> {
  const labels = new Map<string, string>();
  for (const { content } of needs.manifests) {
    const selector = podOf(content)?._spec.nodeSelector;
    for (const [key, value] of Object.entries(isJsonObject(selector) ? selector : {})) {
      labels.set(`${key}=${value}`, `kubectl label node NODE ${key}=${value}`);
    }
  }
  for (const { name, remedy } of needs.expected(PrerequisiteKind.NODE_LABEL)) {
    labels.set(name, remedy);
  }
  return new Map([...labels].sort(([a], [b]) => (a < b ? -1 : 1)));
}
