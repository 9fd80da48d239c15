import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError, locate } from '../core/errors/coded-error';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { validateProps } from '../core/props/validate-props';
import { OBJECT_NAME, requireValue } from '../core/props/value-checks';
import { createChildrenLazily } from '../release/lazy-children';
import { type DeliveredChart, deliveredCharts, hasFolders } from './delivered-charts';
import { DeliveryStage, STAGES } from './delivery-stage';
import type { FluxKustomizationsProps } from './flux-props';
import { folderOf } from './gitops-options';

/**
 * Flux Kustomizations, one for each cdk8s chart of the app, each of which waits for those that it needs: definitions, namespaces,
 * secrets, servers, operators, workers. The app must write a folder for each chart
 * (`YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE`). Put it into a chart of its own.
 *
 * @example
 * new FluxKustomizations(new Chart(app, 'gitops'), 'flux', { source: FluxSource.gitRepository('clearml') });
 */
export class FluxKustomizations extends Construct {
  /** @throws CLEARML9078 here or at synth, when something is invalid or would be read in clear */
  public constructor(scope: Construct, id: string, props: FluxKustomizationsProps) {
    super(scope, id);
    const checked = locate(this.node.path, () => validateProps(props, 'FluxKustomizationsProps'));
    locate(this.node.path, () => requireValue('CLEARML9078', 'inNamespace', checked.inNamespace, OBJECT_NAME));
    locate(this.node.path, () => requireFolders(this));
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
        purpose: 'where Flux has the manifests from',
        remedy: `flux create source ${_kind === 'GitRepository' ? 'git' : 'oci'} ${_name} --url=<URL>`,
      },
    );
  }

  private addObjects(props: FluxKustomizationsProps, namespace: string): void {
    const { Kustomization, KustomizationSpecSourceRefKind: Kind } =
      require('../../imports/kustomize.toolkit.fluxcd.io') as typeof import('../../imports/kustomize.toolkit.fluxcd.io');
    const { source, namePrefix = '', interval = Duration.minutes(10), prune = false } = props;
    const charts = deliveredCharts(this, props);
    for (const chart of charts) {
      const needed = charts
        .filter((other) => needs(chart, other))
        .map(({ name }) => ({ name: `${namePrefix}${name}` }));
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
          dependsOn: needed.length > 0 ? needed : undefined,
        },
      });
    }
  }
}

function requireFolders(scope: Construct): void {
  if (!hasFolders(scope)) {
    throw new CodedError('CLEARML9078', {
      found: 'an app that writes files, and no folders',
      expected: 'a folder for each chart: a Kustomization takes all that is in one',
      fix: 'new App({ yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE })',
    });
  }
}

/** Companions of a chart come before it; those of other charts do not matter. */
function needs(chart: DeliveredChart, other: DeliveredChart): boolean {
  if (STAGES.indexOf(other.stage) >= STAGES.indexOf(chart.stage)) {
    return false;
  }
  const isCompanion = other.stage === DeliveryStage.NAMESPACES || other.stage === DeliveryStage.SECRETS;
  const base = (name: string) => name.replace(/-(?:namespace|secrets)$/, '');
  return !isCompanion || base(other.name) === base(chart.name);
}
