import { gte } from 'semver';
import { CATALOG } from '../chart/catalog';
import { type ChartFamily, FamilyChart } from '../chart/chart-family';
import type { ChartSource } from '../chart/chart-source';
import type { FractionRequest } from './gpu-capacity';
import { FRACTIONS_BY_LABEL_SINCE } from './resource-names';

const GPU_OPERATOR_CHARTS: ChartFamily<never> = {
  what: "NVIDIA's chart of the GPU operator",
  entry: CATALOG.gpuOperator,
  editions: { 'gpu-operator': 'public' },
  capabilities: {},
  known: {},
};

const DYNAMIC_MIG_CHARTS: ChartFamily<never> = {
  what: 'a chart of the dynamic MIG operator',
  entry: CATALOG.dynamicMigOperator,
  editions: { 'clearml-dynamic-mig-operator': 'enterprise' },
  capabilities: {},
  known: {},
};

const INJECTOR_CHARTS: ChartFamily<never> = {
  what: 'a chart of the fractional GPU injector',
  entry: CATALOG.fractionalGpuInjector,
  editions: { 'clearml-fractional-gpu-injector': 'enterprise' },
  capabilities: {},
  known: {},
};

/** A chart whose versions can all do the same. */
export type UniformChart = FamilyChart<never>;

/** @throws CLEARML4004 when a source leads to another chart */
export function gpuOperatorChart(source: ChartSource): UniformChart {
  return new FamilyChart(GPU_OPERATOR_CHARTS, source);
}

/** @throws CLEARML4004 when a source leads to another chart */
export function dynamicMigChart(source: ChartSource): UniformChart {
  return new FamilyChart(DYNAMIC_MIG_CHARTS, source);
}

/** @throws CLEARML4004 when a source leads to another chart */
export function injectorChart(source: ChartSource): UniformChart {
  return new FamilyChart(INJECTOR_CHARTS, source);
}

/** How pods ask an injector of this version for fractions (`cfgi.md`). */
export function fractionRequestOf({ version }: UniformChart): FractionRequest {
  return gte(version, FRACTIONS_BY_LABEL_SINCE) ? 'label' : 'label and limit';
}
