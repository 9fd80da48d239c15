import type { CheckedPod } from '../checked-pod';
import { disallowed, type Finding, PodSecurityLevel, type Rule } from '../rule';

const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

export const appArmorProfile: Rule = {
  id: 'appArmorProfile',
  title: 'AppArmor profiles are `RuntimeDefault` or `Localhost`, in fields and in annotations',
  level: PodSecurityLevel.BASELINE,
  variants: [{ since: 0, check }],
};

function* check(pod: CheckedPod): Generator<Finding> {
  for (const key of pod.annotations.keys.filter((name) => name.startsWith(ANNOTATION))) {
    const annotation = pod.annotations.at(key).of(key.slice(ANNOTATION.length));
    const profile = String(annotation.value ?? '');
    if (!['', 'runtime/default'].includes(profile) && !profile.startsWith('localhost/')) {
      yield { field: annotation, expected: 'unset, "runtime/default" or "localhost/…"' };
    }
  }
  const profiles = pod.eachSecurityContext('appArmorProfile').filter(({ isSet }) => isSet);
  yield* disallowed(
    ['RuntimeDefault', 'Localhost'],
    profiles.map((profile) => profile.at('type')),
  );
}
