import valid from 'semver/functions/valid';
import { CodedError } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import { type DevicePluginConfigs, MIG_SLICES, timeSliced, WHOLE } from './device-plugin-config';
import { FRACTIONS_BY_LABEL_SINCE, type FractionRequest, fractionRequest } from './gpu-capacity';

/** Options of `GpuSharing.fractional`. */
export interface FractionalSharingOptions {
  /**
   * Number of GPUs per node. The injector chooses among them, so each GPU has its own resource, `nvidia.com/gpu-0` and so on.
   * Required from 1.3.0 of the injector on; for earlier versions nodes may differ, and it is left out.
   *
   * @default - none
   */
  readonly gpusPerNode?: number;

  /**
   * Version of the fractional GPU injector (CFGI). Before 1.3.0 it needs other settings, and other limits of pods.
   *
   * @default - 1.3.0 or later
   * @example "1.2.0"
   */
  readonly injectorVersion?: string;
}

/** Options of `GpuSharing.mixed`. */
export interface MixedSharingOptions {
  /**
   * Number of GPUs per node that uses time slicing.
   */
  readonly gpusPerNode: number;

  /**
   * Version of the fractional GPU injector (CFGI). Before 1.3.0 it works with NVIDIA's own device plugin.
   *
   * @default - 1.3.0 or later
   * @example "1.2.0"
   */
  readonly injectorVersion?: string;
}

const MAX_GPUS = 64;

/**
 * How the pods of a cluster share its GPUs: one of the scenarios in the ClearML documentation.
 *
 * @example
 * const sharing = GpuSharing.fractional({ gpusPerNode: 8 });
 */
export class GpuSharing {
  /** Every GPU belongs to one pod as a whole (`gpu_operator.md`). */
  public static none(): GpuSharing {
    return new GpuSharing('GpuSharing.none()', false);
  }

  /** The dynamic MIG operator (CDMO) partitions the GPUs of labeled nodes into MIG slices as pods ask for them (`cdmo.md`). */
  public static dynamicMig(): GpuSharing {
    return new GpuSharing('GpuSharing.dynamicMig()', true);
  }

  /**
   * The fractional GPU injector (CFGI) gives pods fractions of GPUs, which are sliced in time (`cfgi.md`). A limit of
   * `nvidia.com/gpu` is no whole GPU then: pods ask for whole ones by fractions, too.
   *
   * @param options GPUs of the nodes, version of the injector
   * @throws CLEARML9030 when the number of GPUs does not fit the version
   */
  public static fractional(options: FractionalSharingOptions): GpuSharing {
    const name = 'GpuSharing.fractional';
    const { gpusPerNode, injectorVersion } = validateProps(options, 'FractionalSharingOptions', name);
    const fractions = requestOf(injectorVersion, name);
    if (fractions === 'label') {
      requireGpus(gpusPerNode, name);
    } else if (gpusPerNode !== undefined) {
      throw described(
        `${name} with gpusPerNode for injector ${injectorVersion}`,
        `no gpusPerNode before ${FRACTIONS_BY_LABEL_SINCE}: the slices of all GPUs are one resource there`,
        'leave gpusPerNode out, or raise injectorVersion',
      );
    }
    const config = fractions === 'label' ? 'renamed-resources' : 'any';
    const pluginConfigs = { default: config, named: { [config]: timeSliced(gpusPerNode) } };
    return new GpuSharing(`${name}()`, false, fractions, pluginConfigs);
  }

  /**
   * Dynamic MIG and fractions in one cluster, node by node (`cdmo_cfgi_same_cluster.md`): the label
   * `nvidia.com/device-plugin.config` of a node says `mig`, `ts` (sliced in time), or `all-disabled`, which is the default.
   *
   * @param options GPUs of the nodes, version of the injector
   * @throws CLEARML9030 when the number of GPUs does not fit the version
   */
  public static mixed(options: MixedSharingOptions): GpuSharing {
    const name = 'GpuSharing.mixed';
    const { gpusPerNode, injectorVersion } = validateProps(options, 'MixedSharingOptions', name);
    requireGpus(gpusPerNode, name);
    const fractions = requestOf(injectorVersion, name);
    const named = { 'all-disabled': WHOLE, ts: timeSliced(gpusPerNode), mig: MIG_SLICES };
    const pluginConfigs = { default: 'all-disabled', named };
    return new GpuSharing(`${name}()`, true, fractions, pluginConfigs);
  }

  private constructor(
    /**
     * How the user names it.
     *
     * @internal
     */
    public readonly _name: string,
    /**
     * Whether the dynamic MIG operator partitions GPUs.
     *
     * @internal
     */
    public readonly _mig: boolean,
    /** @internal */
    public readonly _fractions?: FractionRequest,
    /** @internal */
    public readonly _pluginConfigs?: DevicePluginConfigs,
  ) {}

  /**
   * Whether a limit of `nvidia.com/gpu` counts whole GPUs on some nodes.
   *
   * @internal
   */
  public get _wholeGpus(): boolean {
    return this._mig || this._fractions === undefined;
  }

  /**
   * Whether the label of a node says how its GPUs are shared.
   *
   * @internal
   */
  public get _byNode(): boolean {
    return this._mig && this._fractions !== undefined;
  }
}

function requestOf(version: string | undefined, name: string): FractionRequest {
  if (version !== undefined && valid(version) !== version) {
    throw described(
      `${name} with injectorVersion ${JSON.stringify(version)}`,
      'the exact version of the chart clearml-fractional-gpu-injector, such as 1.3.0',
      '`helm list -n cfgi` shows it',
    );
  }
  return fractionRequest(version);
}

function requireGpus(gpusPerNode: number | undefined, name: string): void {
  if (gpusPerNode === undefined || !Number.isInteger(gpusPerNode) || gpusPerNode < 1 || gpusPerNode > MAX_GPUS) {
    throw described(
      gpusPerNode === undefined ? `${name} without gpusPerNode` : `${name} with ${gpusPerNode} GPUs in a node`,
      `how many GPUs a node has, 1 to ${MAX_GPUS}: each gets a resource of its own`,
      'set gpusPerNode; `nvidia-smi -L` on a node lists its GPUs',
    );
  }
}

function described(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9030', { found, expected, fix });
}
