import { CodedError, listed } from '../../errors/coded-error';
import { parseManifestStream, type YamlDocument } from '../manifests/manifest-yaml';
import { helmTemplate, type TemplateRequest } from './command';
import { differingPaths } from './difference';

/**
 * Renders a chart. This is the one way to a rendering, so a cache of renderings belongs here: a request is all that its
 * result depends on.
 *
 * @throws CLEARML1009 when two renderings of one request differ
 */
export function render(request: TemplateRequest): YamlDocument[] {
  const [first = '', second] = helmTemplate(request, 2);
  const documents = parseManifestStream(first, request.chartName);
  if (second !== undefined && first !== second) {
    refuseDifferences(request.chartName, documents, parseManifestStream(second, request.chartName));
  }
  return documents;
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
