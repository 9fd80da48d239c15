import type { ServerEndpoints } from '../chart/server-reference';
import { type AgentValues, GLUE } from './agent-values';

/** The values that the addresses want. All are set: what is left out would be a default that leads nowhere. */
export function setEndpoints(values: AgentValues, { apiUrl, appUrl, filesUrl }: ServerEndpoints): void {
  values.add(`${GLUE}.apiServerUrlReference`, apiUrl, 'endpoints.apiUrl');
  values.add(`${GLUE}.webServerUrlReference`, appUrl, 'endpoints.appUrl');
  if (filesUrl === undefined) {
    values.chart.require('noFileServer', 'endpoints without filesUrl');
  }
  values.add(`${GLUE}.fileServerUrlReference`, filesUrl ?? '', 'endpoints.filesUrl');
}
