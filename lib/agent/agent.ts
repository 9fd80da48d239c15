import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CATALOG } from '../chart/catalog';
import { ChartValues } from '../chart/chart-values';
import { ImageRegistryOverride } from '../chart/images/image-registry';
import { renderOptionsOf } from '../chart/render-options';
import { locate } from '../core/errors/coded-error';
import { requireNamespace } from '../core/prerequisites/common-needs';
import type { JsonObject } from '../helm/data/json';
import type { SourcedValue } from '../helm/values/contributions';
import { userValues } from '../helm/values/own-values';
import { HelmRelease } from '../release/helm-release';
import { wrapSecrets } from '../secrets/detected/secret-values';
import { PodSecurity } from '../security/pod-security';
import { AgentChart } from './agent-chart';
import { registerAgent } from './agent-namespaces';
import type { ClearmlAgentProps } from './agent-props';
import { AGENT_SECRETS } from './agent-secrets';
import { setAgentValues } from './agent-settings';
import { shapedAgent } from './agent-shapes';
import type { AgentValues } from './agent-values';
import { rejectDuplicates } from './duplicate-agents';
import { endpointsOf, type ServerEndpoints } from './endpoints';
import { noticeKnownFaults } from './known-faults';
import { securePods } from './pod-security';
import { declarePrerequisites } from './prerequisites';
import { AgentEffectiveValues } from './rules/agent-effective-values';
import { AGENT_RULES } from './rules/agent-rules';
import { unsatisfiedGpuRequests } from './rules/gpu-capacity';
import { WORKER_ID_CATEGORIES } from './rules/worker-ids';
import type { Queue } from './tasks/queue';
import { resolveTaskSecrets } from './tasks/task-secrets';

/**
 * A ClearML agent: it takes tasks from queues and runs each as a pod (`clearml_agent_deployment_k8s.md`).
 *
 * @example
 * new ClearmlAgent(chart, 'agent', {
 *   chart: ChartSource.enterprise('6.14.6'),
 *   server,
 *   credentials: AgentCredentials.fromSecret('clearml-agent-credentials'),
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

  private readonly chart: AgentChart;
  private readonly podSecurity: PodSecurity;

  /** @throws CLEARML9018 when a prop is missing, unknown or of the wrong type; what else is wrong has the codes of the props */
  public constructor(scope: Construct, id: string, props: ClearmlAgentProps) {
    super(scope, id);
    const path = this.node.path;
    const checked = locate(path, () => shapedAgent(props));
    checked.secretDelivery?.applyTo(this);
    this.queues = [...checked.queues];
    this.inNamespace = Chart.of(this).namespace;
    this.chart = locate(path, () => AgentChart.from(checked.chart));
    this.endpoints = locate(path, () => endpointsOf(checked));
    this.podSecurity = checked.podSecurity ?? PodSecurity.unmodified();
    this.release = locate(path, () => this.renderRelease(checked));
    registerAgent(this, this.inNamespace);
    requireNamespace(this, this.inNamespace);
    declarePrerequisites(this, checked, this.inNamespace);
  }

  private renderRelease(props: ClearmlAgentProps): HelmRelease {
    const { releaseName = this.defaultReleaseName(), unsetValues = [] } = props;
    const given = wrapSecrets(userValues(props), this.chart.located.name, AGENT_SECRETS);
    const values: AgentValues = new ChartValues(this.chart);
    const { endpoints, podSecurity } = this;
    setAgentValues(values, { scope: this, props, own: given, endpoints, podSecurity });
    const { sourcedValues, own } = resolveTaskSecrets(this, releaseName, values.sourcedValues, given);
    const effective = AgentEffectiveValues.of(this.chart, sourcedValues, own, unsetValues);
    this.check(effective, props);
    this.node.addValidation({ validate: () => unsatisfiedGpuRequests(this, effective) });
    rejectDuplicates(this, releaseName, this.chart);
    const release = this.rendered(props, releaseName, sourcedValues, own);
    securePods(release, podSecurity);
    if (props.imageRegistry) {
      release.transformPods(new ImageRegistryOverride(props.imageRegistry));
    }
    return release;
  }

  private check(effective: AgentEffectiveValues, props: ClearmlAgentProps): void {
    for (const rule of [...AGENT_RULES, ...(props.allowSeveralCategories ? [] : [WORKER_ID_CATEGORIES])]) {
      rule(effective);
    }
    noticeKnownFaults(effective);
  }

  private rendered(
    props: ClearmlAgentProps,
    releaseName: string,
    sourcedValues: SourcedValue[],
    own: JsonObject,
  ): HelmRelease {
    return new HelmRelease(this, 'release', {
      ...this.chart.located.location,
      releaseName,
      namespace: this.inNamespace,
      ...renderOptionsOf(props),
      sourcedValues,
      values: own,
    });
  }

  private defaultReleaseName(): string {
    return this.chart.edition === 'enterprise' ? CATALOG.agent.releaseName : CATALOG.publicAgent.releaseName;
  }
}
