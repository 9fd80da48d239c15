import { nameOf } from '../../chart/described-values';
import { requireHttpUrl, requireStorageUrl } from '../../chart/server-reference';
import type { AgentRule } from '../agent-installation';
import { SERVER_URLS } from '../value-paths';

/**
 * The addresses of the server are URLs. The defaults of the chart are not checked, because props replace them.
 *
 * @throws CLEARML9001 for an invalid address, CLEARML4002 when the chart needs a file server
 */
export const serverUrls: AgentRule = ({ chart, effective }) => {
  const { apiUrl, appUrl, filesUrl } = SERVER_URLS;
  for (const path of [apiUrl, appUrl]) {
    requireHttpUrl(effective.at(path), nameOf(effective, path));
  }
  if ((effective.at(filesUrl) ?? '') === '') {
    chart.require('noFileServer', `an empty ${nameOf(effective, filesUrl)}`);
  } else {
    requireStorageUrl(effective.at(filesUrl), nameOf(effective, filesUrl));
  }
};
