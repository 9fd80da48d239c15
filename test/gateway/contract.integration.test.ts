import { CustomCertificates } from '../../lib/chart/custom-certificates';
import type { AppGatewayProps } from '../../lib/gateway/app-gateway-props';
import { valueAt } from '../../lib/helm/data/paths';
import { SecretValue } from '../../lib/secrets/secret-value';
import { gatewayChartAt, podOf, routerEnvironmentOf, withValues } from './gateways';

interface Row {
  readonly prop: string;
  readonly props: Partial<AppGatewayProps>;
  /** Documented paths and what must stand there. */
  readonly values: { readonly [path: string]: unknown };
  /** Where that shows in the rendered objects. */
  readonly seen: (objects: any[]) => unknown;
  readonly as: unknown;
}

const secret = expect.stringMatching(/^[0-9a-f]{32}$/);
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

const ROWS: Row[] = [
  {
    prop: 'endpoints',
    props: {},
    values: { 'clearml.apiServerUrlReference': 'https://api.clearml.example.com' },
    seen: (objects) => routerEnvironmentOf(objects).CLEARML_API_HOST,
    as: 'https://api.clearml.example.com',
  },
  {
    prop: 'authCookieName',
    props: { authCookieName: 'allegro_token_example' },
    values: { 'clearml.authCookieName': 'allegro_token_example' },
    seen: (objects) => routerEnvironmentOf(objects).AUTH_COOKIE_NAME,
    as: 'allegro_token_example',
  },
  {
    prop: 'credentials',
    props: {},
    values: { 'clearml.apiKey': secret, 'clearml.apiSecret': secret },
    seen: (objects) => routerEnvironmentOf(objects).CLEARML_API_ACCESS_KEY,
    as: { secretKeyRef: { name: 'clearml-enterprise-app-gateway', key: 'api_key' } },
  },
  {
    prop: 'registryToken, registryUsername',
    props: { registryToken: SecretValue.unsafePlainText('t'), registryUsername: 'me' },
    values: { 'imageCredentials.password': secret, 'imageCredentials.username': 'me' },
    seen: (objects) => podOf(objects).imagePullSecrets,
    as: [{ name: 'clearml-enterprise-app-gateway-pull' }],
  },
  {
    prop: 'environment',
    props: { environment: { LOGGER_LEVEL: 'INFO' } },
    values: { 'router.extraEnvs': [{ name: 'LOGGER_LEVEL', value: 'INFO' }] },
    seen: (objects) => routerEnvironmentOf(objects).LOGGER_LEVEL,
    as: 'INFO',
  },
  {
    prop: 'autoReloadConfig',
    props: { autoReloadConfig: false },
    values: { 'proxy.autoReloadConfig': false },
    seen: (objects) => routerEnvironmentOf(objects).ROUTER__WEBSERVER__AUTO_RELOAD_CONFIG,
    as: 'false',
  },
  {
    prop: 'proxyLogsToStdout',
    props: { proxyLogsToStdout: false, chart: gatewayChartAt('3.3.0') },
    values: { 'proxy.logsToStdout': false },
    seen: (objects) => podOf(objects).containers[1].env,
    as: [{ name: 'LOGS_TO_STDOUT', value: 'false' }],
  },
  {
    prop: 'volumes, routerVolumeMounts, proxyVolumeMounts',
    props: {
      chart: gatewayChartAt('3.3.0'),
      volumes: [{ name: 'logs', emptyDir: {} }],
      routerVolumeMounts: [{ name: 'logs', mountPath: '/router-logs' }],
      proxyVolumeMounts: [{ name: 'logs', mountPath: '/opt/openresty/nginx/logs' }],
    },
    values: { extraVolumes: [{ name: 'logs', emptyDir: {} }] },
    seen: (objects) => {
      const { volumes, containers } = podOf(objects);
      return [volumes[0], ...containers.map(({ volumeMounts }: any) => volumeMounts.at(-1))];
    },
    as: [
      { name: 'logs', emptyDir: {} },
      { name: 'logs', mountPath: '/router-logs' },
      { name: 'logs', mountPath: '/opt/openresty/nginx/logs' },
    ],
  },
  {
    prop: 'fullNameOverride',
    props: { fullNameOverride: 'gw' },
    values: { fullnameOverride: 'gw' },
    seen: (objects) => objects.find(({ kind }) => kind === 'Deployment').metadata.name,
    as: 'gw',
  },
  {
    prop: 'certificates',
    props: { certificates: CustomCertificates.bundle(PEM, { inTasks: true }) },
    values: { 'customCertificates.overrideCaCertificatesCrt': PEM },
    seen: (objects) => objects.find(({ kind }) => kind === 'ConfigMap').data,
    as: { 'ca-certificates.crt': PEM },
  },
  {
    prop: 'sessions',
    props: { sessions: { firstPort: 31_000, lastPort: 31_000 } },
    values: { 'streamSession.portRange': { start: 31_000, end: 31_000 } },
    seen: (objects) => routerEnvironmentOf(objects).ROUTER__STREAM__EXTERNAL_URL,
    as: 'tcp-router.clearml.example.com',
  },
  {
    prop: 'releaseName',
    props: { releaseName: 'tenant-a' },
    values: {},
    seen: (objects) => routerEnvironmentOf(objects).ROUTER_NAME,
    as: 'tenant-a',
  },
];

test.each(ROWS)('$prop lands at its documented paths and shows in the objects', ({ props, values, seen, as }) => {
  const { values: sent, objects } = withValues(props);
  for (const [path, value] of Object.entries(values)) {
    expect([path, valueAt(sent, path)]).toEqual([path, value]);
  }
  expect(seen(objects)).toEqual(as);
});

test('what is left out is left to the chart', () => {
  expect(withValues({}).values).toEqual({
    clearml: {
      apiKey: secret,
      apiSecret: secret,
      apiServerUrlReference: 'https://api.clearml.example.com',
      authCookieName: 'clearml_token',
    },
    ingress: { enabled: false },
    externalURL: 'https://router.clearml.example.com',
  });
});
