import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { validateProps } from '../core/props/validate-props';
import { OBJECT_NAME, requireValue } from '../core/props/value-checks';
import { createChildrenLazily } from '../release/lazy-children';
import {
  type DeliveredChart,
  deliveredCharts,
  folderOf,
  type GitOpsOptions,
  hasFolders,
  requireRepository,
  STAGES,
} from './delivered-charts';

/** Properties of `ArgoCdApplications`. */
export interface ArgoCdApplicationsProps extends GitOpsOptions {
  /**
   * URL of the repository that contains the manifests.
   *
   * @example "https://git.example.com/platform/clearml.git"
   */
  readonly repository: string;

  /**
   * Branch, tag or commit to deploy.
   *
   * @default "HEAD"
   */
  readonly revision?: string;

  /**
   * Namespace of Argo CD.
   *
   * @default "argocd"
   */
  readonly inNamespace?: string;

  /**
   * Project of Argo CD.
   *
   * @default "default"
   */
  readonly project?: string;

  /**
   * Target cluster, as the URL of its API.
   *
   * @default "https://kubernetes.default.svc"
   */
  readonly clusterUrl?: string;

  /**
   * Prefix of the names of the Applications.
   *
   * @default ""
   */
  readonly namePrefix?: string;

  /**
   * Sync each commit automatically. Argo CD reverts changes in the cluster and deletes objects that the repository no
   * longer contains.
   *
   * @default false
   */
  readonly automated?: boolean;

  /**
   * Create one ApplicationSet, which creates the Applications stage by stage. Requires progressive syncs in Argo CD.
   *
   * @default - Applications with sync waves
   */
  readonly applicationSet?: boolean;
}

/** Label by which the steps of an ApplicationSet select Applications. */
const STAGE_LABEL = 'cdk8s-clearml/stage';

/**
 * Argo CD Applications, one for each cdk8s chart of the app, in sync waves: definitions, namespaces, secrets, servers,
 * operators, workers. Create this construct in a separate chart. Apply the file of that chart, or add its path to an
 * existing Application.
 *
 * @example
 * new ArgoCdApplications(new Chart(app, 'gitops'), 'argocd', { repository:
 * 'https://git.example.com/platform/clearml.git' });
 */
export class ArgoCdApplications extends Construct {
  /**
   * @throws CLEARML9078 at construction or synthesis, when a prop is invalid or the repository would contain a Secret
   */
  public constructor(scope: Construct, id: string, props: ArgoCdApplicationsProps) {
    super(scopeInChart(scope, id), id);
    const checked = locate(this.node.path, () => checkedProps(props));
    const { inNamespace = 'argocd' } = checked;
    createChildrenLazily(this, () => locate(this.node.path, () => this.addObjects(checked, inNamespace)));
    Prerequisites.of(this).add(this, {
      kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
      name: `${checked.applicationSet ? 'applicationsets' : 'applications'}.argoproj.io`,
      purpose: 'delivery of the manifests',
      remedy: 'install Argo CD: https://argo-cd.readthedocs.io/en/stable/getting_started/',
    });
  }

  private addObjects(props: ArgoCdApplicationsProps, namespace: string): void {
    const folders = hasFolders(this);
    const charts = deliveredCharts(this, props);
    for (const { objects } of charts) {
      annotateWaves(objects);
    }
    if (props.applicationSet) {
      this.addSet(props, namespace, charts, folders);
      return;
    }
    const { Application } = argoCd();
    for (const { name, stage } of charts) {
      const metadata = {
        name: nameOf(props, name),
        namespace,
        annotations: { 'argocd.argoproj.io/sync-wave': String(STAGES.indexOf(stage)) },
      };
      new Application(this, name, { metadata, spec: specOf(props, name, folders) });
    }
  }

  /**
   * Uses an ApiObject, because the generated class of ApplicationSet is 30 times as large as the class of Application.
   */
  private addSet(
    props: ArgoCdApplicationsProps,
    namespace: string,
    charts: readonly DeliveredChart[],
    folders: boolean,
  ): void {
    const { Application } = argoCd();
    const stages = STAGES.filter((stage) => charts.some((chart) => chart.stage === stage));
    new ApiObject(this, 'set', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: nameOf(props, 'clearml'), namespace },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [{ list: { elements: charts.map(({ name, stage }) => ({ name, stage })) } }],
        strategy: {
          type: 'RollingSync',
          rollingSync: {
            steps: stages.map((stage) => ({
              matchExpressions: [{ key: STAGE_LABEL, operator: 'In', values: [stage] }],
            })),
          },
        },
        template: {
          metadata: { name: nameOf(props, '{{.name}}'), labels: { [STAGE_LABEL]: '{{.stage}}' } },
          spec: Application.manifest({ metadata: {}, spec: specOf(props, '{{.name}}', folders) }).spec,
        },
      },
    });
  }
}

/** @throws CLEARML1017 for props of other types, CLEARML9078 for other values that are invalid */
function checkedProps(props: ArgoCdApplicationsProps): ArgoCdApplicationsProps {
  const checked = validateProps(props, 'ArgoCdApplicationsProps');
  requireRepository(checked.repository);
  requireValue('CLEARML9078', 'inNamespace', checked.inNamespace, OBJECT_NAME);
  return checked;
}

function argoCd() {
  return require('../../imports/argoproj.io') as typeof import('../../imports/argoproj.io');
}

function specOf(props: ArgoCdApplicationsProps, name: string, folders: boolean) {
  const { repository, revision = 'HEAD', project = 'default', clusterUrl, automated = false } = props;
  const path = folderOf(props);
  return {
    project,
    source: {
      repoUrl: repository,
      targetRevision: revision,
      ...(folders ? { path: `${path}/${name}` } : { path, directory: { include: `${name}.k8s.yaml` } }),
    },
    destination: { server: clusterUrl ?? 'https://kubernetes.default.svc' },
    syncPolicy: {
      ...(automated ? { automated: { prune: true, selfHeal: true } } : {}),
      // Client-side apply copies objects to an annotation, which is too short for the definitions of operators.
      syncOptions: ['ServerSideApply=true'],
    },
  };
}

function nameOf({ namePrefix = '' }: ArgoCdApplicationsProps, name: string): string {
  return `${namePrefix}${name}`;
}

const ANNOTATION = 'argocd.argoproj.io/sync-wave';

/** Kinds that Argo CD applies before the rest of their chart. Secrets, in all delivery modes, precede their readers. */
const WAVES: { readonly [groupAndKind: string]: string } = {
  'apiextensions.k8s.io CustomResourceDefinition': '-3',
  'core Namespace': '-2',
  'core Secret': '-1',
  'external-secrets.io ExternalSecret': '-1',
  'generators.external-secrets.io Password': '-1',
  'bitnami.com SealedSecret': '-1',
};

/** Annotates the objects of a chart that Argo CD must apply first. Existing wave annotations keep their value. */
function annotateWaves(objects: readonly ApiObject[]): void {
  for (const object of objects) {
    const wave = WAVES[`${object.apiGroup} ${object.kind}`];
    const metadata: { annotations?: Record<string, string> } = wave === undefined ? {} : object.metadata.toJson();
    if (wave !== undefined && metadata.annotations?.[ANNOTATION] === undefined) {
      object.metadata.addAnnotation(ANNOTATION, wave);
    }
  }
}
