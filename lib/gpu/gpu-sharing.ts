import { lt, valid } from 'semver';
import { CodedError } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import { type DevicePluginConfigs, MIG_SLICES, timeSliced, WHOLE } from './device-plugin-config';
import type { FractionRequest } from './gpu-capacity';
import type { FractionalSharingOptions, MixedSharingOptions } from './gpu-sharing-options';
import { FRACTIONS_BY_LABEL_SINCE } from './resource-names';

const MOST_GPUS = 64;

/** What a way of sharing GPUs amounts to. */
interface Sharing {
  /** How the user names it. */
  readonly name: string;
  readonly wholeGpus: boolean;
  readonly mig: boolean;
  readonly fractions?: FractionRequest;
  readonly pluginConfigs?: DevicePluginConfigs;
}

/**
 * How the pods of a cluster share its GPUs: the scenarios of the guide, one at a time.
 *
 * @example
 * const sharing = GpuSharing.fractional({ gpusPerNode: 8 });
 */
export class GpuSharing {
  /** Every GPU belongs to one pod as a whole (`gpu_operator.md`). */
  public static none(): GpuSharing {
    return new GpuSharing({ name: 'GpuSharing.none()', wholeGpus: true, mig: false });
  }

  /** The dynamic MIG operator (CDMO) partitions the GPUs of labeled nodes into MIG slices as pods ask for them (`cdmo.md`). */
  public static dynamicMig(): GpuSharing {
    return new GpuSharing({ name: 'GpuSharing.dynamicMig()', wholeGpus: true, mig: true });
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
    const fractions = fractionRequest(injectorVersion, name);
    if (fractions === 'label') {
      requireGpus(gpusPerNode, name);
      const named = { 'renamed-resources': timeSliced(gpusPerNode) };
      const pluginConfigs = { default: 'renamed-resources', named };
      return new GpuSharing({ name: `${name}()`, wholeGpus: false, mig: false, fractions, pluginConfigs });
    }
    if (gpusPerNode !== undefined) {
      throw described(
        `${name} with gpusPerNode for injector ${injectorVersion}`,
        `no gpusPerNode before ${FRACTIONS_BY_LABEL_SINCE}: the slices of all GPUs are one resource there`,
        'leave gpusPerNode out, or raise injectorVersion',
      );
    }
    const pluginConfigs = { default: 'any', named: { any: timeSliced() } };
    return new GpuSharing({ name: `${name}()`, wholeGpus: false, mig: false, fractions, pluginConfigs });
  }

  /**
   * Dynamic MIG and fractions in one cluster, node by node (`cdmo_cfgi_same_cluster.md`): the label
   * `nvidia.com/device-plugin.config` of a node says `mig`, `ts` (sliced in time), or `all-disabled`, which is the default.
   *
   * @param options GPUs of the nodes, version of the injector
   * @throws CLEARML9030 when the number of GPUs is none
   */
  public static mixed(options: MixedSharingOptions): GpuSharing {
    const name = 'GpuSharing.mixed';
    const { gpusPerNode, injectorVersion } = validateProps(options, 'MixedSharingOptions', name);
    requireGpus(gpusPerNode, name);
    const fractions = fractionRequest(injectorVersion, name);
    const named = { 'all-disabled': WHOLE, ts: timeSliced(gpusPerNode), mig: MIG_SLICES };
    const pluginConfigs = { default: 'all-disabled', named };
    return new GpuSharing({ name: `${name}()`, wholeGpus: true, mig: true, fractions, pluginConfigs });
  }

  private constructor(private readonly sharing: Sharing) {}

  /** @internal */
  public get _name(): string {
    return this.sharing.name;
  }

  /**
   * Whether a limit of `nvidia.com/gpu` counts whole GPUs on some nodes.
   *
   * @internal
   */
  public get _wholeGpus(): boolean {
    return this.sharing.wholeGpus;
  }

  /** @internal */
  public get _mig(): boolean {
    return this.sharing.mig;
  }

  /** @internal */
  public get _fractions(): FractionRequest | undefined {
    return this.sharing.fractions;
  }

  /** @internal */
  public get _pluginConfigs(): DevicePluginConfigs | undefined {
    return this.sharing.pluginConfigs;
  }

  /**
   * Whether the label of a node says how its GPUs are shared.
   *
   * @internal
   */
  public get _byNode(): boolean {
    return this.sharing.mig && this.sharing.fractions !== undefined;
  }
}

function fractionRequest(version: string | undefined, name: string): FractionRequest {
  if (version !== undefined && valid(version) !== version) {
    throw described(
      `${name} with injectorVersion ${JSON.stringify(version)}`,
      'the exact version of the chart clearml-fractional-gpu-injector, such as 1.3.0',
      '`helm list -n cfgi` shows it',
    );
  }
  return version !== undefined && lt(version, FRACTIONS_BY_LABEL_SINCE) ? 'label and limit' : 'label';
}

function requireGpus(gpusPerNode: number | undefined, name: string): void {
  if (gpusPerNode === undefined || !Number.isInteger(gpusPerNode) || gpusPerNode < 1 || gpusPerNode > MOST_GPUS) {
    throw described(
      gpusPerNode === undefined ? `${name} without gpusPerNode` : `${name} with ${gpusPerNode} GPUs in a node`,
      `how many GPUs a node has, 1 to ${MOST_GPUS}: each gets a resource of its own`,
      'set gpusPerNode; `nvidia-smi -L` on a node lists its GPUs',
    );
  }
}

function described(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9030', { found, expected, fix });
}
