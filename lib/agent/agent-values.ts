import type { CustomCertificates } from '../chart/custom-certificates';
import { SECRET_KEYS, type ServerCredentials } from '../chart/server-credentials';
import type { ServerEndpoints } from '../chart/server-reference';
import { AGENT_WITHOUT_ROOT, taskStartScript } from '../chart/task-start-script';
import { expectKeys } from '../secrets/delivery/expected-secrets';
import type { AgentInstallation } from './agent-installation';
import type { ClearmlAgentProps } from './agent-props';
import { BASE, GLUE, KEY_PATHS, SERVER_URLS } from './value-paths';

/** Security context of containers that run without root (`openshift.md`). */
const WITHOUT_ROOT = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Sets all addresses: the defaults of charts point to servers that do not exist. */
export function setEndpoints({ values }: AgentInstallation, { apiUrl, appUrl, filesUrl = '' }: ServerEndpoints): void {
  values.add(SERVER_URLS.apiUrl, apiUrl, 'endpoints.apiUrl');
  values.add(SERVER_URLS.appUrl, appUrl, 'endpoints.appUrl');
  values.add(SERVER_URLS.filesUrl, filesUrl, 'endpoints.filesUrl');
}

/** The addresses that the agent has: values may replace those of props. */
export function effectiveEndpoints({ effective }: AgentInstallation): ServerEndpoints {
  const [apiUrl, appUrl, filesUrl] = Object.values(SERVER_URLS).map((path) => effective.text(path));
  return { apiUrl: String(apiUrl), appUrl: String(appUrl), ...(filesUrl === undefined ? {} : { filesUrl }) };
}

/** Props that are left out, where their defaults are not the defaults of the chart. */
export function defaultsOf({ props, forbidsRoot }: AgentInstallation): Partial<ClearmlAgentProps> {
  const { airGapped, applicationsQueue, dashboard, queues } = props;
  const multiNode = props.multiNode ?? [...queues, applicationsQueue].some((queue) => queue?.multiNode !== undefined);
  // The agent reads all nodes to discover a capacity.
  const discovers = [dashboard?.gpus, dashboard?.cpus].some((capacity) => capacity?._values.discovery !== undefined);
  return {
    createQueues: true,
    ...(multiNode ? { multiNode } : {}),
    ...(multiNode || discovers ? { clusterAccess: true } : {}),
    // Images of air-gapped tasks contain Python; other images may contain it under any name.
    ...(airGapped || forbidsRoot ? { startScript: taskStartScript({ python: airGapped && 'python3' }) } : {}),
  };
}

/** Sets the keys beside the name of their Secret, too: without keys, charts render their defaults. */
export function setCredentials(agent: AgentInstallation, credentials: ServerCredentials, prop: string): void {
  const { scope, inNamespace, chart, values } = agent;
  const { _secretName } = credentials;
  if (_secretName !== undefined) {
    chart.require('existingCredentials', prop);
    values.add('clearml.existingAgentk8sglueSecret', _secretName, prop);
    expectKeys(scope, inNamespace, _secretName, Object.values(SECRET_KEYS));
  }
  credentials._setValues(scope, values, KEY_PATHS);
}

/** Lets the agent and the pods of its tasks run without root (`openshift.md`). */
export function setPodSecurity({ chart, values, forbidsRoot }: AgentInstallation, _: unknown, prop: string): void {
  if (!forbidsRoot) {
    return;
  }
  const [scriptPath, home] = AGENT_WITHOUT_ROOT;
  chart.require('agentWithoutRoot', 'podSecurity that forbids root');
  values.add(`${GLUE}.containerSecurityContext`, WITHOUT_ROOT, prop);
  values.add(`${BASE}.containerSecurityContext`, WITHOUT_ROOT, prop);
  values.addEnvironment(GLUE, [scriptPath], prop);
  values.add(`${BASE}.env`, [home], prop);
}

/** Adds certificates to the agent, and to its tasks where the chart supports it. */
export function setCertificates(
  { chart, values }: AgentInstallation,
  certificates: CustomCertificates,
  prop: string,
): void {
  certificates._setValues(values);
  if (certificates._inTasks ?? chart.supports('certificatesInTasks')) {
    chart.require('certificatesInTasks', `${prop}.inTasks`);
    values.add('customCertificates.propagateToTasks', true, `${prop}.inTasks`);
  }
}
