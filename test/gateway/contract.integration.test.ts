import { CustomCertificates } from '../../lib/chart/custom-certificates';
import type { AppGatewayProps } from '../../lib/gateway/app-gateway-props';
import { valueAt } from '../../lib/helm/data/paths';
import { SecretValue } from '../../lib/secrets/secret-value';
import { podOf, routerEnvironmentOf, withValues } from './gateways';

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

test.each(ROWS)('$prop sets its documented values, and the rendered objects show it', ({ props, values, seen, as }) => {
  const { values: sent, objects } = withValues(props);
  for (const [path, value] of Object.entries(values)) {
    expect([path, valueAt(sent, path)]).toEqual([path, value]);
  }
  expect(seen(objects)).toEqual(as);
});

test('sets only the values of required props by default', () => {
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
