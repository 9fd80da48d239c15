import type { ChartValues } from '../../chart/chart-values';
import { CodedError } from '../../core/errors/coded-error';
import { validateProps } from '../../core/props/validate-props';
import { BASE } from '../value-paths';

/** The volume of a cache, and its mount path. At most one of `claimName` and `hostPath`. */
export interface CacheOptions {
  /**
   * Name of a PersistentVolumeClaim in the agent's namespace. Many tasks on many nodes need `ReadWriteMany`.
   *
   * @default - `nim-cache-pvc` for NIM; the others are on the node
   */
  readonly claimName?: string;

  /**
   * Folder on each node; it is created when it does not exist. Not allowed under the restricted pod security standard.
   *
   * @default - the path in the ClearML documentation
   */
  readonly hostPath?: string;

  /**
   * Mount path in the containers of tasks.
   *
   * @default - the path in the ClearML documentation
   */
  readonly mountPath?: string;
}

interface CacheKind {
  readonly name: string;
  readonly variable: string;
  readonly mountPath: string;
  readonly defaults: { readonly claimName?: string; readonly hostPath?: string };
}

/**
 * A cache that outlives tasks.
 *
 * @example
 * const caches = [TaskCache.clearml({ claimName: 'clearml-cache' }), TaskCache.huggingFace({ claimName: 'hf-cache' })];
 */
export class TaskCache {
  /**
   * Datasets, artifacts and models that tasks download from ClearML (`clearml_agent_data_caching.md`).
   *
   * @param options volume and mount path
   */
  public static clearml(options: CacheOptions = {}): TaskCache {
    const mountPath = '/root/.clearml/cache';
    const defaults = { hostPath: '/root/clearml-cache' };
    return new TaskCache({ name: 'clearml-cache', variable: 'CLEARML_CACHE_DIR', mountPath, defaults }, options);
  }

  /**
   * Models and datasets of Hugging Face (`clearml_agent_hf_caching.md`).
   *
   * @param options volume and mount path
   */
  public static huggingFace(options: CacheOptions = {}): TaskCache {
    const mountPath = '/root/.cache/huggingface';
    const defaults = { hostPath: '/root/.clearml/cache/hf' };
    return new TaskCache({ name: 'hf-cache', variable: 'HF_HOME', mountPath, defaults }, options);
  }

  /**
   * Models of NVIDIA NIM (`clearml_agent_nim_caching.md`).
   *
   * @param options volume and mount path
   */
  public static nim(options: CacheOptions = {}): TaskCache {
    const mountPath = '/opt/nim/.cache';
    const defaults = { claimName: 'nim-cache-pvc' };
    return new TaskCache({ name: 'nim-cache', variable: 'NIM_CACHE_PATH', mountPath, defaults }, options);
  }

  private readonly options: CacheOptions;

  /** @throws CLEARML9015 when it has both a claim and a folder on the node, or a path is not absolute */
  private constructor(
    private readonly kind: CacheKind,
    options: CacheOptions,
  ) {
    this.options = validateProps(options, 'CacheOptions', `options of cache ${kind.name}`);
    const { claimName, hostPath, mountPath } = this.options;
    const relative = [hostPath, mountPath].find((path) => path !== undefined && !path.startsWith('/'));
    if ((claimName !== undefined && hostPath !== undefined) || relative !== undefined) {
      throw new CodedError('CLEARML9015', {
        found: `cache ${kind.name} with ${relative === undefined ? 'claimName and hostPath' : `path ${JSON.stringify(relative)}`}`,
        expected: 'a claim or a folder on the node, and absolute paths',
        fix: relative === undefined ? 'remove one of the two' : 'begin the path with /',
      });
    }
  }

  /** @internal */
  public get _claimName(): string | undefined {
    const { claimName, hostPath } = this.options;
    return claimName ?? (hostPath === undefined ? this.kind.defaults.claimName : undefined);
  }

  /** @internal */
  public _setValues(values: ChartValues): void {
    const { name, variable, defaults } = this.kind;
    const source = `caches: ${name}`;
    const mountPath = this.options.mountPath ?? this.kind.mountPath;
    const claimName = this._claimName;
    const volume =
      claimName === undefined
        ? { hostPath: { path: this.options.hostPath ?? defaults.hostPath, type: 'DirectoryOrCreate' } }
        : { persistentVolumeClaim: { claimName } };
    values.add(`${BASE}.env`, [{ name: variable, value: mountPath }], source);
    values.add(`${BASE}.volumes`, [{ name, ...volume }], source);
    values.add(`${BASE}.volumeMounts`, [{ name, mountPath }], source);
  }
}
