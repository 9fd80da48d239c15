import type { JsonObject } from '../data/json';

/** A dependency in Chart.yaml. */
interface ChartDependency {
  readonly name: string;
  readonly alias?: string;
  readonly condition?: string;
  readonly version?: string;
  readonly repository?: string;
}

/** Content of Chart.yaml. */
export interface ChartMetadata {
  readonly name: string;
  readonly version: string;
  readonly appVersion?: string;
  readonly kubeVersion?: string;
  readonly type?: string;
  readonly dependencies: readonly ChartDependency[];
}

/**
 * A text file of a chart. Each access decodes the text, because storing all texts of a large chart costs more memory.
 */
export interface ChartFile {
  readonly path: string;
  readonly text: string;
}

/** A chart as a dependency of a parent chart. */
export interface Subchart {
  /** The key of its values in the parent: alias or name. */
  readonly key: string;
  readonly chart: ChartContents;
}

/** Scope of a custom kind, as its definition states it. */
export interface CustomKind {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** The content of a chart that every synth needs. */
export interface ChartSummary {
  readonly metadata: ChartMetadata;
  /** Parsed values.yaml; an empty map without the file. */
  readonly values: JsonObject;
  /** The custom kinds that the crds/ folders of the chart and its subcharts define. */
  readonly definitions: readonly CustomKind[];
}

/** The content of an unpacked or packaged chart. All properties except the metadata are read on demand. */
export interface ChartContents extends ChartSummary {
  readonly valuesText: string;
  /** Parsed values.schema.json. */
  readonly schema?: unknown;
  readonly templates: readonly ChartFile[];
  /** All files below templates/ with any name, because helm parses all of them. */
  readonly templateFiles: readonly ChartFile[];
  readonly crds: readonly ChartFile[];
  /** Files outside of templates/, crds/ and charts/, which templates can read by `.Files`. */
  readonly files: readonly ChartFile[];
  readonly subcharts: readonly Subchart[];
}
