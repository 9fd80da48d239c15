import type { CheckedPod } from '../checked-pod';
import { disallowed, type Finding, PodSecurityLevel, type Rule } from '../rule';

const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';

export const SECCOMP_PROFILES = ['RuntimeDefault', 'Localhost'];

export const seccompProfileBaseline: Rule = {
  id: 'seccompProfile_baseline',
  title: 'seccomp profiles are `RuntimeDefault` or `Localhost`, where there are any',
  level: PodSecurityLevel.BASELINE,
  variants: [
    { since: 0, check: checkAnnotations },
    { since: 19, check: checkFields, change: 'reads the fields, no longer the annotations' },
  ],
};

function* checkAnnotations({ annotations, containers }: CheckedPod): Generator<Finding> {
  const fields = [
    annotations.at(POD_ANNOTATION),
    ...containers.map(({ container = '' }) => annotations.at(CONTAINER_ANNOTATION + container).of(container)),
  ];
  for (const field of fields.filter(({ isSet }) => isSet)) {
    const profile = String(field.value);
    if (!['runtime/default', 'docker/default'].includes(profile) && !profile.startsWith('localhost/')) {
      yield { field, expected: 'unset, "runtime/default", "docker/default" or "localhost/…"' };
    }
  }
}

function checkFields(pod: CheckedPod): Iterable<Finding> {
  const profiles = pod.eachSecurityContext('seccompProfile').filter(({ isSet }) => isSet);
  return disallowed(
    SECCOMP_PROFILES,
    profiles.map((profile) => profile.at('type')),
  );
}
