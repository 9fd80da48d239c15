import { Testing } from 'cdk8s';
import { ChartSource } from '../../lib/chart/chart-source';
import { CodedError } from '../../lib/core/errors/coded-error';
import { Exposure } from '../../lib/exposure/exposure';
import { IngressController } from '../../lib/exposure/ingress/ingress';
import { MetalLbPool } from '../../lib/exposure/metallb/metallb-pool';
import { InsecureTraffic } from '../../lib/exposure/openshift-routes';
import { ExternalTrafficPolicy } from '../../lib/exposure/service/exposed-service';
import { Tls } from '../../lib/exposure/tls';
import { ServiceType } from '../../lib/server/component-props';
import { serverOf } from '../server/servers';
import { testChart } from '../support/apps';
import fc from '../support/fast-check';
import { garbage, meant, mostly, someOf } from '../support/junk';
import { propertyRuns } from '../support/property-runs';
import { problemsOf } from './exposed';

beforeAll(() => jest.spyOn(process, 'emitWarning').mockImplementation());
afterAll(() => jest.restoreAllMocks());

type Make<T> = () => T;

/** Random calls of a factory. */
const calls = <T>(factory: (argument: any) => T, argument: fc.Arbitrary<any>): fc.Arbitrary<Make<T>> =>
  argument.map((value) => () => factory(value));

const tls: fc.Arbitrary<Make<unknown>> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Make<unknown>>(Tls.none, Tls.external, () => undefined) },
  calls(Tls.secret, meant('wildcard')),
  calls(
    (options) => Tls.secret('a', options),
    mostly(someOf({ dnsNames: meant(['*.clearml.example.com'], ['api.example.com']) })),
  ),
  calls(
    Tls.certManager,
    mostly(someOf({ issuer: meant('own'), clusterIssuer: meant('all'), annotateIngress: meant(true, false) })),
  ),
  calls(Tls.passthrough, mostly(someOf({ tlsOnServicePort: meant(true, false) }))),
  garbage.map((value) => () => value),
);

const annotations = meant({ 'example.com/a': 'b' }, {});
const externalTrafficPolicy = meant(...Object.values(ExternalTrafficPolicy));

/** The options of each factory of `Exposure`, without `tls`. */
const OPTIONS = {
  ingress: {
    className: meant('nginx', 'traefik', 'haproxy', 'alb', 'gce', 'other'),
    controller: meant(...Object.values(IngressController)),
    annotations,
  },
  gatewayApi: {
    gateway: mostly(fc.constant('public')),
    gatewayNamespace: meant('gateways'),
    sectionName: meant('https'),
    redirectSectionName: meant('http', 'https'),
    annotations,
  },
  openshiftRoutes: {
    reEncrypt: meant(true, false),
    tlsOnServicePort: meant(true, false),
    destinationCaCertificate: meant('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'),
    insecureTraffic: meant(...Object.values(InsecureTraffic)),
    annotations,
  },
  loadBalancer: {
    loadBalancerClass: meant('service.k8s.aws/nlb', 'metallb'),
    sourceRanges: meant(['10.0.0.0/8'], ['fd00::/8', '::/0']),
    externalTrafficPolicy,
    annotations,
  },
  nodePort: { ports: meant({ apiserver: 31_000 }, { webserver: 30_008 }), externalTrafficPolicy, annotations },
  clusterInternal: { https: meant(true, false) },
};

const exposure: fc.Arbitrary<Make<Exposure>> = fc.oneof(
  ...Object.entries(OPTIONS).map(([name, fields]) => {
    const factory = Exposure[name as keyof typeof OPTIONS] as (options: any) => Exposure;
    const withTls = fc.tuple(someOf(fields), tls).map(([options, makeTls]) => () => {
      const certificates = makeTls();
      return factory(certificates === undefined ? options : { ...options, tls: certificates });
    });
    return fc.oneof({ weight: 12, arbitrary: withTls }, calls(factory, garbage));
  }),
);

/** The result of an action, or undefined when it fails with a coded error. Other errors fail the test. */
function resultOf<T>(action: Make<T>): T | undefined {
  try {
    return action();
  } catch (error) {
    const { message } = error as Error;
    const validation = /^Validation failed with the following errors:\n {2}\[[^\]]*\] CLEARML\d{4} /;
    if (!(error instanceof CodedError || validation.test(message))) {
      throw error;
    }
    expect(Math.max(...message.split('\n').map(({ length }) => length))).toBeLessThan(600);
    expect(message).not.toMatch(/undefined is|not a function|Cannot read|\[object /);
    return undefined;
  }
}

/** The number of results of `action` for random values. */
function countResults<T>(values: fc.Arbitrary<T>, numRuns: number, action: (value: T) => unknown): number {
  let count = 0;
  const property = fc.property(values, (value) => {
    count += resultOf(() => action(value)) === undefined ? 0 : 1;
  });
  fc.assert(property, { numRuns });
  return count;
}

test('creates an exposure or rejects its options with a coded error', () => {
  const runs = propertyRuns(3000);
  expect(countResults(exposure, runs, (make) => make())).toBeGreaterThan(runs / 10);
});

test('synthesizes valid objects for a server with any exposure, or reports a coded error', () => {
  const types = fc.constantFrom(undefined, undefined, undefined, undefined, ...Object.values(ServiceType));
  const exposures = exposure.map(resultOf).filter((result) => result !== undefined) as fc.Arbitrary<Exposure>;
  const valid = countResults(fc.tuple(exposures, types, types), 50, ([withExposure, serviceType, valueType]) => {
    const chart = testChart();
    serverOf(
      {
        chart: ChartSource.community(),
        exposure: withExposure,
        apiserver: { serviceType },
        values: valueType && { webserver: { service: { type: valueType } } },
      },
      chart,
    );
    const objects: any[] = Testing.synth(chart);
    const ofExposure = objects.filter(
      ({ kind }) => !/Deployment|StatefulSet|ConfigMap|ServiceAccount|(?:Backend|Frontend)Config/.test(kind),
    );
    expect(problemsOf(ofExposure)).toEqual([]);
    return objects;
  });
  expect(valid).toBeGreaterThan(10);
});

test('creates a valid pool of addresses, or rejects it with a coded error', () => {
  const address = fc.oneof(
    fc.ipV4().map((ip) => `${ip}/32`),
    fc.ipV6().map((ip) => `${ip}/128`),
    fc.string(),
    garbage,
  );
  const props = someOf({
    addresses: mostly(fc.array(address, { maxLength: 4 }), 9),
    poolName: meant('public'),
    inNamespace: meant('metallb-system'),
    autoAssign: meant(true, false),
    avoidBuggyIps: meant(true, false),
    serviceNamespaces: meant(['clearml']),
    interfaces: meant(['eth0']),
  });
  const valid = countResults(mostly(props, 20), propertyRuns(600), (poolProps) => {
    const chart = testChart();
    new MetalLbPool(chart, 'pool', poolProps);
    const objects = Testing.synth(chart);
    expect(problemsOf(objects)).toEqual([]);
    return objects;
  });
  expect(valid).toBeGreaterThan(10);
});
