import { readFileSync, statSync } from 'node:fs';
import { CodedError } from '../errors/coded-error';
import { filesInArchive, filesInFolder } from './chart-contents-files';
import { guarded, LazyContents } from './chart-contents-reader';
import type { JsonObject } from './json';

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

/** A text file of a chart. */
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

/** What an unpacked or packaged chart holds. All but the metadata and the subcharts is read when it is asked for. */
export interface ChartContents {
  readonly metadata: ChartMetadata;
  /** Parsed values.yaml; an empty map when there is none. */
  readonly values: JsonObject;
  readonly valuesText: string;
  /** Parsed values.schema.json. */
  readonly schema?: unknown;
  readonly templates: readonly ChartFile[];
  readonly crds: readonly ChartFile[];
  /** What stands neither in templates/ nor crds/ nor charts/: templates can read it by `.Files`. */
  readonly files: readonly ChartFile[];
  readonly subcharts: readonly Subchart[];
}

/**
 * Reads a chart from an unpacked folder or a .tgz archive.
 *
 * @throws CLEARML1004 when there is nothing at the path, CLEARML1014 when it is no chart that can be read
 */
export function readChart(path: string): ChartContents {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new CodedError('CLEARML1004', {
      found: `nothing at ${path}`,
      expected: 'a chart folder or a .tgz archive',
      fix: 'correct the path; it is relative to the folder in which synth runs',
    });
  }
  const files = guarded(path, () => (stats.isDirectory() ? filesInFolder(path) : filesInArchive(readFileSync(path))));
  return new LazyContents(path, files);
}
