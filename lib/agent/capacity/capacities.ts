import { validateProps } from '../../core/props/validate-props';
import { type AgentValues, GLUE } from '../agent-values';
import { requireAtLeast } from '../numbers';
import { requireSelector } from './selectors';

/** Which nodes GPUs are counted on. */
export interface GpuDiscoveryOptions {
  /**
   * Labels of nodes with GPUs, `key=value` with commas between.
   *
   * @default - the chart's: kubernetes.io/os=linux,nvidia.com/gpu.present=true
   */
  readonly baseSelector?: string;

  /**
   * Further labels that the nodes must have.
   *
   * @default - none
   * @example "nodepool=gpu-a100"
   */
  readonly nodeSelector?: string;

  /**
   * Node labels that tell the number of GPUs; the first that a node has counts.
   *
   * @default - the chart's: nvidia.com/gpu.count
   */
  readonly countLabels?: string[];
}

/** Which nodes CPUs are counted on. */
export interface CpuDiscoveryOptions {
  /**
   * Labels that the nodes must have, `key=value` with commas between.
   *
   * @default - all nodes
   */
  readonly nodeSelector?: string;
}

/** How many GPUs the dashboard shows for an agent (`clearml_agent_orch_dash_k8s.md`). */
export class GpuCapacity {
  /** @param count a number that you know */
  public static of(count: number): GpuCapacity {
    requireAtLeast(1, count, 'GpuCapacity.of');
    return new GpuCapacity({ reportMax: count });
  }

  /**
   * Those that the nodes have. The agent reads all nodes, so it gets access to the whole cluster.
   *
   * @param options which nodes
   */
  public static discovered(options: GpuDiscoveryOptions = {}): GpuCapacity {
    const checked = validateProps(options, 'GpuDiscoveryOptions', 'GpuCapacity.discovered');
    const { baseSelector, nodeSelector, countLabels } = checked;
    requireSelector(baseSelector, 'baseSelector');
    requireSelector(nodeSelector, 'nodeSelector');
    const gpuCountSelector = countLabels?.join(',');
    return new GpuCapacity(
      {
        reportMax: 0,
        discovery: { enabled: true, baseSelector, nodeSelector, gpuCountSelector },
      },
      true,
    );
  }

  private constructor(
    private readonly values: object,
    /** @internal */
    public readonly _discovers = false,
  ) {}

  /** @internal */
  public _setValues(values: AgentValues): void {
    values.addGated('gpuReports', `${GLUE}.orchestrationDashboard.gpu`, this.values, 'dashboard.gpus');
  }
}

/** How many CPUs the dashboard shows for an agent. `clearml-enterprise-agent` 6.12.0 or newer. */
export class CpuCapacity {
  /** @param count a number that you know */
  public static of(count: number): CpuCapacity {
    requireAtLeast(1, count, 'CpuCapacity.of');
    return new CpuCapacity({ reportMax: count });
  }

  /**
   * Those that the nodes have. The agent reads all nodes, so it gets access to the whole cluster.
   *
   * @param options which nodes
   */
  public static discovered(options: CpuDiscoveryOptions = {}): CpuCapacity {
    const { nodeSelector } = validateProps(options, 'CpuDiscoveryOptions', 'CpuCapacity.discovered');
    requireSelector(nodeSelector, 'nodeSelector');
    return new CpuCapacity({ reportMax: 0, discovery: { enabled: true, nodeSelector } }, true);
  }

  /**
   * Those of one namespace.
   *
   * @param name namespace; left out, it is the agent's
   */
  public static inNamespace(name?: string): CpuCapacity {
    return new CpuCapacity({ reportNamespaced: true, reportNamespaceOverride: name });
  }

  private constructor(
    private readonly values: object,
    /** @internal */
    public readonly _discovers = false,
  ) {}

  /** @internal */
  public _setValues(values: AgentValues): void {
    values.addGated('cpuReports', `${GLUE}.orchestrationDashboard.cpu`, this.values, 'dashboard.cpus');
  }
}
