import { ApiObject, App, Chart, Names, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import { ClearmlAgent } from '../agent/agent';
import { CodedError } from '../core/errors/coded-error';
import { operatorsOf } from '../gpu/operators';
import { DeliveryStage } from './delivery-stage';
import type { GitOpsOptions } from './gitops-options';

/** A cdk8s chart of the app, as an engine sees it. */
export interface DeliveredChart {
  /** Name of its file, or of its folder. */
  readonly name: string;
  readonly stage: DeliveryStage;
  readonly objects: readonly ApiObject[];
}

const OF_NAMESPACES = new Set(['Namespace', 'ResourceQuota', 'LimitRange', 'NetworkPolicy']);

/**
 * The charts of an app, in the order of their names, without the one that the engine's own objects are in. The app must be
 * complete.
 *
 * @throws CLEARML9078 when an engine could not tell their files apart, or would read secrets in clear
 */
export function deliveredCharts(scope: Construct, options: GitOpsOptions): DeliveredChart[] {
  const own = Chart.of(scope);
  const { root } = scope.node;
  // Whatever is made late is made by this.
  root.node.findAll();
  const charts = root.node.findAll().filter((construct): construct is Chart => construct instanceof Chart);
  rejectNumbered(charts);
  const delivered = charts
    .filter((chart) => chart !== own)
    .map((chart) => deliveredChart(chart, options))
    .filter(({ objects }) => objects.length > 0);
  rejectUnknown(options, charts);
  if (!options.secretsInRepository) {
    rejectSecrets(delivered);
  }
  return delivered.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether each chart has a folder of its own; otherwise each has a file. */
export function hasFolders(scope: Construct): boolean {
  const { yamlOutputType } = App.of(scope);
  const { FILE_PER_CHART, FOLDER_PER_CHART_FILE_PER_RESOURCE } = YamlOutputType;
  if (yamlOutputType !== FILE_PER_CHART && yamlOutputType !== FOLDER_PER_CHART_FILE_PER_RESOURCE) {
    throw new CodedError('CLEARML9078', {
      found: `yamlOutputType ${YamlOutputType[yamlOutputType]}`,
      expected: 'a file or a folder for each chart: stages are told apart by them',
      fix: 'use FILE_PER_CHART or FOLDER_PER_CHART_FILE_PER_RESOURCE',
    });
  }
  return yamlOutputType === FOLDER_PER_CHART_FILE_PER_RESOURCE;
}

function deliveredChart(chart: Chart, { stages = {} }: GitOpsOptions): DeliveredChart {
  const objects = chart.node
    .findAll()
    .filter((construct) => construct instanceof ApiObject && Chart.of(construct) === chart);
  const given = Object.hasOwn(stages, chart.node.id) ? stages[chart.node.id] : undefined;
  return {
    name: Names.toDnsLabel(chart),
    stage: given ?? stageOf(chart, objects as ApiObject[]),
    objects: objects as ApiObject[],
  };
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

/** cdk8s numbers all files when one chart depends on another, by an order that changes with each new chart. */
function rejectNumbered(charts: readonly Chart[]): void {
  const dependent = charts.find(
    (chart) =>
      chart.node.scopes.slice(0, -1).some((parent) => parent instanceof Chart) ||
      chart.node
        .findAll()
        .some((construct) => construct.node.dependencies.some((other) => Chart.of(other) !== Chart.of(construct))),
  );
  if (dependent) {
    throw new CodedError('CLEARML9078', {
      found: `chart ${dependent.node.path} depends on another chart, so cdk8s numbers all files`,
      expected: 'names that stay when charts come and go: the engine finds files by them',
      fix: 'drop the dependency, and say the order by stages',
    });
  }
}

function rejectUnknown({ stages = {} }: GitOpsOptions, charts: readonly Chart[]): void {
  const unknown = Object.keys(stages).find((id) => !charts.some(({ node }) => node.id === id));
  if (unknown !== undefined) {
    throw new CodedError('CLEARML9078', {
      found: `stages names chart ${unknown}, which is not there`,
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
      found: `Secret/${secret.name} (${secret.node.path}) would be read from the repository, in clear`,
      expected: 'secrets that come another way',
      fix: 'use SecretDelivery.externalSecrets, .sealedSecrets or .existing; or set secretsInRepository, if no one else reads it',
    });
  }
}
