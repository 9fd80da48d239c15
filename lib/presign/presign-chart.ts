import { CATALOG } from '../chart/catalog';
import type { ChartDescription } from '../chart/chart-description';
import { imageRows, PullSecretList } from '../chart/images/pull-secrets';
import { RELEASE_ROWS } from '../chart/prop-table';
import type { PresignServiceProps } from './presign-service-props';

const KEYS = { accessKey: 'clearml.apiKey', secretKey: 'clearml.apiSecret' };

/** The chart of the presign service (`presign_service.md`). */
export const PRESIGN_CHART: ChartDescription<PresignServiceProps, 'podTls'> = {
  propsInterface: 'PresignServiceProps',
  component: 'the presign service',
  charts: { [CATALOG.presignService.id]: { edition: 'enterprise', entry: CATALOG.presignService } },
  props: {
    ...RELEASE_ROWS,
    ...imageRows(PullSecretList.PODS),
    credentials: {
      set: ({ scope, values }, credentials) => credentials._setValues(scope, values, KEYS),
      paths: Object.values(KEYS),
      secret: Object.values(KEYS),
    },
    server: { paths: ['clearml.apiServerUrlReference'] },
    endpoints: { paths: ['clearml.apiServerUrlReference'] },
    hostName: { paths: [] },
    exposure: { paths: ['ingress.enabled'] },
  },
  features: { podTls: {} },
  secrets: { texts: [], json: [], isParsed: () => false, remedy: 'use a Secret and credentials' },
  // The ClearML documentation does not name the port of the Service; exposures by host name use the port that the chart renders.
  endpoints: { presign: { port: 8080, healthPath: '/', traffic: {} } },
};
