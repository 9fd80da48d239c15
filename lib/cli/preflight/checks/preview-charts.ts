import { isPreview } from '../../../release/preview-annotation';
import { type Check, Requirement } from '../finding';

/** Reports manifests of preview charts, which must not be deployed. The other checks are useful for them, too. */
export const previewCharts: Check = async ({ needs }) => {
  const count = needs.manifests.filter(({ content }) => isPreview(content)).length;
  const charts = new Requirement(
    'Chart',
    'preview',
    'replace ChartSource.preview() by ChartSource.enterprise(version)',
  );
  const found = count === 1 ? '1 object comes' : `${count} objects come`;
  return count === 0 ? [] : [charts.missing(`${found} from preview charts, which are not deployable`)];
};
