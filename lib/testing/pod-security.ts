import type { Manifest } from '../helm/manifests/manifest';
import type { PodSecurityLevel } from '../security/standards/pod-security-level';
import { PodSecurityStandards } from '../security/standards/pod-security-standards';
import { podSecurity } from '../security/validation/rules/pod-security';

/** A violation of the Pod Security Standards, as text. */
export interface ReportedViolation {
  readonly manifest: Manifest;
  /** Rule, field, found and expected value. */
  readonly reported: string;
}

/** Violations of pods, checked as in the validation plugin. */
export function violationsOf(
  manifests: readonly Manifest[],
  level: PodSecurityLevel,
  version?: string,
): ReportedViolation[] {
  const standards = PodSecurityStandards.of(level, version);
  const rule = podSecurity(() => standards);
  return manifests.flatMap((manifest) => {
    const object = { manifest, content: manifest.content, file: '', label: '', isInSecretsManifest: false };
    return [...rule.check(object)].map(({ rule: id, location }) => ({ manifest, reported: `${id}: ${location}` }));
  });
}
