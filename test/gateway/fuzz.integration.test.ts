import fc from 'fast-check';
import type { ChartSource } from '../../lib/chart/chart-source';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { CodedError } from '../../lib/core/errors/coded-error';
import { Exposure } from '../../lib/exposure/exposure';
import { Tls } from '../../lib/exposure/tls';
import type { AppGateway } from '../../lib/gateway/app-gateway';
import type { AppGatewayProps } from '../../lib/gateway/app-gateway-props';
import { SessionServiceType } from '../../lib/gateway/sessions';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurity } from '../../lib/security/pod-security';
import { problemsOf, validationOf } from '../exposure/exposed';
import { junk, oddText } from '../support/junk';
import { propertyRuns } from '../support/property-runs';
import { gatewayChartAt, gatewayOf, objectsOf } from './gateways';

/** Texts that are often right, sometimes odd. */
const text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a.example.com', 'gw', '192.0.2.7', 'clearml_token', 'https://a.example.com'),
  },
  { weight: 2, arbitrary: fc.oneof(oddText, fc.constant('*.a.b')) },
);
const port = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 31_000, max: 31_020 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 0.5, 65_536, Number.NaN, '31000', null) },
);
const map = (value: fc.Arbitrary<any> = text) =>
  fc.dictionary(fc.oneof(fc.constantFrom('A', 'ROUTER__HTTP__AUTHORIZATION__COOKIE__SECURE'), text), value, {
    maxKeys: 3,
  });
const some = (props: Record<string, fc.Arbitrary<any>>) => fc.record(props, { requiredKeys: [] });
const secret = fc.constantFrom(SecretValue.unsafePlainText('x'), SecretValue.existing('a', 'b'));
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

const exposures = [
  Exposure.ingress(),
  Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) }),
  Exposure.gatewayApi({ gateway: 'public' }),
  Exposure.openshiftRoutes(),
  Exposure.loadBalancer({ tls: Tls.external() }),
  Exposure.loadBalancer({ tls: Tls.passthrough() }),
  Exposure.nodePort({ ports: { gateway: 31_005 } }),
  Exposure.nodePort(),
  Exposure.clusterInternal({ https: false }),
];

const PROPS = {
  chart: fc.constantFrom('2.0.0', '3.0.4', '3.2.0', '3.3.0').map((version) => () => chartAt(version)),
  endpoints: fc.record({
    apiUrl: fc.oneof(fc.constant('https://api.example.com'), text),
    appUrl: fc.constant('https://b'),
  }),
  authCookieName: text,
  baseDomain: text,
  hostName: text,
  wildcard: fc.boolean(),
  exposure: fc.constantFrom(...exposures),
  sessions: fc.record(
    {
      firstPort: port,
      lastPort: port,
      address: text,
      serviceType: fc.constantFrom(...Object.values(SessionServiceType)),
      loadBalancerClass: fc.constantFrom('a', 'example.com/a'),
    },
    { requiredKeys: ['firstPort', 'lastPort'] },
  ),
  agentOutsideApp: fc.boolean(),
  environment: map(),
  secretEnvironment: map(secret),
  autoReloadConfig: fc.boolean(),
  proxyLogsToStdout: fc.boolean(),
  volumes: fc.array(fc.record({ name: text, emptyDir: fc.constant({}) }), { maxLength: 2 }),
  routerVolumeMounts: fc.array(fc.record({ name: text, mountPath: text }), { maxLength: 2 }),
  certificates: fc.constantFrom(
    CustomCertificates.bundle(PEM),
    CustomCertificates.additional([{ alias: 'a', pem: PEM }]),
  ),
  podSecurity: fc.constantFrom(PodSecurity.restricted(), PodSecurity.openshift(), PodSecurity.baseline()),
  registryToken: secret,
  registryUsername: text,
  imagePullSecrets: fc.array(text, { maxLength: 2 }),
  imageRegistry: text,
  releaseName: text,
  fullNameOverride: text,
  values: fc.oneof(
    map(fc.object({ maxDepth: 2 })),
    some({
      ingress: some({ enabled: fc.boolean(), hostName: text, hostname: text, tlsSecretName: text }),
      externalURL: text,
      streamSession: some({ routerAddress: text, portRange: some({ start: port, end: port }) }),
      tcpSession: some({ routerAddress: text, portRange: some({ start: port, end: port }) }),
      service: some({ type: text }),
    }),
  ),
};

const charts = new Map<string, ChartSource>();
function chartAt(version: string): ChartSource {
  const chart = charts.get(version) ?? gatewayChartAt(version);
  charts.set(version, chart);
  return chart;
}

let taken = 0;

/** Whatever the props, they give objects that Kubernetes takes, or errors with a code. */
function attempt({ chart, ...props }: any): void {
  let gateway: AppGateway;
  let problems: string[];
  try {
    gateway = gatewayOf({ ...props, ...(chart ? { chart: chart() } : {}) } as Partial<AppGatewayProps>);
    problems = validationOf(gateway);
  } catch (error) {
    for (const failure of error instanceof AggregateError ? error.errors : [error]) {
      if (!(failure instanceof CodedError)) {
        throw failure;
      }
      expect(failure.message.split('\n').length).toBeLessThanOrEqual(3);
    }
    return;
  }
  expect(problems.filter((problem) => !problem.startsWith('CLEARML'))).toEqual([]);
  if (problems.length === 0) {
    taken += 1;
    // Texts that YAML would misread are objects of the printer until they are printed.
    expect(problemsOf(JSON.parse(JSON.stringify(objectsOf(gateway))))).toEqual([]);
  }
}

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

test('props give a gateway or coded errors, never anything else', () => {
  fc.assert(fc.property(some(PROPS), attempt), { numRuns: propertyRuns(60) });
});

test('few props at a time often give a gateway', () => {
  taken = 0;
  const few = fc
    .tuple(fc.record(PROPS), fc.shuffledSubarray(Object.keys(PROPS), { minLength: 1, maxLength: 3 }))
    .map(([props, names]) => Object.fromEntries(names.map((name) => [name, (props as Record<string, unknown>)[name]])));
  fc.assert(fc.property(few, attempt), { numRuns: 60 });
  expect(taken).toBeGreaterThan(10);
});

test('a prop of any type gives a gateway or a coded error', () => {
  const names = Object.keys(PROPS).filter((name) => name !== 'chart');
  const anyProp = fc.tuple(fc.constantFrom(...names, 'credentials', 'server', 'hostname'), junk);
  fc.assert(
    fc.property(anyProp, ([name, value]) => attempt({ [name]: value })),
    { numRuns: propertyRuns(200) },
  );
});
