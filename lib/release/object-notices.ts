import { listed } from '../core/errors/coded-error';
import { emitNotice } from '../core/notice';
import { ScopeTable } from '../helm/chart/custom-kinds';
import { asMap } from '../helm/data/json';
import { namespaceAdvice, rolloutAdvice } from '../objects/advice';
import { ADVICE_RULES, type AdviceRule, isAdvice } from '../objects/object-problem';
import type { Checks } from './object-checks';
import { type EmittedObject, type Finding, labelOf, makerOf, releaseOf } from './object-findings';

/** The texts of the notice of a rule: the finding, its consequence, and the value that corrects it. */
const TEXTS: { readonly [R in AdviceRule]: { found: string; effect: string; key?: string } } = {
  memory: {
    found: 'workloads without a memory request and limit',
    effect: 'A node that is short of memory ends their pods first.',
    key: 'resources',
  },
  probes: {
    found: 'workloads whose containers have the same liveness and readiness probe',
    effect: 'A busy pod is restarted at the moment at which it should only get no further requests.',
    key: 'livenessProbe',
  },
  rollout: {
    found: 'Deployments that start a new pod before the old one ends, with a ReadWriteOnce volume',
    effect: 'A new pod on another node waits for the volume for ever; the strategy Recreate ends the old pod first.',
    key: 'strategy',
  },
  namespace: {
    found: 'releases in the namespace default, or without a namespace',
    effect: 'Other software uses this namespace, too. Set the namespace of the cdk8s Chart, or the prop inNamespace.',
  },
};

/** The findings with the advice on the objects of releases, without that on other objects, which belong to users. */
export function withAdvice(findings: readonly Finding[], objects: readonly EmittedObject[], checks: Checks): Finding[] {
  const released = objects.filter((object) => releaseOf(object, checks) !== undefined);
  const ofReleases = new Set(released);
  const isApplicable = ({ object, problem }: Finding) => !isAdvice(problem.rule) || ofReleases.has(object);
  const namespaces = released.flatMap((object) => {
    const [problem] = namespaceAdvice(object.content);
    return problem && isNamespaced(object) ? [{ object, problem }] : [];
  });
  const rollouts = rolloutAdvice(released.map(({ content }) => content)).flatMap(({ index, problem }) => {
    const object = released[index];
    return object ? [{ object, problem }] : [];
  });
  return [...findings.filter(isApplicable), ...namespaces, ...rollouts];
}

const SCOPES = new ScopeTable();

function isNamespaced({ content: { apiVersion, kind } }: EmittedObject): boolean {
  const version = String(apiVersion);
  return SCOPES.isNamespaced(version.includes('/') ? (version.split('/')[0] ?? '') : '', String(kind)) === true;
}

/**
 * Whether a finding is a notice: an advice, or a reference between objects of a chart that this library does not know, or of
 * constructs of users. Operators may create the objects, and pods may listen on ports that they do not list.
 */
export function isNotice({ object, problem }: Finding, checks: Checks): boolean {
  return (
    isAdvice(problem.rule) || (problem.isBetweenObjects === true && releaseOf(object, checks)?.isForeign !== false)
  );
}

/** Emits the notices of a synth: one for the references of each chart, and one for each rule of advice. */
export function emitNotices(findings: readonly Finding[], checks: Checks): void {
  emitReferences(findings.filter(({ problem }) => !isAdvice(problem.rule)));
  for (const rule of ADVICE_RULES) {
    const found = findings.filter(({ problem }) => problem.rule === rule);
    const { key, effect, found: what } = TEXTS[rule];
    const places = new Set(found.map(({ object }) => placeOf(object, key, checks)));
    if (places.size > 0) {
      const remedy = key === undefined ? '' : ' Set the prop in parentheses, or the value of the chart, if it has one.';
      emitNotice(
        `${what}: ${listed([...places], 3)}`,
        `${effect}${remedy} To accept it: ObjectChecks.of(…).addException({ rule: '${rule}', reason: '…' }).`,
      );
    }
  }
}

/** A workload with the prop that corrects it, or its release. */
function placeOf(object: EmittedObject, key: string | undefined, checks: Checks): string {
  const path = releaseOf(object, checks)?.path ?? object.construct.node.path;
  const owner = makerOf(object, checks);
  const prop = key && checks.props.get(path)?.(String(asMap(object.content.metadata).name), key);
  return key === undefined ? owner : `${labelOf(object.content)} of ${owner} (${prop ?? 'values'})`;
}

function emitReferences(findings: readonly Finding[]): void {
  const byChart = new Map<string, string[]>();
  for (const { object, problem } of findings) {
    const { path } = object.chart.node;
    byChart.set(path, [...(byChart.get(path) ?? []), `${labelOf(object.content)}: ${problem.found}`]);
  }
  for (const [path, found] of byChart) {
    emitNotice(
      `${path || 'the app'} contains references that lead to no object of the app: ${listed(found, 3)}`,
      "If the cluster has these objects, declare it: ObjectChecks.of(…).addException({ rule: 'references', resource: 'Kind/name', reason: '…' }).",
    );
  }
}
