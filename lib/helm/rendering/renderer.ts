import { CodedError, listed } from '../../errors/coded-error';
import { startTemplate } from '../command/command';
import { fromExactJson, toExactJson } from '../data/exact-json';
import type { YamlDocument } from '../manifests/manifest-yaml';
import { differingPaths } from './difference';
import { areSelfContained } from './flags';
import { type RenderingOrder, recallRendering, rememberRendering, renderingIdentity } from './rendering-memory';

/** What a chart renders. */
export interface Rendering {
  /**
   * The rendered documents; waits for them. Each caller gets its own.
   *
   * @throws CLEARML1009 when two renderings differ, and what helm says when it fails
   */
  documents(): YamlDocument[];
}

/** Renderings that are on their way, so that nobody starts them again. */
const onTheirWay = new Map<string, Rendering>();

/** A rendering that is at hand or on its way already. */
export function findRendering(order: RenderingOrder): Rendering | undefined {
  const identity = renderingIdentity(order);
  if (identity === undefined) {
    return undefined;
  }
  const started = onTheirWay.get(placeOf(order, identity));
  const text = started ? undefined : recallRendering(order, identity);
  return text === undefined ? started : { documents: () => fromExactJson(text) as YamlDocument[] };
}

/** Starts to render a chart: once if it is known to come out the same each time, else twice to see whether it does. */
export function startRendering(order: RenderingOrder): Rendering {
  const { request, chart } = order;
  const identity = renderingIdentity(order);
  const first = startTemplate(request);
  // Looked at while helm runs.
  const isRepeatable = areSelfContained(request.flags) && chart.repeatable;
  const second = isRepeatable ? undefined : startTemplate(request);
  let text: string | undefined;
  return {
    documents: () => {
      if (text !== undefined) {
        return fromExactJson(text) as YamlDocument[];
      }
      onTheirWay.delete(placeOf(order, identity));
      const output = first.output();
      // Read while the second is still on its way.
      const documents = readDocuments(output, request.chartName);
      if (second && second.output() !== output) {
        refuseDifferences(request.chartName, documents, readDocuments(second.output(), request.chartName));
      }
      text = toExactJson(documents);
      if (identity !== undefined) {
        rememberRendering(order, identity, text);
      }
      return documents;
    },
  };
}

/** Lets others who want the same have this rendering, while it is on its way. Its values are checked by now. */
export function shareRendering(order: RenderingOrder, rendering: Rendering): void {
  const identity = renderingIdentity(order);
  if (identity !== undefined) {
    onTheirWay.set(placeOf(order, identity), rendering);
  }
}

function placeOf({ request }: RenderingOrder, identity: string | undefined): string {
  return `${identity} ${request.executable}`;
}

/** helm puts definitions of several subcharts into any order; all else keeps helm's. */
function readDocuments(output: string, chartName: string): YamlDocument[] {
  const { parseManifestStream } = require('../manifests/manifest-yaml') as typeof import('../manifests/manifest-yaml');
  const documents = parseManifestStream(output, chartName);
  const isDefinition = ({ source = '' }: YamlDocument): boolean => /^[^/]+(?:\/charts\/[^/]+)*\/crds\//.test(source);
  const bySource = (a: YamlDocument, b: YamlDocument): number => ((a.source ?? '') < (b.source ?? '') ? -1 : 1);
  const definitions = documents.filter(isDefinition);
  const sources = new Set(definitions.map(({ source }) => source));
  return sources.size < 2
    ? documents
    : [...definitions.sort(bySource), ...documents.filter((document) => !isDefinition(document))];
}

function refuseDifferences(chart: string, first: YamlDocument[], second: YamlDocument[]): void {
  const paths = differingPaths(first, second);
  if (paths.length === 0) {
    return;
  }
  throw new CodedError('CLEARML1009', {
    found: `two renderings of ${chart} with the same values differ at ${listed(paths, 10)}`,
    expected: 'the same bytes each time; random values would rotate credentials at every synth',
    fix: 'give the chart the values that it otherwise rolls, or name an existing Secret for them',
  });
}
