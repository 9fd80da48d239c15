import { PodSecurityStandards } from '../../lib/security/standards/pod-security-standards';

/** The violations of the restricted Pod Security Standard in several Kubernetes versions. */
export function violationsOf(objects: readonly any[]): string[] {
  return ['1.28', '1.32', 'latest'].flatMap((version) =>
    objects.flatMap((object) =>
      PodSecurityStandards.restricted(version)
        .checkObject(object)
        .map(({ ruleId, fieldPath }) => `${object.kind}/${object.metadata.name} ${ruleId} ${fieldPath}`),
    ),
  );
}
