import { isJsonObject } from '../../../lib/helm/data/json';
import { joinPath, splitPath } from '../../../lib/helm/data/paths';
import { PodSecurityStandards } from '../../../lib/security/standards/pod-security-standards';
import { compliantPod, MUTATIONS, type Mutation, UNCHECKED } from './mutations';

const CONTAINERS = {
  init: 'spec.initContainers[0]',
  main: 'spec.containers[0]',
  debugger: 'spec.ephemeralContainers[0]',
};
const EXPANDED = MUTATIONS.flatMap((mutation) =>
  mutation.field.startsWith('{container}')
    ? Object.entries(CONTAINERS).map(([container, path]) => expand(mutation, path, container))
    : [expand(mutation, '', mutation.field.includes('apparmor') ? 'main' : undefined)],
);

describe.each(['baseline', 'restricted'] as const)('level %s', (level) => {
  const standards = PodSecurityStandards[level]();

  test('accepts the compliant pod', () => {
    expect(standards.checkObject(compliantPod())).toEqual([]);
  });

  test.each(EXPANDED)(
    'reports a violation in $field by exactly the expected rule',
    ({ field, values, at, container, [level]: rule }) => {
      for (const value of values) {
        const violations = standards.checkObject(withField(field, value));
        const found = violations.map(({ ruleId, fieldPath, containerName }) => ({ ruleId, fieldPath, containerName }));
        expect(found).toEqual(rule ? [{ ruleId: rule, fieldPath: at(field, value), containerName: container }] : []);
      }
    },
  );

  test('has a mutation for every rule', () => {
    const covered = new Set(EXPANDED.map((mutation) => mutation[level]));
    covered.delete(undefined);
    expect([...covered].sort()).toEqual(standards.rules.map(({ id }) => id).sort());
  });
});

test('mutations cover every field of the compliant pod', () => {
  const mutated = new Set(EXPANDED.map(({ field }) => field));
  const leaves = [...leavesOf(compliantPod())].filter((path) => !UNCHECKED.test(path));
  const uncovered = leaves.filter(
    (path) => ![...mutated].some((field) => path === field || path.startsWith(`${field}.`)),
  );
  expect(leaves.length).toBeGreaterThan(80);
  expect(uncovered).toEqual([]);
});

/** Replaces `{container}` in the path of a mutation. */
function expand({ field, at = (same) => same, ...rest }: Mutation, path: string, container?: string) {
  return { ...rest, field: field.replace('{container}', path), at, container };
}

/** The compliant pod with another value at one field. */
function withField(field: string, value: unknown): Record<string, unknown> {
  const pod = compliantPod();
  const keys = splitPath(field);
  const last = keys.pop() ?? '';
  const parent = keys.reduce((node, key) => node[key], pod);
  if (!(last in parent)) {
    throw new Error(`the compliant pod has no ${field}`);
  }
  if (value === undefined) {
    delete parent[last];
  } else {
    parent[last] = value;
  }
  return pod;
}

function* leavesOf(node: unknown, path = ''): Generator<string> {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* leavesOf(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    for (const [key, value] of Object.entries(node)) {
      yield* leavesOf(value, joinPath(path, key));
    }
  } else {
    yield path;
  }
}
