import type { Construct } from 'constructs';
import { AGENT_WITHOUT_ROOT } from '../charts/task-start-script';
import { CodedError } from '../errors/coded-error';
import type { JsonObject } from '../helm/data/json';
import type { HelmRelease } from '../helm/release';
import type { ImageProfile } from '../security/image-profile';
import type { PodSecurity } from '../security/pod-security';
import { spawnedPodProblems } from '../security/spawned-pods';
import { PodSecurityLevel } from '../security/standards/pod-security-level';
import { PodSecurityStandards } from '../security/standards/pod-security-standards';
import { type AgentValues, GLUE } from './agent-values';
import { KeepUser } from './keep-user';

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
export function contributePodSecurity(values: AgentValues, podSecurity: PodSecurity): void {
  if (!isWithoutRoot(podSecurity)) {
    return;
  }
  const contributor = 'podSecurity';
  const [scriptPath, home] = AGENT_WITHOUT_ROOT;
  values.chart.require('agentWithoutRoot', 'podSecurity that forbids root');
  values.add(`${GLUE}.containerSecurityContext`, CONTEXT, contributor);
  values.add(`${GLUE}.basePodTemplate.containerSecurityContext`, CONTEXT, contributor);
  values.addEnvironment(GLUE, [scriptPath], contributor);
  values.add(`${GLUE}.basePodTemplate.env`, [home], contributor);
}

/** Secures the pods of an agent, and checks those that it will make. */
export function securePods(scope: Construct, release: HelmRelease, podSecurity: PodSecurity, values: JsonObject): void {
  const { _level, _options, _platformChoosesUsers } = podSecurity;
  if (_level === PodSecurityLevel.PRIVILEGED) {
    return;
  }
  podSecurity._applyTo(release, [AGENT_IMAGE]);
  if (_platformChoosesUsers) {
    release.transformPods(new KeepUser([AGENT_IMAGE]));
  }
  const standards = PodSecurityStandards.of(_level, _options.kubernetesVersion);
  scope.node.addValidation({
    validate: () =>
      spawnedPodProblems(standards, release.chartName, values).flatMap(({ violations }) =>
        violations.map(
          ({ ruleId, fieldPath, found, expected }) =>
            new CodedError('CLEARML8010', {
              path: scope.node.path,
              found: `pods of tasks break ${ruleId}: ${fieldPath} is ${found}`,
              expected: `${expected}, by the ${standards.level} Pod Security Standard of Kubernetes ${standards.kubernetesVersion}`,
              fix: 'change the template, or let podSecurity ask for less',
            }).message,
        ),
      ),
  });
}
