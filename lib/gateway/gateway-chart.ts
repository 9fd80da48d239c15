import { CATALOG } from '../chart/catalog';
import { imageRows } from '../chart/images/pull-secrets';
import type { ChartDescription } from '../chart/installation';
import { environment, NO_VALUE, RELEASE_ROWS } from '../chart/prop-table';
import type { ImageProfile } from '../security/hardening';
import type { AppGatewayProps } from './app-gateway-props';
import type { GatewayFeature } from './gateway-installation';
import { GATEWAY_RULES } from './gateway-rules';
import { LOAD_BALANCER_CLASS } from './sessions';

const SESSION_KEYS = ['routerAddress', 'portRange.start', 'portRange.end', 'service.type', 'service.loadBalancerClass'];
const CREDENTIALS = { accessKey: 'clearml.apiKey', secretKey: 'clearml.apiSecret' };

/** User of the images (`appgw_migrate_nonroot.md`). */
const USER = 65532;

const PROXY: ImageProfile = {
  repository: /(?:.+\/)?ai-gateway-proxy/,
  user: USER,
  knownFrom: 'appgw_migrate_nonroot.md: proxy 1.9.0 and newer',
};

const ROUTER: ImageProfile = {
  repository: /(?:.+\/)?ai-gateway-router/,
  user: USER,
  knownFrom: 'appgw_migrate_nonroot.md: router 2.16.1 and newer',
};

/** Chart 3.2.0 contains router 2.16.0. Its release notes call the image hardened; the page names the next version. */
const HARDENED_ROUTER: ImageProfile = {
  repository: ROUTER.repository,
  user: USER,
  remark: '3.2.md: a hardened image; appgw_migrate_nonroot.md names router 2.16.1',
};

/** The chart of the application gateway. */
export const GATEWAY_CHART: ChartDescription<AppGatewayProps, GatewayFeature> = {
  propsInterface: 'AppGatewayProps',
  component: 'an application gateway',
  charts: {
    [CATALOG.appGateway.id]: {
      edition: 'enterprise',
      entry: CATALOG.appGateway,
      known: { oldest: '2.0.0', newest: '3.3.0' },
    },
  },
  props: {
    ...RELEASE_ROWS,
    ...imageRows(),
    credentials: {
      set: ({ scope, values }, credentials) => credentials._setValues(scope, values, CREDENTIALS),
      paths: Object.values(CREDENTIALS),
      secret: Object.values(CREDENTIALS),
    },
    server: { paths: ['clearml.apiServerUrlReference', 'clearml.authCookieName'] },
    endpoints: { paths: ['clearml.apiServerUrlReference'] },
    authCookieName: { path: 'clearml.authCookieName' },
    baseDomain: NO_VALUE,
    hostName: { paths: ['externalURL'] },
    wildcard: NO_VALUE,
    exposure: { paths: ['externalURL', 'ingress.enabled', 'service.type', 'router.extraEnvs'] },
    sessions: { paths: ['streamSession', 'tcpSession'].flatMap((name) => SESSION_KEYS.map((key) => `${name}.${key}`)) },
    agentOutsideApp: NO_VALUE,
    environment: { path: 'router.extraEnvs', convert: environment },
    secretEnvironment: { path: 'router.extraEnvs', convert: environment },
    autoReloadConfig: { path: 'proxy.autoReloadConfig', since: '3.2.0' },
    proxyLogsToStdout: { path: 'proxy.logsToStdout', since: '3.3.0' },
    volumes: { path: 'extraVolumes', since: '3.3.0' },
    routerVolumeMounts: { path: 'router.extraVolumeMounts', since: '3.3.0' },
    proxyVolumeMounts: { path: 'proxy.extraVolumeMounts', since: '3.3.0' },
    fullNameOverride: { path: 'fullnameOverride', since: '2.1.2' },
    certificates: {
      set: ({ values }, certificates) => certificates._setValues(values),
      paths: ['customCertificates.extraCerts', 'customCertificates.overrideCaCertificatesCrt'],
    },
  },
  features: {
    anyUser: '3.3.0',
    podTls: {},
    routersOfServer325: '2.0.5',
    routersOfServer326: '2.1.0',
    streamSession: '3.0.0',
    withoutRoot: '3.2.0',
  },
  otherValues: {
    streamSession: '3.0.0',
    'streamSession.service.loadBalancerClass': LOAD_BALANCER_CLASS,
    'tcpSession.service.loadBalancerClass': LOAD_BALANCER_CLASS,
  },
  secrets: { texts: [], isParsed: () => false, remedy: 'use secretEnvironment instead' },
  endpoints: {
    // `openshift.md` describes the Service. Its traffic: open websockets, uploads, and requests to models that take minutes.
    gateway: { port: 8080, healthPath: '/', traffic: { largeBodies: true, longRequests: true, websockets: true } },
  },
  images: ({ chart }) => [PROXY, chart.supports('anyUser') ? ROUTER : HARDENED_ROUTER],
  rules: GATEWAY_RULES,
};
