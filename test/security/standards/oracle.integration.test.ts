import { spawnSync } from 'node:child_process';
import {
  PodSecurityStandards,
  type PodSecurityViolation,
} from '../../../lib/security/standards/pod-security-standards';
import { PodSecurityLevel } from '../../../lib/security/standards/rule';
import fc from '../../support/fast-check';
import { arbitraryPod } from './arbitrary-pods';
import { fixturePods } from './fixture-pods';
import { compliantPod } from './mutations';

/** The program of `oracle/`, built by `go build`. */
const ORACLE = process.env.POD_SECURITY_ORACLE;
const RUNS = Number(process.env.POD_SECURITY_ORACLE_RUNS ?? 5_000);

interface Question {
  readonly level: PodSecurityLevel;
  readonly version: string;
  readonly pod: { readonly metadata?: object; readonly spec?: object };
}

(ORACLE ? describe : describe.skip)('the library of the Kubernetes admission controller', () => {
  const levels = [PodSecurityLevel.BASELINE, PodSecurityLevel.RESTRICTED];

  test('reports the same violations for random pods', () => {
    const version = fc.oneof(
      fc.constant('latest'),
      fc.nat({ max: 45 }).map((minor) => `v1.${minor}`),
    );
    const questions = fc.sample(fc.record({ level: fc.constantFrom(...levels), version, pod: arbitraryPod }), RUNS);
    expect(disagreements(questions)).toEqual([]);
  });

  test('reports the same violations for the test pods of Kubernetes', () => {
    const questions = (['baseline', 'restricted'] as const).flatMap((level) =>
      Array.from({ length: 38 }, (_, minor) =>
        [...fixturePods(level, minor).map(({ pod }) => pod), compliantPod()].map((pod) => ({
          level: level as PodSecurityLevel,
          version: `v1.${minor}`,
          pod,
        })),
      ).flat(),
    );
    expect(disagreements(questions)).toEqual([]);
  });
});

/** The pods for which the oracle reports other rules or other containers. */
function disagreements(questions: readonly Question[]): unknown[] {
  const input = questions.map((question) => JSON.stringify(question)).join('\n');
  const { stdout, stderr } = spawnSync(ORACLE ?? '', { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; detail: string }[]);
  expect(stderr).toBe('');
  expect(answers.length).toBe(questions.length);
  return questions.flatMap((question, index) => {
    const { level, version, pod } = question;
    const violations = PodSecurityStandards.of(level, version).checkPod(pod.metadata ?? {}, pod.spec ?? {});
    const ours = [...new Set(violations.map(({ ruleId }) => ruleId))].sort();
    const answer = answers[index] ?? [];
    const theirs = answer.map(({ id }) => id).sort();
    const isNamed = answer.every(({ id, detail }) =>
      namesAlike(
        detail,
        violations.filter(({ ruleId }) => ruleId === id),
      ),
    );
    return JSON.stringify(ours) === JSON.stringify(theirs) && isNamed ? [] : [{ ...question, ours, answer }];
  });
}

/** Whether our violations name each container in the detail of the oracle. */
function namesAlike(detail: string, violations: readonly PodSecurityViolation[]): boolean {
  const ours = new Set(violations.map(({ containerName }) => containerName));
  return [...detail.matchAll(/"((?:init|main|debugger)\d)"/g)].every(([, name]) => ours.has(name));
}
