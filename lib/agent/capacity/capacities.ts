import { wholeNumber } from '../../chart/prop-table';
import { validateProps } from '../../core/props/validate-props';
import type { JsonObject } from '../../helm/data/json';

/** Nodes on which GPUs are counted. */
export interface GpuDiscoveryOptions {
  /**
   * Labels of nodes with GPUs, `key=value`, separated by commas.
   *
   * @default "kubernetes.io/os=linux,nvidia.com/gpu.present=true"
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
   * Node labels that contain the number of GPUs; the first label that a node has counts.
   *
   * @default ['nvidia.com/gpu.count']
   */
  readonly countLabels?: string[];
}

/** Nodes on which CPUs are counted. */
export interface CpuDiscoveryOptions {
  /**
   * Labels that the nodes must have, `key=value`, separated by commas.
   *
   * @default - all nodes
   */
  readonly nodeSelector?: string;
}

/** Number of GPUs that the dashboard shows for an agent (`clearml_agent_orch_dash_k8s.md`). */
export class GpuCapacity {
  /** @param count a fixed number */
  public static of(count: number): GpuCapacity {
    return new GpuCapacity({ reportMax: wholeNumber(1)(count, 'GpuCapacity.of') });
  }

  /**
   * The number that the nodes have. The agent reads all nodes, so it gets access to the whole cluster.
   *
   * @param options the nodes
   */
  public static discovered(options: GpuDiscoveryOptions = {}): GpuCapacity {
    const name = 'GpuCapacity.discovered';
    const { baseSelector, nodeSelector, countLabels } = validateProps(options, 'GpuDiscoveryOptions', name);
    const gpuCountSelector = countLabels?.join(',');
    const discovery = { enabled: true, baseSelector, nodeSelector, gpuCountSelector };
    return new GpuCapacity({ reportMax: 0, discovery });
  }

  private constructor(
    /** @internal */
    public readonly _values: JsonObject,
  ) {}
}

/** Number of CPUs that the dashboard shows for an agent. `clearml-enterprise-agent` 6.12.0 or later. */
export class CpuCapacity {
  /** @param count a fixed number */
  public static of(count: number): CpuCapacity {
    return new CpuCapacity({ reportMax: wholeNumber(1)(count, 'CpuCapacity.of') });
  }

  /**
   * The number that the nodes have. The agent reads all nodes, so it gets access to the whole cluster.
   *
   * @param options the nodes
   */
  public static discovered(options: CpuDiscoveryOptions = {}): CpuCapacity {
    const { nodeSelector } = validateProps(options, 'CpuDiscoveryOptions', 'CpuCapacity.discovered');
    return new CpuCapacity({ reportMax: 0, discovery: { enabled: true, nodeSelector } });
  }

  /**
   * The number in one namespace.
   *
   * @param name namespace; by default the namespace of the agent
   */
  public static inNamespace(name?: string): CpuCapacity {
    return new CpuCapacity({ reportNamespaced: true, reportNamespaceOverride: name });
  }

  private constructor(
    /** @internal */
    public readonly _values: JsonObject,
  ) {}
}
