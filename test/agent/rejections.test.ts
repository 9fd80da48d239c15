import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { ClearmlAgentProps } from '../../lib/agent/agent-props';
import { CpuCapacity, GpuCapacity } from '../../lib/agent/capacity/capacities';
import { TaskCache } from '../../lib/agent/tasks/caches';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { CATALOG } from '../../lib/chart/catalog';
import { ChartSource } from '../../lib/chart/chart-source';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { SecretValue } from '../../lib/secrets/secret-value';
import { failureOf, testChart } from '../support/apps';
import { type Rejected, rowsOf } from '../support/errors';
import { agentOf, contractAt, ENDPOINTS } from './agents';

const text = (content: string) => SecretValue.unsafePlainText(content);
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n';

const REJECTED_OPTIONS: Rejected<() => unknown> = {
  CLEARML9003: [
    ['zero whole GPUs', () => Gpus.whole(0), 'Gpus.whole with a count of 0'],
    ['a fractional number of whole GPUs', () => Gpus.whole(0.5)],
    ['an invalid MIG profile', () => Gpus.mig('1g'), 'MIG profile "1g"'],
    ['a resource name as MIG profile', () => Gpus.mig('nvidia.com/mig-1g.10gb')],
    ['zero MIG slices', () => Gpus.mig('1g.10gb', 0), 'Gpus.mig'],
    ['a third of a GPU', () => Gpus.fraction(1 / 3), 'Gpus.fraction'],
    ['one and a half GPUs', () => Gpus.fraction(1.5)],
    ['NaN as fraction', () => Gpus.fraction(Number.NaN)],
  ],
  CLEARML9015: [
    [
      'a cache with both claimName and hostPath',
      () => TaskCache.nim({ claimName: 'a', hostPath: '/b' }),
      'cache nim-cache with claimName',
    ],
    ['a relative cache path', () => TaskCache.clearml({ mountPath: 'cache' }), 'cache clearml-cache with path "cache"'],
  ],
  CLEARML9012: [
    ['an empty list', () => CustomCertificates.additional([]), 'no certificate'],
    [
      'two certificates with the same alias',
      () =>
        CustomCertificates.additional([
          { alias: 'a', pem: PEM },
          { alias: 'a', pem: PEM },
        ]),
      'two certificates a',
    ],
    ['an alias that is a path', () => CustomCertificates.additional([{ alias: '../a', pem: PEM }]), 'alias "../a"'],
    [
      'a certificate that is not in PEM format',
      () => CustomCertificates.additional([{ alias: 'a', pem: 'abc' }]),
      'certificate a is not in PEM',
    ],
    ['a private key in a bundle', () => CustomCertificates.bundle(PEM + KEY), 'the bundle holds a private key'],
  ],
  CLEARML5008: [
    ['a capacity of zero', () => GpuCapacity.of(0), 'GpuCapacity.of is 0'],
    ['a fractional number of CPUs', () => CpuCapacity.of(0.5), 'CpuCapacity.of'],
  ],
  CLEARML3009: [['an invalid Secret name', () => ServerCredentials.fromSecret('A B')]],
};

test.each(rowsOf(REJECTED_OPTIONS))('%s: rejects %s', (code, _, action, detail = '') => {
  expect(failureOf(action).message).toContain(`${code}: ${detail}`);
});

const server = { ...ENDPOINTS, internalApiUrl: 'http://a', internalAppUrl: 'http://a', internalFilesUrl: 'http://a' };

const REJECTED_PROPS: Rejected<Partial<ClearmlAgentProps>> = {
  CLEARML9001: [
    ['a missing server', { endpoints: undefined }, 'neither server nor endpoints'],
    ['both server and endpoints', { server, endpoints: ENDPOINTS }, 'both'],
    ['a URL without scheme', { endpoints: { ...ENDPOINTS, apiUrl: 'api.example.com' } }, 'endpoints.apiUrl is'],
    ['a URL with credentials', { endpoints: { ...ENDPOINTS, appUrl: 'https://u:p@app.example.com' } }],
    ['a URL with a quote', { endpoints: { ...ENDPOINTS, filesUrl: 's3://a"b' } }, 'endpoints.filesUrl'],
  ],
  CLEARML3005: [
    [
      'an access key from an existing Secret',
      { credentials: ServerCredentials.fromKeys({ accessKey: SecretValue.existing('a', 'b'), secretKey: text('c') }) },
      'clearml.agentk8sglueKey (credentials) from an existing Secret',
    ],
  ],
  CLEARML9002: [
    ['an empty list of queues', { queues: [] }, 'no queue'],
    ['two queues with the same name', { queues: [{ name: 'a' }, { name: 'a' }] }, 'two queues a'],
    ['an empty queue name', { queues: [{ name: '' }] }, 'queue ""'],
    ['a queue name with a space', { queues: [{ name: ' a' }] }, 'queue " a"'],
  ],
  CLEARML5008: [
    [
      'zero maxPods',
      { queues: [{ name: 'a', maxPods: 0 }] },
      'agentk8sglue.queues.a.queueSettings.maxPods (queues.a.maxPods) is 0',
    ],
    ['fractional maxPods', { maxPods: 0.5 }, 'agentk8sglue.maxPods (maxPods) is 0.5'],
    ['a negative delay', { completedPodDeletionDelayMinutes: -1 }],
    ['a poll interval of zero', { queuePollSeconds: 0 }],
    ['a report interval of zero', { dashboard: { reportSeconds: 0 } }],
    ['a maximum of zero resources', { monitoredResources: { max: 0 } }],
  ],
  CLEARML9017: [
    ['a selector with spaces', { dashboard: { gpus: GpuCapacity.discovered({ nodeSelector: 'a = b' }) } }],
    ['a selector without a value', { dashboard: { gpus: GpuCapacity.discovered({ baseSelector: 'a=b,c' }) } }],
    ['a set-based selector', { dashboard: { cpus: CpuCapacity.discovered({ nodeSelector: 'a in (b)' }) } }],
  ],
  CLEARML9003: [
    ['an incomplete injector version', { fractionInjectorVersion: '1.2' }, 'fractionInjectorVersion is "1.2"'],
    [
      'a sixteenth of a GPU if the injector does not support it',
      { fractionInjectorVersion: '1.2.0', queues: [{ name: 'a', gpus: Gpus.fraction(0.0625) }] },
      '0.0625 GPUs with',
    ],
  ],
  CLEARML2002: [
    [
      'GPUs that conflict with resources',
      { queues: [{ name: 'a', gpus: Gpus.whole(1), resources: { limits: { 'nvidia.com/gpu': '2' } } }] },
      'agentk8sglue.queues.a.templateOverrides.resources.limits["nvidia.com/gpu"]: queues.a.resources sets "2", queues.a.gpus sets 1',
    ],
    ['two default images', { airGapped: { image: 'a' }, defaultImage: 'b' }],
  ],
  CLEARML2003: [
    [
      'a variable in both environment and secretEnvironment',
      { basePodTemplate: { environment: { A: 'b' }, secretEnvironment: { A: text('c') } } },
    ],
  ],
  CLEARML5007: [
    ['a token from an existing Secret', { registryToken: SecretValue.existing('a', 'b') }, 'registryToken from'],
    ['a registry with a scheme', { imageRegistry: 'https://a' }, 'imageRegistry'],
  ],
  CLEARML2001: [['an unknown value', { values: { agentk8sglue: { queue: {} } } }]],
  CLEARML5003: [
    [
      'a published key in user values',
      { values: { clearml: { agentk8sglueKey: 'ACCESSKEY' } } },
      'clearml.agentk8sglueKey in your values',
    ],
  ],
  CLEARML3003: [
    [
      'a password in a mounted file that cannot be read',
      {
        values: {
          agentk8sglue: { fileMounts: [{ name: 'a.json', folderPath: '/b', fileContent: '{"password": "s"' }] },
        },
      },
      'agentk8sglue.fileMounts["a.json"].fileContent in your values contains a secret, and cannot be read as HOCON',
    ],
  ],
};

test.each(rowsOf(REJECTED_PROPS))('%s: rejects %s', (code, _, props, detail = '') => {
  const { message } = failureOf(() => agentOf(props));
  expect(message.replace('agent/release', 'agent')).toContain(`${code} clearml/agent: ${detail}`);
  expect(message.split('\n').length).toBeLessThanOrEqual(3);
});

test('rejects published keys at validation', () => {
  const credentials = ServerCredentials.fromKeys({ accessKey: text('ACCESSKEY'), secretKey: text('SECRETKEY') });
  const problems = agentOf({ credentials }).node.validate();
  expect(problems).toEqual([
    expect.stringContaining('CLEARML5003: credentials.accessKey'),
    expect.stringContaining('CLEARML5003: credentials.secretKey'),
  ]);
});

test('locates the enterprise chart, and rejects a chart that does not deploy an agent', () => {
  expect(failureOf(() => agentOf({ chart: contractAt('1.0.0', 'something-else') })).message).toContain(
    'CLEARML4004 clearml/agent: chart something-else 1.0.0\n  expected: a chart that deploys an agent: clearml-enterprise-agent, clearml-agent',
  );
  expect(failureOf(() => agentOf({ chart: ChartSource.community() })).message).toContain('CLEARML4003');
  expect(ChartSource.enterprise('6.14.6')._locate(CATALOG.agent).location.chart).toBe(
    'oci://docker.io/clearml/clearml-enterprise-agent',
  );
});

describe('two agents', () => {
  const two = (first: Partial<ClearmlAgentProps>, second: Partial<ClearmlAgentProps>, namespaces: [string, string]) => {
    const one = testChart(namespaces[0]);
    agentOf(first, one);
    return () => agentOf(second, new Chart(one, 'other', { namespace: namespaces[1] }));
  };
  const old = () => ({ chart: contractAt('6.13.8') });

  test('in one cdk8s chart require different release names', () => {
    const scope = testChart();
    const make = (id: string, releaseName?: string) => agentOf({ releaseName }, new Construct(scope, id));
    make('a');
    expect(failureOf(() => make('b')).message).toMatch(
      /CLEARML9014 clearml\/b\/agent: clearml\/a\/agent is also an agent of release clearml-enterprise-agent\n/,
    );
    expect(make('c', 'other').release.releaseName).toBe('other');
  });

  test('in two namespaces require different release names if the chart names cluster roles by release', () => {
    expect(failureOf(two(old(), old(), ['a', 'b'])).message).toMatch(/CLEARML9014 .*cluster roles of chart 6\.13\.8/);
    expect(two(old(), { ...old(), releaseName: 'other' }, ['a', 'b'])().release.releaseName).toBe('other');
    expect(two({}, {}, ['a', 'b'])().inNamespace).toBe('b');
  });
});
