import { type AgentValues, GLUE } from './agent-values';

/** Where the agent writes the start script of a task; the default is in root's home. */
export const SCRIPT_PATH_VARIABLE = 'CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH';

const SECURITY_CONTEXT = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The values that an agent and tasks without root want (`openshift.md`). */
export function contributeWithoutRoot(values: AgentValues, withoutRoot: boolean | undefined): void {
  if (withoutRoot !== true) {
    return;
  }
  const contributor = 'withoutRoot';
  values.chart.require('agentWithoutRoot', contributor);
  values.add(`${GLUE}.containerSecurityContext`, SECURITY_CONTEXT, contributor);
  values.add(`${GLUE}.basePodTemplate.containerSecurityContext`, SECURITY_CONTEXT, contributor);
  values.addEnvironment(GLUE, [{ name: SCRIPT_PATH_VARIABLE, value: '/tmp/__start_agent__.sh' }], contributor);
  values.add(`${GLUE}.basePodTemplate.env`, [{ name: 'HOME', value: '/tmp' }], contributor);
}
