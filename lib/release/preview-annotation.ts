import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { scopesOf } from '../core/kubernetes/sibling-chart';
import { emitNotice } from '../core/notice';
import { asMap, isJsonObject, type JsonObject } from '../helm/data/json';

/** Annotation of objects that must not be deployed, because they come from a preview chart or belong to its release. */
export const PREVIEW_ANNOTATION = 'cdk8s-clearml/preview';

/** The cdk8s charts of an app that contain releases of preview charts. */
class Previews {
  public readonly charts = new Set<IConstruct>();
}

/** Marks the objects of the cdk8s chart of a construct, and reports once per process that they are not deployable. */
export function markPreview(scope: IConstruct): void {
  AppRegistry.of(scope).get(Previews).charts.add(Chart.of(scope));
  emitNotice(
    'the app renders preview charts, which replace private charts, and its manifests are not deployable',
    'Set ChartSource.enterprise(version), or another source, before you deploy them.',
  );
}

/** Annotates the objects of a chart, also of a chart with its Secrets, when they are written. */
export function annotatePreviews(chart: Chart, objects: readonly JsonObject[]): void {
  const { charts } = AppRegistry.of(chart).get(Previews);
  const isMarked = charts.size > 0 && scopesOf(chart).some((scope) => charts.has(scope));
  for (const object of isMarked ? objects : []) {
    if (isJsonObject(object.metadata)) {
      const annotations = { [PREVIEW_ANNOTATION]: 'true', ...asMap(object.metadata.annotations) };
      object.metadata = { ...object.metadata, annotations };
    }
  }
}

/** Whether an object must not be deployed. */
export function isPreview({ metadata }: JsonObject): boolean {
  return asMap(asMap(metadata).annotations)[PREVIEW_ANNOTATION] !== undefined;
}
