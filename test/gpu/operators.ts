import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import {
  ChartSource,
  DynamicMigOperator,
  type DynamicMigOperatorProps,
  FractionalGpuInjector,
  type FractionalGpuInjectorProps,
  GpuOperator,
  type GpuOperatorProps,
  type HelmRelease,
  PodSecurity,
  Prerequisites,
  SecretValue,
} from '../../lib';
import { synthesized, temporaryFolder } from '../support/apps';
import { previewChart, previewFolder } from '../support/preview-charts';
import { valuesOf } from '../support/values';

/** NVIDIA's own chart, if a developer has it. */
export const NVIDIA_CHART = process.env.GPU_OPERATOR_CHART ?? '';

/** `describe` if NVIDIA's chart exists; otherwise the tests are skipped. */
export const withNvidiaChart = existsSync(NVIDIA_CHART) ? describe : describe.skip;

export const TOKEN = 'a-registry-t0ken';

/** A cdk8s chart in a separate app, by default without a namespace. */
export function gpuChart(namespace?: string): Chart {
  return new Chart(new App({ outdir: join(temporaryFolder(), 'dist') }), 'gpus', { namespace });
}

export function gpuOperator(props: GpuOperatorProps = {}, scope: Chart = gpuChart()): GpuOperator {
  return new GpuOperator(scope, 'gpu-operator', {
    ...(props.platform === 'openshift' ? {} : { chart: ChartSource.directory(previewFolder('gpu-operator')) }),
    ...props,
  });
}

export function dynamicMig(
  props: Partial<DynamicMigOperatorProps> = {},
  scope: Chart = gpuChart(),
): DynamicMigOperator {
  return new DynamicMigOperator(scope, 'cdmo', {
    chart: ChartSource.directory(previewFolder('clearml-dynamic-mig-operator')),
    registryToken: token(),
    ...props,
  });
}

export function injector(
  props: Partial<FractionalGpuInjectorProps> = {},
  scope: Chart = gpuChart(),
): FractionalGpuInjector {
  return new FractionalGpuInjector(scope, 'cfgi', {
    chart: ChartSource.directory(previewFolder('clearml-fractional-gpu-injector')),
    registryToken: token(),
    ...props,
  });
}

/** The contract chart of the injector as if it had another version. */
export const injectorAt = (version: string) => previewChart('clearml-fractional-gpu-injector', version);

export const token = () => SecretValue.unsafePlainText(TOKEN);

const worker = 'DaemonSet/gpu-operator-node-feature-discovery-worker';

/** The restricted standard, except for the pods that read the hardware of their node. */
export const RESTRICTED = PodSecurity.restricted({
  exceptions: [{ rule: 'restrictedVolumes', workload: worker, reason: 'reads what hardware the node has' }],
});

/** The values that helm receives for the release of an operator. */
export const sentValues = ({ release }: { readonly release?: HelmRelease }) => valuesOf(release as HelmRelease);

/** The objects that an app synthesizes, by manifest file. */
export function objectsByFile(chart: Chart): Record<string, any[]> {
  return Object.fromEntries(
    Object.entries(synthesized(chart)).map(([file, text]) => [file, parseAllDocuments(text).map((one) => one.toJS())]),
  );
}

/** All objects that an app synthesizes. */
export function objectsOf(chart: Chart): any[] {
  return Object.values(objectsByFile(chart)).flat();
}

/** The first object of a kind, or the one with this name. */
export function objectOf(chart: Chart, kind: string, name?: string): any {
  return objectsOf(chart).find((one) => one.kind === kind && (name === undefined || one.metadata.name === name));
}

/** The kinds and names of an app's prerequisites. */
export function namesOf(scope: Chart): string[] {
  return Prerequisites.of(scope)
    .all()
    .map(({ kind, name, inNamespace }) => [kind, inNamespace, name].filter(Boolean).join(' '));
}
