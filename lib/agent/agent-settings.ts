import type { Construct } from 'constructs';
import { requireRegistry } from '../chart/images/image-registry';
import { PullSecretList, setImageValues } from '../chart/images/pull-secrets';
import type { ServerEndpoints } from '../chart/server-reference';
import { taskStartScript } from '../chart/task-start-script';
import type { JsonObject } from '../helm/data/json';
import type { PodSecurity } from '../security/pod-security';
import { setCredentials } from './agent-credentials';
import { setAgentPod } from './agent-pod';
import type { ClearmlAgentProps } from './agent-props';
import { type AgentValues, GLUE } from './agent-values';
import { setDashboard } from './capacity/dashboard';
import { setMonitoredResources } from './capacity/monitored-resources';
import { setEndpoints } from './endpoints';
import { requireAtLeast } from './numbers';
import { isWithoutRoot, setPodSecurity } from './pod-security';
import { setAirGapped } from './tasks/air-gapped';
import { needsLimits } from './tasks/fractions';
import { setQueues } from './tasks/queue-values';
import { BASE, setTemplateValues } from './tasks/template-values';

/** What an agent is made from. */
export interface AgentDescription {
  readonly scope: Construct & { readonly inNamespace?: string };
  readonly props: ClearmlAgentProps;
  /** The user's own values. */
  readonly own: JsonObject;
  readonly endpoints: ServerEndpoints;
  readonly podSecurity: PodSecurity;
}

/** The values that the props of an agent want. */
export function setAgentValues(values: AgentValues, description: AgentDescription): void {
  const { scope, props, endpoints } = description;
  setEndpoints(values, endpoints);
  setCredentials(values, scope, props.credentials, scope.inNamespace);
  requireRegistry(props.imageRegistry);
  const { chart } = values;
  setImageValues({ scope, inNamespace: scope.inNamespace, chart, props, values }, PullSecretList.APPENDED);
  setTaskValues(values, description);
  setDashboard(values, props.dashboard);
  setMonitoredResources(values, props.monitoredResources);
  setAgentPod(values, props.agentPod);
  setCertificates(values, props.certificates);
  setSwitches(values, props);
}

function setTaskValues(values: AgentValues, { props, own, podSecurity }: AgentDescription): void {
  const context = { values, own, fractionsNeedLimits: needsLimits(props.fractionInjectorVersion) };
  const base = { path: BASE, prop: 'basePodTemplate', volumes: 'volumes' } as const;
  setTemplateValues(context, base, props.basePodTemplate ?? {});
  for (const cache of props.caches ?? []) {
    cache._setValues(values);
  }
  setAirGapped(values, props.airGapped);
  setPodSecurity(values, podSecurity);
  values.addGated('startScripts', `${GLUE}.containerCustomBashScript`, startScript(props, podSecurity), 'startScript');
  values.add(`${GLUE}.defaultContainerImage`, props.defaultImage, 'defaultImage');
  // After all that is for every queue: the environments of queues repeat it.
  setQueues(context, props);
}

function startScript(props: ClearmlAgentProps, podSecurity: PodSecurity): string | undefined {
  if (props.startScript !== undefined) {
    return props.startScript;
  }
  // Images of air-gapped tasks hold Python; others may hold it under any name.
  const python = props.airGapped ? 'python3' : undefined;
  return props.airGapped || isWithoutRoot(podSecurity) ? taskStartScript({ python }) : undefined;
}

function setSwitches(values: AgentValues, props: ClearmlAgentProps): void {
  requireAtLeast(1, props.maxPods, 'maxPods');
  requireAtLeast(0, props.completedPodDeletionDelayMinutes, 'completedPodDeletionDelayMinutes');
  requireAtLeast(1, props.queuePollSeconds, 'queuePollSeconds');
  requireAtLeast(1, props.statusReportSeconds, 'statusReportSeconds');
  const glue = (path: string) => `${GLUE}.${path}`;
  const { dashboard, queues, applicationsQueue } = props;
  values.addGated('maxPods', glue('maxPods'), props.maxPods, 'maxPods');
  const delay = props.completedPodDeletionDelayMinutes;
  const delayName = 'completedPodDeletionDelayMinutes';
  values.addGated('completedPodDelay', glue(delayName), delay, delayName);
  values.addGated('intervals', glue('queuePollFrequencySeconds'), props.queuePollSeconds, 'queuePollSeconds');
  values.addGated('intervals', glue('statusReportFrequencySeconds'), props.statusReportSeconds, 'statusReportSeconds');
  values.addGated('workerIds', glue('workerIdOverride'), props.workerId, 'workerId');
  values.addGated('workerIds', glue('taskWorkerIdOverride'), props.taskWorkerIdTemplate, 'taskWorkerIdTemplate');
  values.addGated('bootstrap', 'bootstrap.enabled', props.bootstrap, 'bootstrap');
  values.addGated('serverTasks', glue('serverTasks'), props.serverTasks, 'serverTasks');
  values.addGated('ownerToken', glue('useOwnerToken'), props.useOwnerToken, 'useOwnerToken');
  const compose = glue('dockerComposeApplication.enabled');
  values.addGated('composeApplications', compose, props.composeApplications, 'composeApplications');

  const byQueue = [...queues, applicationsQueue].some((queue) => queue?.multiNode !== undefined);
  if (props.multiNode) {
    values.chart.require('multiNodeByTask', 'multiNode');
  }
  const multiNode = props.multiNode ?? (byQueue || undefined);
  values.addGated('multiNode', glue('multiNode.enabled'), multiNode, 'multiNode');
  const needsAccess =
    multiNode === true || dashboard?.gpus?._discovers === true || dashboard?.cpus?._discovers === true;
  const access = props.clusterAccess ?? (needsAccess || undefined);
  values.addGated('clusterAccess', glue('serviceAccountClusterAccess'), access, 'clusterAccess');
}

function setCertificates(values: AgentValues, certificates: ClearmlAgentProps['certificates']): void {
  if (certificates !== undefined) {
    values.chart.require('certificates', 'certificates');
    certificates._setValues(values);
    if (certificates._inTasks ?? values.chart.can('certificatesInTasks')) {
      values.addGated('certificatesInTasks', 'customCertificates.propagateToTasks', true, 'certificates.inTasks');
    }
  }
}
