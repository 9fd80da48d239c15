import { Testing } from 'cdk8s';
import fc from 'fast-check';
import { ChartSource } from '../../lib/chart/chart-source';
import { CodedError } from '../../lib/core/errors/coded-error';
import { Exposure } from '../../lib/exposure/exposure';
import { IngressController } from '../../lib/exposure/ingress/ingress';
import { MetalLbPool } from '../../lib/exposure/metallb/metallb-pool';
import { InsecureTraffic } from '../../lib/exposure/openshift-routes';
import { ExternalTrafficPolicy } from '../../lib/exposure/service/exposed-service';
import { Tls } from '../../lib/exposure/tls';
import { ServiceType } from '../../lib/server/component-props';
import { ClearmlServer } from '../../lib/server/server';
import { testChart } from '../support/apps';
import { junk } from '../support/junk';
import { problemsOf } from './exposed';

beforeAll(() => jest.spyOn(process, 'emitWarning').mockImplementation());
afterAll(() => jest.restoreAllMocks());

/** Values of wrong types, as callers in JavaScript, Python or Java may pass them. */
const garbage = fc.oneof(
  junk,
  fc.constantFrom<unknown>(() => 1, undefined),
);

/** Mostly the expected values, now and then another value, often undefined. */
function meant(...values: unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 16, arbitrary: fc.constantFrom(...values) },
    { weight: 12, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: garbage },
  );
}

function options(shape: { [option: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 20, arbitrary: fc.record(shape, { requiredKeys: [] }) }, { weight: 1, arbitrary: garbage });
}

type Make<T> = () => T;
const call =
  <T>(make: (given: any) => T) =>
  (given: unknown): Make<T> =>
  () =>
    make(given);

const tls: fc.Arbitrary<Make<unknown>> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Make<unknown>>(Tls.none, Tls.external, () => undefined) },
  meant('wildcard').map(call(Tls.secret)),
  options({ dnsNames: meant(['*.clearml.example.com'], ['api.example.com']) }).map(
    call((given) => Tls.secret('a', given)),
  ),
  options({ issuer: meant('own'), clusterIssuer: meant('all'), annotateIngress: meant(true, false) }).map(
    call(Tls.certManager),
  ),
  options({ tlsOnServicePort: meant(true, false) }).map(call(Tls.passthrough)),
  { weight: 1, arbitrary: garbage.map((value) => () => value) },
);

const annotations = meant({ 'example.com/a': 'b' }, {});
const policy = meant(...Object.values(ExternalTrafficPolicy));
const shapes: [(given: any) => Exposure, { [option: string]: fc.Arbitrary<unknown> }][] = [
  [
    Exposure.ingress,
    {
      className: meant('nginx', 'traefik', 'haproxy', 'alb', 'gce', 'other'),
      controller: meant(...Object.values(IngressController)),
      annotations,
    },
  ],
  [
    Exposure.gatewayApi,
    {
      gateway: meant('public', 'public', 'public'),
      gatewayNamespace: meant('gateways'),
      sectionName: meant('https'),
      redirectSectionName: meant('http', 'https'),
      annotations,
    },
  ],
  [
    Exposure.openshiftRoutes,
    {
      reEncrypt: meant(true, false),
      tlsOnServicePort: meant(true, false),
      destinationCaCertificate: meant('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'),
      insecureTraffic: meant(...Object.values(InsecureTraffic)),
      annotations,
    },
  ],
  [
    Exposure.loadBalancer,
    {
      loadBalancerClass: meant('service.k8s.aws/nlb', 'metallb'),
      sourceRanges: meant(['10.0.0.0/8'], ['fd00::/8', '::/0']),
      externalTrafficPolicy: policy,
      annotations,
    },
  ],
  [
    Exposure.nodePort,
    { ports: meant({ apiserver: 31_000 }, { webserver: 30_008 }), externalTrafficPolicy: policy, annotations },
  ],
  [Exposure.clusterInternal, { https: meant(true, false) }],
];

const exposure: fc.Arbitrary<Make<Exposure>> = fc.oneof(
  ...shapes.map(([make, shape]) =>
    fc
      .oneof(
        { weight: 12, arbitrary: fc.tuple(fc.record(shape, { requiredKeys: [] }), tls) },
        { weight: 1, arbitrary: garbage.map((value): [unknown, Make<unknown>] => [value, () => undefined]) },
      )
      .map(([given, withTls]) => () => {
        const certificates = withTls();
        const isRecord = typeof given === 'object' && given !== null && !Array.isArray(given);
        return make(isRecord && certificates !== undefined ? { ...given, tls: certificates } : given);
      }),
  ),
);

/** The outcome of an action: what it returns, or the coded error that it fails with. Any other error is passed on. */
function outcome<T>(action: Make<T>): T | CodedError {
  try {
    return action();
  } catch (error) {
    if (
      error instanceof CodedError ||
      /^Validation failed with the following errors:\n {2}\[[^\]]*\] CLEARML\d{4} /.test(
        String((error as Error).message),
      )
    ) {
      return error as CodedError;
    }
    throw error;
  }
}

function hold(error: Error): void {
  for (const line of error.message.split('\n')) {
    expect(line.length).toBeLessThan(600);
  }
  expect(error.message).not.toMatch(/undefined is|not a function|Cannot read|\[object /);
}

test('creates an exposure or rejects its options with a coded error', () => {
  let made = 0;
  fc.assert(
    fc.property(exposure, (make) => {
      const result = outcome(make);
      if (result instanceof Error) {
        hold(result);
      } else {
        made++;
      }
    }),
    { numRuns: 3000 },
  );
  expect(made).toBeGreaterThan(300);
});

test('synthesizes valid objects for a server with any exposure, or reports a coded error', () => {
  let valid = 0;
  const types = fc.constantFrom(undefined, undefined, undefined, undefined, ...Object.values(ServiceType));
  const made = exposure.map(outcome).filter((result) => result instanceof Exposure) as fc.Arbitrary<Exposure>;
  fc.assert(
    fc.property(made, types, types, (withExposure, serviceType, valueType) => {
      const chart = testChart();
      const objects = outcome(() => {
        new ClearmlServer(chart, 'server', {
          chart: ChartSource.community(),
          baseDomain: 'clearml.example.com',
          exposure: withExposure,
          apiserver: { serviceType },
          values: valueType && { webserver: { service: { type: valueType } } },
        });
        return Testing.synth(chart) as any[];
      });
      if (objects instanceof Error) {
        hold(objects);
        return;
      }
      valid++;
      const exposed = objects.filter(({ kind }) => !/Deployment|StatefulSet|ConfigMap|ServiceAccount/.test(kind));
      expect(problemsOf(exposed.filter(({ kind }) => !/(?:Backend|Frontend)Config/.test(kind)))).toEqual([]);
    }),
    { numRuns: 50 },
  );
  expect(valid).toBeGreaterThan(10);
});

test('creates a valid pool of addresses, or rejects it with a coded error', () => {
  const addresses = fc.array(
    fc.oneof(
      fc.ipV4().map((ip) => `${ip}/32`),
      fc.ipV6().map((ip) => `${ip}/128`),
      fc.string(),
      garbage,
    ),
    { maxLength: 4 },
  );
  const props = options({
    addresses: fc.oneof({ weight: 9, arbitrary: addresses }, { weight: 1, arbitrary: garbage }),
    poolName: meant('public'),
    inNamespace: meant('metallb-system'),
    autoAssign: meant(true, false),
    avoidBuggyIps: meant(true, false),
    serviceNamespaces: meant(['clearml']),
    interfaces: meant(['eth0']),
  });
  let valid = 0;
  fc.assert(
    fc.property(props, (given: any) => {
      const chart = testChart();
      const objects = outcome(() => {
        new MetalLbPool(chart, 'pool', given);
        return Testing.synth(chart);
      });
      if (objects instanceof Error) {
        hold(objects);
      } else {
        valid++;
        expect(problemsOf(objects)).toEqual([]);
      }
    }),
    { numRuns: 600 },
  );
  expect(valid).toBeGreaterThan(10);
});
