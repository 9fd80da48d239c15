import { KeepUser } from '../chart/keep-user';
import { AGENT_WITHOUT_ROOT } from '../chart/task-start-script';
import type { HelmRelease } from '../release/helm-release';
import type { ImageProfile } from '../security/image-profile';
import type { PodSecurity } from '../security/pod-security';
import { PodSecurityLevel } from '../security/standards/pod-security-level';
import { type AgentValues, GLUE } from './agent-values';

/** User of the agent's image from chart 6.12.3 on (`enterprise_agent_upgrade_6_12_3.md`). */
const AGENT_USER = 65532;

const AGENT_IMAGE: ImageProfile = {
  repository: /(?:.+\/)?clearml-enterprise-agent-k8s-base/,
  user: AGENT_USER,
  knownFrom: 'enterprise_agent_upgrade_6_12_3.md: runs as nonroot',
};

const CONTEXT = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Whether an agent and its tasks may not be root. */
export function isWithoutRoot(podSecurity: PodSecurity): boolean {
  return podSecurity._level === PodSecurityLevel.RESTRICTED;
}

/** The values that pod security wants of the agent and of the pods that it makes (`openshift.md`). */
export function setPodSecurity(values: AgentValues, podSecurity: PodSecurity): void {
  if (!isWithoutRoot(podSecurity)) {
    return;
  }
  const source = 'podSecurity';
  const [scriptPath, home] = AGENT_WITHOUT_ROOT;
  values.chart.require('agentWithoutRoot', 'podSecurity that forbids root');
  values.add(`${GLUE}.containerSecurityContext`, CONTEXT, source);
  values.add(`${GLUE}.basePodTemplate.containerSecurityContext`, CONTEXT, source);
  values.addEnvironment(GLUE, [scriptPath], source);
  values.add(`${GLUE}.basePodTemplate.env`, [home], source);
}

/** Secures the pods of an agent. Those that it will make of tasks are checked, too. */
export function securePods(release: HelmRelease, podSecurity: PodSecurity): void {
  podSecurity._applyTo(release, [AGENT_IMAGE]);
  if (podSecurity._platformChoosesUsers) {
    release.transformPods(new KeepUser([AGENT_IMAGE]));
  }
}
