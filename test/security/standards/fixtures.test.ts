import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isJsonObject } from '../../../lib/helm/data/json';
import { PodSecurityStandards } from '../../../lib/security/standards/pod-security-standards';
import { PodSecurityLevel } from '../../../lib/security/standards/rule';
import { fixturePods } from './fixture-pods';

const MINORS = Array.from({ length: 38 }, (_, minor) => minor);
const CASES = [PodSecurityLevel.BASELINE, PodSecurityLevel.RESTRICTED].flatMap((level) =>
  MINORS.map((minor) => ({ level: level as 'baseline' & PodSecurityLevel, minor })),
);

describe('the test pods of the Kubernetes admission controller', () => {
  test.each(CASES)('have the expected result at $level 1.$minor', ({ level, minor }) => {
    const standards = PodSecurityStandards.of(level, `1.${minor}`);
    const overrides = new Map(standards.rules.map(({ id, overrides }) => [overrides, id]));
    const pods = fixturePods(level, minor);
    const wrong = pods.flatMap(({ name, rule, passes, pod }) => {
      const ids = standards.checkObject(pod).map(({ ruleId }) => ruleId);
      const expected = overrides.get(rule) ?? rule ?? '';
      return (passes ? ids.length === 0 : ids.includes(expected)) ? [] : [{ name, passes, ids }];
    });
    expect(pods.length).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });

  test('include accepted pods, and a rejected pod for each rule', () => {
    const pods = CASES.flatMap(({ level, minor }) => fixturePods(level, minor));
    const failing = new Set(pods.filter(({ passes }) => !passes).map(({ rule }) => rule));
    const known = [PodSecurityStandards.baseline(), PodSecurityStandards.restricted()].flatMap(({ rules }) => rules);
    expect(pods.some(({ passes }) => passes)).toBe(true);
    expect([...failing].sort()).toEqual([...new Set(known.map(({ id }) => id))].sort());
  });
});

/**
 * The folder `test/testdata` of https://github.com/kubernetes/pod-security-admission; CONTRIBUTING.md describes how to find it.
 */
const TESTDATA = process.env.POD_SECURITY_TESTDATA;

(TESTDATA ? describe : describe.skip)('the test data of Kubernetes', () => {
  test.each(CASES)('equals the recorded pods at $level 1.$minor', ({ level, minor }) => {
    const folder = join(TESTDATA ?? '', level, `v1.${minor}`);
    const files = ['pass', 'fail'].flatMap((result) =>
      readdirSync(join(folder, result)).map((file): [string, unknown] => [
        `${result}/${file.replace('.yaml', '')}`,
        comparable(parse(readFileSync(join(folder, result, file), 'utf8'))),
      ]),
    );
    const ours = fixturePods(level, minor).map(({ name, passes, pod }): [string, unknown] => [
      `${passes ? 'pass' : 'fail'}/${name}`,
      comparable(pod),
    ]);
    expect(new Map(ours)).toEqual(new Map(files));
  });
});

/** A pod without the fields that no rule reads: its name, values of sysctls, contents of volumes, empty maps. */
function comparable(node: unknown, key = ''): unknown {
  if (Array.isArray(node)) {
    return node.map((item) => comparable(item, key));
  }
  if (!isJsonObject(node)) {
    return key === 'volumes' ? undefined : node;
  }
  if (key === 'volumes') {
    return Object.keys(node).filter((name) => name !== 'name');
  }
  const kept = Object.entries(node)
    .filter(([name]) => !(key === 'metadata' && name === 'name') && !(key === 'sysctls' && name === 'value'))
    .map(([name, value]) => [name, comparable(value, name)] as const)
    .filter(([, value]) => !(typeof value === 'object' && value !== null && Object.keys(value).length === 0));
  return Object.fromEntries(kept);
}
