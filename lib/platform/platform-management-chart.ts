import { CATALOG } from '../chart/catalog';
import type { ChartReleaseProps } from '../chart/chart-release-props';
import type { ChartSource } from '../chart/chart-source';
import { imageRows, PullSecretList } from '../chart/images/pull-secrets';
import type { ChartDescription } from '../chart/installation';
import { RELEASE_ROWS } from '../chart/prop-table';
import type { ServerCredentials } from '../chart/server-credentials';
import type { ServerReferenceProps } from '../chart/server-reference';
import type { Exposure } from '../exposure/exposure';
import { isQuotedSetting, isSetting, quoteSecretSettings } from '../server/settings';
import type { SingleSignOn } from '../server/sign-on/single-sign-on';
import { checkFixedUsers } from '../server/users';
import { administrators, allowedEmails, FIXED_USERS, type PlatformAdministrator, requireLogin, signOn } from './login';

/**
 * Properties of `PlatformManagementCenter`.
 *
 * @stability experimental
 */
export interface PlatformManagementCenterProps extends ChartReleaseProps, ServerReferenceProps {
  /**
   * The chart to deploy.
   *
   * @example ChartSource.enterprise('1.2.0')
   */
  readonly chart: ChartSource;

  /**
   * Key and secret of the center, which `platformManagement` of the server contains, too.
   *
   * @default - those of `server`; required with `endpoints`
   */
  readonly credentials?: ServerCredentials;

  /**
   * Administrators who log in with name and password.
   *
   * @default - none
   */
  readonly users?: PlatformAdministrator[];

  /**
   * Identity providers with which administrators log in, by OAuth. SAML and LDAP are CLEARML4003: they are not documented for the center.
   *
   * @default - none
   */
  readonly singleSignOn?: SingleSignOn[];

  /**
   * Mail addresses and domains of the administrators who may log in by single sign-on.
   *
   * @default - all
   * @example ["example.com", "jo@example.org"]
   */
  readonly allowedEmails?: string[];

  /**
   * Host of the center.
   *
   * @default - `platform.` and the domain of the API server, when the host of the API server begins with `api.`
   * @example "platform.clearml.example.com"
   */
  readonly hostName?: string;

  /**
   * How browsers reach the center. TLS that ends in the pods is CLEARML4003.
   *
   * @default Exposure.clusterInternal()
   */
  readonly exposure?: Exposure;
}

/** Values paths of the key pair. */
export const PLATFORM_KEYS = { accessKey: 'clearml.apiKey', secretKey: 'clearml.apiSecret' } as const;

const ENVIRONMENT = 'platformManagement.extraEnvs';

/** The chart of the platform management center (`platform_management_center_deploy.md`). */
export const PLATFORM_CHART: ChartDescription<PlatformManagementCenterProps, 'podTls'> = {
  propsInterface: 'PlatformManagementCenterProps',
  component: 'the platform management center',
  charts: {
    [CATALOG.platformManagement.id]: {
      edition: 'enterprise',
      entry: CATALOG.platformManagement,
      known: { oldest: '1.1.1', newest: '1.2.0' },
    },
  },
  props: {
    ...RELEASE_ROWS,
    ...imageRows(PullSecretList.PODS, 'global.imageCredentials'),
    credentials: {
      set: ({ scope, values }, credentials) => credentials._setValues(scope, values, PLATFORM_KEYS),
      paths: Object.values(PLATFORM_KEYS),
      secret: Object.values(PLATFORM_KEYS),
    },
    server: { paths: ['clearml.apiServerUrlReference'] },
    endpoints: { paths: ['clearml.apiServerUrlReference'] },
    users: { path: ENVIRONMENT, convert: administrators },
    singleSignOn: {
      set: ({ values }, providers) => values.add(ENVIRONMENT, signOn(providers), 'singleSignOn'),
      paths: [ENVIRONMENT],
    },
    allowedEmails: { path: ENVIRONMENT, convert: allowedEmails },
    hostName: { paths: [] },
    exposure: { paths: ['platformManagementWebserver.ingress.enabled'] },
  },
  features: { podTls: {} },
  secrets: { texts: [], isParsed: isSetting, remedy: 'use users or singleSignOn' },
  // The ClearML documentation does not name the port of the Service; exposures by host name use the port that the chart renders.
  endpoints: { platform: { port: 8080, healthPath: '/', traffic: {} } },
  isHocon: isQuotedSetting,
  podTransforms: (platform) => [quoteSecretSettings(platform)],
  rules: [requireLogin, (platform) => checkFixedUsers(platform, 'platformManagement', FIXED_USERS)],
};
