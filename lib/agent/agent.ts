import { Construct } from 'constructs';
import { Installation } from '../chart/installation';
import { endpointsOf, type ServerEndpoints } from '../chart/server-reference';
import { resolveTaskSecrets } from '../chart/task-secrets';
import { locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import type { HelmRelease } from '../release/helm-release';
import { KeepUser } from '../security/hardening';
import { AGENT_CHART, AGENT_IMAGE } from './agent-chart';
import type { AgentFeature, AgentInstallation } from './agent-installation';
import type { ClearmlAgentProps } from './agent-props';
import { effectiveEndpoints, setEndpoints } from './agent-values';
import { DashboardReport } from './capacity/capacity-options';
import { declarePrerequisites, registerAgent, rejectDuplicates } from './registered-agents';
import { unsatisfiedGpuRequests } from './rules/gpu-capacity';
import { namesOf } from './rules/queues';
import type { Queue } from './tasks/task-options';
import { DASHBOARD } from './value-paths';

/**
 * A ClearML agent: it takes tasks from queues and runs each as a pod (`clearml_agent_deployment_k8s.md`).
 *
 * @example
 * new ClearmlAgent(chart, 'agent', {
 *   chart: ChartSource.enterprise('6.14.6'),
 *   server,
 *   credentials: ServerCredentials.fromSecret('clearml-agent-credentials'),
 *   queues: [{ name: '1xGPU', gpus: Gpus.whole(1) }, { name: 'half', gpus: Gpus.fraction(0.5) }],
 * });
 */
export class ClearmlAgent extends Construct {
  /** The rendered chart. */
  public readonly release: HelmRelease;

  /** The queues that the agent serves, without the applications queue. */
  public readonly queues: Queue[];

  /** Addresses of the server that the agent works for. */
  public readonly endpoints: ServerEndpoints;

  /** Namespace of the agent and its tasks; undefined when neither props nor the cdk8s chart name one. */
  public readonly inNamespace?: string;

  /** @throws CLEARML1017 when a prop is missing, unknown or of the wrong type; the docs of the props name further codes */
  public constructor(scope: Construct, id: string, props: ClearmlAgentProps) {
    super(scopeInChart(scope, id), id);
    const agent = locate(this.node.path, () => installAgent(this, props));
    this.release = agent.release;
    this.queues = servedQueues(agent);
    this.endpoints = effectiveEndpoints(agent);
    this.inNamespace = agent.inNamespace;
  }
}

function installAgent(scope: Construct, props: ClearmlAgentProps): AgentInstallation {
  const agent = new Installation<ClearmlAgentProps, AgentFeature>(scope, AGENT_CHART, props);
  const endpoints = endpointsOf(agent.props);
  agent.applyProps((values) => {
    setEndpoints(agent, endpoints);
    const { dashboard } = agent.props;
    if (dashboard && dashboard.report === undefined) {
      values.add(`${DASHBOARD}.reportType`, DashboardReport.AGGREGATE, 'dashboard');
    }
  });
  resolveTaskSecrets(agent);
  rejectDuplicates(agent);
  const release = agent.render();
  if (agent.podSecurity._platformChoosesUsers) {
    release.transformPods(new KeepUser([AGENT_IMAGE]));
  }
  scope.node.addValidation({ validate: () => unsatisfiedGpuRequests(agent) });
  registerAgent(scope, agent.inNamespace);
  declarePrerequisites(agent);
  return agent;
}

/** The queues of props, and those that only values name. */
function servedQueues(agent: AgentInstallation): Queue[] {
  const { queues } = agent.props;
  const others = namesOf(agent).filter((name) => queues.every((queue) => queue.name !== name));
  return [...queues, ...others.map((name) => ({ name }))];
}
