import { type Check, PodSecurityLevel, type Rule } from './rule';
import { allowPrivilegeEscalation } from './rules/allow-privilege-escalation';
import { appArmorProfile } from './rules/app-armor-profile';
import { capabilitiesBaseline } from './rules/capabilities-baseline';
import { capabilitiesRestricted } from './rules/capabilities-restricted';
import { hostNamespaces } from './rules/host-namespaces';
import { hostPathVolumes } from './rules/host-path-volumes';
import { hostPorts } from './rules/host-ports';
import { hostProbesAndHostLifecycle } from './rules/host-probes-and-host-lifecycle';
import { privileged } from './rules/privileged';
import { procMount } from './rules/proc-mount';
import { procMountRestricted } from './rules/proc-mount-restricted';
import { restrictedVolumes } from './rules/restricted-volumes';
import { runAsNonRoot } from './rules/run-as-non-root';
import { runAsUser } from './rules/run-as-user';
import { seLinuxOptions } from './rules/se-linux-options';
import { seccompProfileBaseline } from './rules/seccomp-profile-baseline';
import { seccompProfileRestricted } from './rules/seccomp-profile-restricted';
import { sysctls } from './rules/sysctls';
import { windowsHostProcess } from './rules/windows-host-process';

/** Every rule, in the order in which the admission controller reports them: baseline first, then by name. */
export const RULES: readonly Rule[] = [
  appArmorProfile,
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbesAndHostLifecycle,
  privileged,
  procMount,
  seLinuxOptions,
  seccompProfileBaseline,
  sysctls,
  windowsHostProcess,
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompProfileRestricted,
];

/** A rule and its check at a version. */
export interface RuleInForce {
  readonly rule: Rule;
  readonly check: Check;
}

/** The rules in force at a level, for a minor version of Kubernetes. */
export function rulesInForce(level: PodSecurityLevel, minor: number): RuleInForce[] {
  const inForce = RULES.filter((rule) => includes(level, rule.level)).flatMap((rule) => {
    const variant = rule.variants.filter(({ since }) => since <= minor).at(-1);
    return variant ? [{ rule, check: variant.check }] : [];
  });
  const overridden = new Set(inForce.map(({ rule }) => rule.overrides));
  return inForce.filter(({ rule }) => !overridden.has(rule.id));
}

function includes(level: PodSecurityLevel, other: PodSecurityLevel): boolean {
  return level === PodSecurityLevel.RESTRICTED || level === other;
}
