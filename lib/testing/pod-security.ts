import type { Manifest } from '../helm/manifests/manifest';
import type { PodSecurityLevel } from '../security/standards/pod-security-level';
import { PodSecurityStandards } from '../security/standards/pod-security-standards';
import { podSecurity } from '../security/validation/rules/pod-security';

/** A breach of the Pod Security Standards, in words. */
export interface Breach {
  readonly manifest: Manifest;
  /** Rule, field, what stands there, what may stand there. */
  readonly reported: string;
}

/** What pods break, judged as the validation plugin judges them. */
export function violationsOf(manifests: readonly Manifest[], level: PodSecurityLevel, version?: string): Breach[] {
  const standards = PodSecurityStandards.of(level, version);
  const rule = podSecurity(() => standards);
  return manifests.flatMap((manifest) => {
    const object = { manifest, content: manifest.content, file: '', label: '', isInSecretsManifest: false };
    return [...rule.check(object)].map(({ rule: id, location }) => ({ manifest, reported: `${id}: ${location}` }));
  });
}
