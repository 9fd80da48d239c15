import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError, locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { validateArgument, validateProps } from '../core/props/validate-props';
import { OBJECT_NAME, requireValue } from '../core/props/value-checks';
import { createChildrenLazily } from '../release/lazy-children';
import {
  type DeliveredChart,
  DeliveryStage,
  deliveredCharts,
  folderOf,
  type GitOpsOptions,
  hasFolders,
  STAGES,
} from './delivered-charts';

/** Source of the manifests for Flux: an existing source object in the cluster. */
export class FluxSource {
  /** An existing GitRepository.
   *
   * @param name name of the object
   * @param inNamespace namespace of the object; by default the namespace of the Kustomizations
   * @throws CLEARML9078 when a name is invalid
   */
  public static gitRepository(name: string, inNamespace?: string): FluxSource {
    return new FluxSource('GitRepository', name, inNamespace);
  }

  /**
   * An existing OCIRepository, whose artifact contains the manifests.
   *
   * @param name name of the object
   * @param inNamespace namespace of the object; by default the namespace of the Kustomizations
   * @throws CLEARML9078 when a name is invalid
   */
  public static ociRepository(name: string, inNamespace?: string): FluxSource {
    return new FluxSource('OCIRepository', name, inNamespace);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'GitRepository' | 'OCIRepository',
    /** @internal */
    public readonly _name: string,
    /** @internal */
    public readonly _namespace?: string,
  ) {
    validateArgument(_name, 'string', 'name of a FluxSource');
    requireValue('CLEARML9078', 'name of a FluxSource', _name, OBJECT_NAME);
    requireValue('CLEARML9078', 'namespace of a FluxSource', _namespace, OBJECT_NAME);
  }
}

/** Properties of `FluxKustomizations`. */
export interface FluxKustomizationsProps extends GitOpsOptions {
  /** Source of the manifests. */
  readonly source: FluxSource;

  /**
   * Namespace of the Kustomizations.
   *
   * @default "flux-system"
   */
  readonly inNamespace?: string;

  /**
   * Prefix of the names of the Kustomizations.
   *
   * @default ""
   */
  readonly namePrefix?: string;

  /**
   * Interval at which Flux compares the cluster with the source.
   *
   * @default Duration.minutes(10)
   */
  readonly interval?: Duration;

  /**
   * Delete objects that the source no longer contains.
   *
   * @default false
   */
  readonly prune?: boolean;
}

/**
 * Flux Kustomizations, one for each cdk8s chart of the app. Each Kustomization waits for the Kustomizations that it
 * depends on, in the order definitions, namespaces, secrets, servers, operators, workers. The app must write a folder
 * for each chart (`YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE`). Create this construct in a separate chart.
 *
 * @example
 * new FluxKustomizations(new Chart(app, 'gitops'), 'flux', { source: FluxSource.gitRepository('clearml') });
 */
export class FluxKustomizations extends Construct {
  /**
   * @throws CLEARML9078 at construction or synthesis, when a prop is invalid or the repository would contain a Secret
   */
  public constructor(scope: Construct, id: string, props: FluxKustomizationsProps) {
    super(scopeInChart(scope, id), id);
    const checked = locate(this.node.path, () => this.checkedProps(props));
    const { inNamespace = 'flux-system' } = checked;
    createChildrenLazily(this, () => locate(this.node.path, () => this.addObjects(checked, inNamespace)));
    const { _kind, _name, _namespace } = checked.source;
    Prerequisites.of(this).add(
      this,
      {
        kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
        name: 'kustomizations.kustomize.toolkit.fluxcd.io',
        purpose: 'delivery of the manifests',
        remedy: 'install Flux: https://fluxcd.io/flux/installation/',
      },
      {
        kind: PrerequisiteKind.GITOPS_SOURCE,
        name: `${_kind}/${_name}`,
        inNamespace: _namespace ?? inNamespace,
        purpose: 'source of the manifests for Flux',
        remedy: `flux create source ${_kind === 'GitRepository' ? 'git' : 'oci'} ${_name} --url=<URL>`,
      },
    );
  }

  private checkedProps(props: FluxKustomizationsProps): FluxKustomizationsProps {
    const checked = validateProps(props, 'FluxKustomizationsProps');
    requireValue('CLEARML9078', 'inNamespace', checked.inNamespace, OBJECT_NAME);
    if (!hasFolders(this)) {
      throw new CodedError('CLEARML9078', {
        found: 'an app that writes a file for each chart',
        expected: 'a folder for each chart, because a Kustomization applies all files of a folder',
        fix: 'create the app with new App({ yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE })',
      });
    }
    return checked;
  }

  private addObjects(props: FluxKustomizationsProps, namespace: string): void {
    const { Kustomization, KustomizationSpecSourceRefKind: Kind } =
      require('../../imports/kustomize.toolkit.fluxcd.io') as typeof import('../../imports/kustomize.toolkit.fluxcd.io');
    const { source, namePrefix = '', interval = Duration.minutes(10), prune = false } = props;
    const charts = deliveredCharts(this, props);
    for (const chart of charts) {
      const needed = charts.filter((other) => dependsOn(chart, other));
      const dependencies = needed.map(({ name }) => ({ name: `${namePrefix}${name}` }));
      new Kustomization(this, chart.name, {
        metadata: { name: `${namePrefix}${chart.name}`, namespace },
        spec: {
          sourceRef: {
            kind: source._kind === 'GitRepository' ? Kind.GIT_REPOSITORY : Kind.OCI_REPOSITORY,
            name: source._name,
            namespace: source._namespace,
          },
          path: `./${folderOf(props)}/${chart.name}`.replace('/./', '/'),
          interval: `${interval.toSeconds()}s`,
          prune,
          wait: true,
          dependsOn: dependencies.length > 0 ? dependencies : undefined,
        },
      });
    }
  }
}

/** A chart depends on its own namespace and Secrets, and not on the namespaces and Secrets of other charts. */
function dependsOn(chart: DeliveredChart, other: DeliveredChart): boolean {
  if (STAGES.indexOf(other.stage) >= STAGES.indexOf(chart.stage)) {
    return false;
  }
  const belongsToOneChart = other.stage === DeliveryStage.NAMESPACES || other.stage === DeliveryStage.SECRETS;
  const base = (name: string) => name.replace(/-(?:namespace|secrets)$/, '');
  return !belongsToOneChart || base(other.name) === base(chart.name);
}
