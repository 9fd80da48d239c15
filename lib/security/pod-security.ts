import type { ApiObject } from 'cdk8s';
import { locate } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import { reportOn } from '../core/report/report';
import type { ManifestObject } from '../helm/manifests/manifest-object';
import { podsOf } from '../helm/manifests/rendered-pod';
import type { HelmRelease } from '../release/helm-release';
import { EXCEPTIONS_ANNOTATION, type PodSecurityException, SecuredPods } from './exceptions';
import { type ImageProfile, imagesWithoutRoot, KNOWN_IMAGES, PodHardening } from './hardening';
import { spawnedPodProblems } from './spawned-pods';
import { CheckedPod } from './standards/checked-pod';
import { PodSecurityStandards } from './standards/pod-security-standards';
import { PodSecurityLevel } from './standards/rule';

/** Options of `PodSecurity`. */
export interface PodSecurityOptions {
  /**
   * Kubernetes version of the standard. It should equal the version of the cluster, because the rules differ by
   * version.
   *
   * @default - the latest version that this library knows
   * @example "1.32"
   */
  readonly kubernetesVersion?: string;

  /**
   * Exceptions from rules, each with a reason. An exception that covers no violation causes CLEARML8012.
   *
   * @default - no exceptions
   */
  readonly exceptions?: PodSecurityException[];
}

/**
 * The level of the Pod Security Standards that the pods of a construct must satisfy. The library sets the fields that
 * charts leave unset, and checks the result by the rules of Kubernetes pod security admission. Each violation causes an
 * error that names object, container and rule.
 *
 * @example
 * const podSecurity = PodSecurity.restricted({
 * exceptions: [{ rule: 'hostPathVolumes', workload: 'DaemonSet/node-exporter', reason: 'reads metrics of the node' }],
 * });
 */
export class PodSecurity {
  /**
   * The level of hardened clusters: no root, no capabilities, no privileges, no access to the node.
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
   * The level restricted, without fixed users and groups: OpenShift sets them from the range of the project
   * (`openshift.md`).
   *
   * @param options version, exceptions
   */
  public static openshift(options: PodSecurityOptions = {}): PodSecurity {
    return new PodSecurity(PodSecurityLevel.RESTRICTED, securityOptions(options, 'openshift'), true);
  }

  /** The pods as the chart renders them, without hardening and without checks. */
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
   * Hardens and checks the pods of any chart.
   *
   * @param release the rendered chart
   * @throws CLEARML8010 at synthesis when a hardened pod does not satisfy the level
   */
  public applyTo(release: HelmRelease): void {
    this._applyTo(release, []);
  }

  /** @internal */
  public _applyTo(release: HelmRelease, profiles: readonly ImageProfile[]): void {
    if (this._level !== PodSecurityLevel.PRIVILEGED) {
      secureRelease(release, this, [...profiles, ...KNOWN_IMAGES]);
    }
  }
}

/** @throws CLEARML8011 for an invalid option, CLEARML8002 for an invalid Kubernetes version */
function securityOptions(options: PodSecurityOptions, factory: string): PodSecurityOptions {
  const checked = validateProps(options, 'PodSecurityOptions', `PodSecurity.${factory}`);
  PodSecurityStandards.restricted(checked.kubernetesVersion);
  return checked;
}

/**
 * Hardens every pod of a release. Checks the pods at synthesis, so that the check includes later patches.
 *
 * @throws CLEARML8011 when an exception is invalid
 */
function secureRelease(release: HelmRelease, security: PodSecurity, profiles: readonly ImageProfile[]): void {
  const { kubernetesVersion, exceptions = [] } = security._options;
  const { path } = release.node;
  const restricted = security._level === PodSecurityLevel.RESTRICTED;
  const standards = PodSecurityStandards.of(security._level, kubernetesVersion);
  const secured = locate(path, () => new SecuredPods(standards, exceptions));
  release.transformPods(new PodHardening(secured, restricted ? profiles : undefined, security._platformChoosesUsers));
  release._whenRendered(() => annotateCustomObjects(release, secured));
  release.node.addValidation({
    validate: () => {
      const rendered = release.apiObjects.flatMap((object) =>
        CheckedPod.allOf(object.toJson()).flatMap((pod) => secured.check(workloadOf(object), pod).errors),
      );
      const spawned = spawnedPodProblems(standards, release.chartName, release._values.tree).flatMap(
        ({ place, violations }) => secured.checkViolations(place, violations).errors,
      );
      return [...rendered, ...spawned, ...secured.unused()].map((error) => error.at(path).message);
    },
  });
  reportOn(release, 'exceptions', () => exceptions.map((exception) => ({ path, ...exception })));
  if (restricted) {
    reportOn(release, 'imagesWithoutRoot', () =>
      release.apiObjects.flatMap((object) =>
        podsOf(object.toJson()).flatMap((pod) => imagesWithoutRoot(workloadOf(object), pod, profiles)),
      ),
    );
  }
}

/**
 * Names the used exceptions in custom objects whose pods an operator completes. The metadata of these pods may be at any place, so
 * the annotation belongs to the object.
 */
function annotateCustomObjects(release: HelmRelease, secured: SecuredPods): void {
  for (const object of release.apiObjects as ManifestObject[]) {
    const pods = CheckedPod.allOf(object.content).filter(({ isComplete }) => !isComplete);
    const used = pods.flatMap((pod) => secured.check(workloadOf(object), pod).excepted);
    if (used.length > 0) {
      object.metadata.addAnnotation(EXCEPTIONS_ANNOTATION, JSON.stringify([...new Set(used)]));
    }
  }
}

function workloadOf({ kind, name }: ApiObject): string {
  return `${kind}/${name}`;
}
