import { stringify } from 'yaml';
import { SLICES_OF_A_GPU, WHOLE_GPU } from './gpu-capacity';

/** A configuration of NVIDIA's device plugin. */
export interface DevicePluginConfig {
  readonly version: string;
  readonly flags: { readonly migStrategy: string };
  readonly sharing?: object;
}

/** Configurations by name, and the name of the default for nodes without a label. */
export interface DevicePluginConfigs {
  readonly default: string;
  readonly named: { readonly [name: string]: DevicePluginConfig };
}

/** Whole GPUs. */
export const WHOLE: DevicePluginConfig = { version: 'v1', flags: { migStrategy: 'none' } };

/** MIG slices: each profile is a separate resource. */
export const MIG_SLICES: DevicePluginConfig = { version: 'v1', flags: { migStrategy: 'mixed' } };

/**
 * GPUs sliced in time (`cfgi.md`).
 *
 * @param gpusPerNode number of GPUs with their own resource; without it, all slices share one resource
 */
export function timeSliced(gpusPerNode?: number): DevicePluginConfig {
  const all = [{ name: WHOLE_GPU, replicas: SLICES_OF_A_GPU }];
  const resources =
    gpusPerNode === undefined ? all : Array.from({ length: gpusPerNode }, (_, index) => slicedGpu(index));
  const timeSlicing = { renameByDefault: false, failRequestsGreaterThanOne: false, resources };
  return { ...WHOLE, sharing: { timeSlicing } };
}

function slicedGpu(index: number): object {
  return {
    name: WHOLE_GPU,
    rename: `${WHOLE_GPU}-${index}`,
    devices: [String(index)],
    replicas: SLICES_OF_A_GPU,
  };
}

/** Configurations as a ConfigMap has them: a YAML document under each name. */
export function configTexts({ named }: DevicePluginConfigs): { [name: string]: string } {
  const texts = Object.entries(named).map(([name, config]) => [
    name,
    stringify(config, { lineWidth: 0 }).replace(/\s+$/, ''),
  ]);
  return Object.fromEntries(texts);
}
