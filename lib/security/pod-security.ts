import { validateProps } from '../core/props/validate-props';
import type { HelmRelease } from '../release/helm-release';
import type { ImageProfile } from './image-profile';
import { KNOWN_IMAGES } from './known-images';
import type { PodSecurityOptions } from './pod-security-options';
import { secureRelease } from './secure-release';
import { PodSecurityLevel } from './standards/pod-security-level';
import { PodSecurityStandards } from './standards/pod-security-standards';

/**
 * Which level of the Pod Security Standards the pods of a construct must satisfy. What charts leave open is filled in; the
 * result is checked by the rules of Kubernetes' own admission, and what breaks one is an error that names object, container
 * and rule.
 *
 * @example
 * const podSecurity = PodSecurity.restricted({
 *   exceptions: [{ rule: 'hostPathVolumes', workload: 'DaemonSet/node-exporter', reason: 'reads metrics of the node' }],
 * });
 */
export class PodSecurity {
  /**
   * No root, no capabilities, no privileges, no access to the node: what hardened clusters enforce.
   *
   * @param options version, exceptions
   */
  public static restricted(options: PodSecurityOptions = {}): PodSecurity {
    return new PodSecurity(PodSecurityLevel.RESTRICTED, securityOptions(options, 'restricted'), false);
  }

  /**
   * No privileges and no access to the node; root inside a container is allowed.
   *
   * @param options version, exceptions
   */
  public static baseline(options: PodSecurityOptions = {}): PodSecurity {
    return new PodSecurity(PodSecurityLevel.BASELINE, securityOptions(options, 'baseline'), false);
  }

  /**
   * Restricted, and without fixed users and groups: OpenShift chooses them from the range of the project (`openshift.md`).
   *
   * @param options version, exceptions
   */
  public static openshift(options: PodSecurityOptions = {}): PodSecurity {
    return new PodSecurity(PodSecurityLevel.RESTRICTED, securityOptions(options, 'openshift'), true);
  }

  /** The pods as the chart makes them, unchecked. */
  public static unmodified(): PodSecurity {
    return new PodSecurity(PodSecurityLevel.PRIVILEGED, {}, false);
  }

  private constructor(
    /** @internal */
    public readonly _level: PodSecurityLevel,
    /** @internal */
    public readonly _options: PodSecurityOptions,
    /** @internal */
    public readonly _platformChoosesUsers: boolean,
  ) {}

  /**
   * Secures the pods of any chart.
   *
   * @param release the rendered chart
   * @throws CLEARML8010 at synth when a pod cannot be made to satisfy the level
   */
  public applyTo(release: HelmRelease): void {
    this._applyTo(release, []);
  }

  /** @internal */
  public _applyTo(release: HelmRelease, profiles: readonly ImageProfile[]): void {
    if (this._level !== PodSecurityLevel.PRIVILEGED) {
      const secured = {
        standards: PodSecurityStandards.of(this._level, this._options.kubernetesVersion),
        exceptions: this._options.exceptions ?? [],
        platformChoosesUsers: this._platformChoosesUsers,
        profiles: [...profiles, ...KNOWN_IMAGES],
      };
      secureRelease(release, secured);
    }
  }
}

/** @throws CLEARML1017 when an option has the wrong type, CLEARML8002 when the version cannot be read */
function securityOptions(options: PodSecurityOptions, factory: string): PodSecurityOptions {
  const checked = validateProps(options, 'PodSecurityOptions', `PodSecurity.${factory}`);
  PodSecurityStandards.restricted(checked.kubernetesVersion);
  return checked;
}
