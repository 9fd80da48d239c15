import type { JsonObject } from '../data/json';
import type { CustomKind } from '../manifests/scope';

/** A dependency as Chart.yaml names it. */
export interface ChartDependency {
  readonly name: string;
  readonly alias?: string;
  readonly condition?: string;
  readonly version?: string;
  readonly repository?: string;
}

/** What Chart.yaml says. */
export interface ChartMetadata {
  readonly name: string;
  readonly version: string;
  readonly appVersion?: string;
  readonly kubeVersion?: string;
  readonly type?: string;
  readonly dependencies: readonly ChartDependency[];
}

/** A text file of a chart. Its text is decoded whenever it is asked for: to keep all of a large chart costs more. */
export interface ChartFile {
  readonly path: string;
  readonly text: string;
}

/** A chart in the place that a parent chart gives it. */
export interface Subchart {
  /** The key of its values in the parent: alias or name. */
  readonly key: string;
  readonly chart: ChartContents;
}

/** What an unpacked or packaged chart holds. All but the metadata is read when it is asked for. */
export interface ChartContents {
  readonly metadata: ChartMetadata;
  /** Parsed values.yaml; an empty map when there is none. */
  readonly values: JsonObject;
  readonly valuesText: string;
  /** Parsed values.schema.json. */
  readonly schema?: unknown;
  readonly templates: readonly ChartFile[];
  /** Every file below templates/, whatever it is called: helm parses all of them. */
  readonly templateFiles: readonly ChartFile[];
  readonly crds: readonly ChartFile[];
  /** The custom kinds that crds/ defines, that of subcharts too. */
  readonly definitions: readonly CustomKind[];
  /** What stands neither in templates/ nor crds/ nor charts/: templates can read it by `.Files`. */
  readonly files: readonly ChartFile[];
  readonly subcharts: readonly Subchart[];
}
