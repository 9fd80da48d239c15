/** Options of `GpuSharing.fractional`. */
export interface FractionalSharingOptions {
  /**
   * How many GPUs each node has. The injector chooses among them, so each gets a resource of its own, `nvidia.com/gpu-0` and so
   * on. Needed from 1.3.0 of the injector on; before that, nodes may differ and it is left out.
   *
   * @default - none
   */
  readonly gpusPerNode?: number;

  /**
   * Version of the fractional GPU injector (CFGI). Before 1.3.0 it wants other settings, and other limits of pods.
   *
   * @default - 1.3.0 or newer
   * @example "1.2.0"
   */
  readonly injectorVersion?: string;
}

/** Options of `GpuSharing.mixed`. */
export interface MixedSharingOptions {
  /**
   * How many GPUs each node has that is shared in time.
   */
  readonly gpusPerNode: number;

  /**
   * Version of the fractional GPU injector (CFGI). Before 1.3.0 it works with NVIDIA's own device plugin.
   *
   * @default - 1.3.0 or newer
   * @example "1.2.0"
   */
  readonly injectorVersion?: string;
}
