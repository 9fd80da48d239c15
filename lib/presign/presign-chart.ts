import { CATALOG } from '../chart/catalog';
import type { ChartReleaseProps } from '../chart/chart-release-props';
import type { ChartSource } from '../chart/chart-source';
import { nameOf } from '../chart/described-values';
import { imageRows, PullSecretList } from '../chart/images/pull-secrets';
import type { ChartDescription, Rule } from '../chart/installation';
import { RELEASE_ROWS } from '../chart/prop-table';
import type { ServerCredentials } from '../chart/server-credentials';
import { requireHttpUrl, type ServerReferenceProps } from '../chart/server-reference';
import type { Exposure } from '../exposure/exposure';

/**
 * Properties of `PresignService`.
 *
 * @stability experimental
 */
export interface PresignServiceProps extends ChartReleaseProps, ServerReferenceProps {
  /**
   * The chart to deploy. No release notes exist: use the version that ClearML gave you.
   *
   * @example ChartSource.enterprise('1.0.0')
   */
  readonly chart: ChartSource;

  /** API credentials of an admin user, or of a service account with admin rights (`presign_service.md`). */
  readonly credentials: ServerCredentials;

  /**
   * Host of the service. It must be below the cookie domain of the server, so that the login of a browser reaches it: CLEARML5001.
   *
   * @default - `presign.` and the domain of the API server, when the host of the API server begins with `api.`
   * @example "presign.clearml.example.com"
   */
  readonly hostName?: string;

  /**
   * How browsers reach the service. TLS that ends in the pods is CLEARML4003.
   *
   * @default Exposure.clusterInternal()
   */
  readonly exposure?: Exposure;
}

const KEYS = { accessKey: 'clearml.apiKey', secretKey: 'clearml.apiSecret' };

/** @throws CLEARML9001 */
const requireServerUrl: Rule<PresignServiceProps, 'podTls'> = ({ effective }) => {
  const path = 'clearml.apiServerUrlReference';
  requireHttpUrl(effective.at(path), nameOf(effective, path));
};

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
  rules: [requireServerUrl],
  secrets: { texts: [], isParsed: () => false, remedy: 'use a Secret and credentials' },
  // The ClearML documentation does not name the port of the Service; exposures by host name use the port that the chart renders.
  endpoints: { presign: { port: 8080, healthPath: '/', traffic: {} } },
};
