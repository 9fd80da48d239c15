import { ApiObject, App, Chart, Names, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import { ClearmlAgent } from '../agent/agent';
import { CodedError, urlInShort } from '../core/errors/coded-error';
import { operatorsOf } from '../gpu/operators';

/** A cdk8s chart of the app, as Argo CD or Flux deploys it. */
export interface DeliveredChart {
  /** Name of the file or folder of the chart. */
  readonly name: string;
  readonly stage: DeliveryStage;
  readonly objects: readonly ApiObject[];
}

const OF_NAMESPACES = new Set(['Namespace', 'ResourceQuota', 'LimitRange', 'NetworkPolicy']);

/**
 * The charts of an app, sorted by name, without the chart of the Argo CD or Flux objects. The app must be complete.
 *
 * @throws CLEARML9078 when the names of their files are not stable, or the repository would contain a Secret
 */
export function deliveredCharts(scope: Construct, options: GitOpsOptions): DeliveredChart[] {
  const gitOpsChart = Chart.of(scope);
  const { root } = scope.node;
  // The first walk creates the lazy children; the second walk finds them.
  root.node.findAll();
  const charts = root.node.findAll().filter(Chart.isChart);
  rejectNumbered(charts);
  const delivered = charts
    .filter((chart) => chart !== gitOpsChart)
    .map((chart) => deliveredChart(chart, options))
    .filter(({ objects }) => objects.length > 0);
  rejectUnknown(options, charts);
  if (!options.secretsInRepository) {
    rejectSecrets(delivered);
  }
  return delivered.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether each chart has a separate folder. Otherwise each chart has a file. */
export function hasFolders(scope: Construct): boolean {
  const { yamlOutputType } = App.of(scope);
  const { FILE_PER_CHART, FOLDER_PER_CHART_FILE_PER_RESOURCE } = YamlOutputType;
  if (yamlOutputType !== FILE_PER_CHART && yamlOutputType !== FOLDER_PER_CHART_FILE_PER_RESOURCE) {
    throw new CodedError('CLEARML9078', {
      found: `yamlOutputType ${YamlOutputType[yamlOutputType]}`,
      expected: 'a file or a folder for each chart, because each stage deploys files or folders',
      fix: 'use FILE_PER_CHART or FOLDER_PER_CHART_FILE_PER_RESOURCE',
    });
  }
  return yamlOutputType === FOLDER_PER_CHART_FILE_PER_RESOURCE;
}

function deliveredChart(chart: Chart, { stages = {} }: GitOpsOptions): DeliveredChart {
  const objects = chart.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .filter((object) => Chart.of(object) === chart);
  const stated = Object.hasOwn(stages, chart.node.id) ? stages[chart.node.id] : undefined;
  return { name: Names.toDnsLabel(chart), stage: stated ?? stageOf(chart, objects), objects };
}

function stageOf(chart: Chart, objects: readonly ApiObject[]): DeliveryStage {
  const constructs = new Set(chart.node.findAll());
  if (objects.every(({ kind }) => kind === 'CustomResourceDefinition')) {
    return DeliveryStage.DEFINITIONS;
  }
  if (objects.every(({ kind }) => OF_NAMESPACES.has(kind))) {
    return DeliveryStage.NAMESPACES;
  }
  if (objects.every(({ kind }) => kind === 'Secret')) {
    return DeliveryStage.SECRETS;
  }
  if (operatorsOf(chart).some((operator) => constructs.has(operator.scope))) {
    return DeliveryStage.OPERATORS;
  }
  const isWorker = [...constructs].some((construct) => construct instanceof ClearmlAgent);
  return isWorker ? DeliveryStage.WORKERS : DeliveryStage.SERVERS;
}

/** cdk8s numbers all files when a chart depends on another chart, and each new chart changes the numbers. */
function rejectNumbered(charts: readonly Chart[]): void {
  const dependent = charts.find(
    (chart) =>
      chart.node.scopes.slice(0, -1).some(Chart.isChart) ||
      chart.node
        .findAll()
        .some((construct) => construct.node.dependencies.some((other) => Chart.of(other) !== Chart.of(construct))),
  );
  if (dependent) {
    throw new CodedError('CLEARML9078', {
      found: `chart ${dependent.node.path} depends on another chart, so cdk8s numbers all files`,
      expected: 'file names that do not change when charts are added or removed',
      fix: 'remove the dependency, and set the order with stages',
    });
  }
}

function rejectUnknown({ stages = {} }: GitOpsOptions, charts: readonly Chart[]): void {
  const unknown = Object.keys(stages).find((id) => !charts.some(({ node }) => node.id === id));
  if (unknown !== undefined) {
    throw new CodedError('CLEARML9078', {
      found: `stages names chart ${unknown}, which does not exist`,
      expected: `a chart of the app: ${charts.map(({ node }) => node.id).join(', ')}`,
      fix: 'correct stages',
    });
  }
}

function rejectSecrets(charts: readonly DeliveredChart[]): void {
  const secret = charts
    .flatMap(({ objects }) => objects)
    .find(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Secret');
  if (secret) {
    throw new CodedError('CLEARML9078', {
      found: `Secret/${secret.name} (${secret.node.path}) would be in the repository in plain text`,
      expected: 'Secrets that do not depend on the repository',
      fix: 'use SecretDelivery.externalSecrets, .sealedSecrets or .existing; or set secretsInRepository, if nobody else can read the repository',
    });
  }
}

/** Stage in which the manifests of a cdk8s chart are applied. Each stage waits for the previous stages. */
export enum DeliveryStage {
  /** Custom resource definitions. */
  DEFINITIONS = 'definitions',
  /** Namespaces, with their quotas and network policies. */
  NAMESPACES = 'namespaces',
  /** Secrets. */
  SECRETS = 'secrets',
  /** Servers, and all objects without another stage. */
  SERVERS = 'servers',
  /** GPU operators. */
  OPERATORS = 'operators',
  /** Agents and tenants. */
  WORKERS = 'workers',
}

/** The stages in their order of deployment. */
export const STAGES: readonly DeliveryStage[] = Object.values(DeliveryStage);

/** Options that `ArgoCdApplications` and `FluxKustomizations` share. */
export interface GitOpsOptions {
  /**
   * Folder of the manifests in the repository or artifact.
   *
   * @default "dist"
   */
  readonly path?: string;

  /**
   * Stages of cdk8s charts by chart id. They override the stages that the library derives from the contents of the
   * charts.
   *
   * @default - derived from the contents
   * @example { monitoring: DeliveryStage.OPERATORS }
   */
  readonly stages?: { [chartId: string]: DeliveryStage };

  /**
   * Permit plain Secrets in the repository. When false, they cause CLEARML9078.
   *
   * @default false
   */
  readonly secretsInRepository?: boolean;
}

/** The folder without leading `./` or `/` and without trailing slashes. */
export function folderOf({ path = 'dist' }: GitOpsOptions): string {
  return path.replace(/^\.?\/+/, '').replace(/\/+$/, '') || '.';
}

const REPOSITORY = /^(?:https?:\/\/|ssh:\/\/|oci:\/\/|[\w.-]+@)(?![^\s@]*:[^\s@]*@)\S+$/;

/** @throws CLEARML9078 when a repository is not a URL, or a URL with a password */
export function requireRepository(repository: string): void {
  if (!REPOSITORY.test(repository)) {
    throw new CodedError('CLEARML9078', {
      found: `repository is ${urlInShort(repository)}`,
      expected: 'a URL without a password',
      fix: 'correct repository',
    });
  }
}
