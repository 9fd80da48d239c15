import { mergePatch } from '../../../lib/helm/data/json';
import {
  BASELINE_FIXTURES,
  type Fixture,
  NO_SECCOMP,
  RESTRICTED_FIXTURES,
  RUNTIME_DEFAULT,
  type RuleFixtures,
} from './fixtures';

/** A minimal pod that satisfies a level: later versions of restricted require more fields. */
export function minimalPod(level: string, minor: number): Pod {
  const container = (name: string) => ({
    name,
    image: 'registry.k8s.io/pause',
    ...(level === 'restricted' && minor >= 8 ? { securityContext: containerContext(minor) } : {}),
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {},
    spec: {
      containers: [container('container1')],
      initContainers: [container('initcontainer1')],
      ...(level === 'restricted'
        ? { securityContext: { runAsNonRoot: true, ...(minor >= 19 ? structuredClone(RUNTIME_DEFAULT) : {}) } }
        : {}),
    },
  };
}

function containerContext(minor: number): object {
  return { allowPrivilegeEscalation: false, ...(minor >= 22 ? { capabilities: { drop: ['ALL'] } } : {}) };
}

/** The minimal pod of a level and version with the changes of a fixture. */
export function podOf(fixture: Fixture, level: string, minor: number): Pod {
  const pod = minimalPod(level, minor);
  mergePatch(pod.metadata, structuredClone(fixture.metadata ?? {}) as Part);
  mergePatch(pod.spec, structuredClone(fixture.spec ?? {}) as Part);
  mergePatch(pod.spec.containers[0] as Part, structuredClone(fixture.container ?? {}) as Part);
  mergePatch(pod.spec.initContainers[0] as Part, structuredClone(fixture.init ?? {}) as Part);
  return pod;
}

type Part = Record<string, unknown>;

export interface Pod {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Part;
  readonly spec: Part & { containers: Part[]; initContainers: Part[] };
}

/** A test pod of Kubernetes and its name there. */
export interface NamedPod {
  readonly name: string;
  readonly rule?: string;
  readonly passes: boolean;
  readonly pod: Pod;
}

/** All test pods of Kubernetes for a level and version. */
export function fixturePods(level: 'baseline' | 'restricted', minor: number): NamedPod[] {
  const bases = [{ name: 'base', passes: true, pod: minimalPod(level, minor) }];
  if (level === 'restricted' && minor >= 29) {
    const windows = podOf({ spec: { os: { name: 'windows' }, securityContext: NO_SECCOMP } }, 'restricted', 0);
    bases.push({ name: 'base_linux', passes: true, pod: podOf({ spec: { os: { name: 'linux' } } }, level, minor) });
    bases.push({ name: 'base_windows', passes: true, pod: windows });
  }
  const ofLevel = [...BASELINE_FIXTURES, ...(level === 'restricted' ? RESTRICTED_FIXTURES : [])];
  const inForce = ofLevel.filter(({ since = 0, before = 99 }) => since <= minor && minor < before);
  return [...bases, ...inForce.flatMap((fixtures) => podsOf(fixtures, level, minor))];
}

function podsOf(fixtures: RuleFixtures, level: string, minor: number): NamedPod[] {
  const { rule, pass = [], passBaseline = [], passBaselineSince = 0, fail } = fixtures;
  const passing = level === 'baseline' || minor < passBaselineSince ? [...pass, ...passBaseline] : pass;
  return [passing, fail].flatMap((list) =>
    list.map((fixture, index) => ({
      name: `${rule.toLowerCase()}${index}`,
      rule,
      passes: list === passing,
      pod: podOf(fixture, level, minor),
    })),
  );
}
