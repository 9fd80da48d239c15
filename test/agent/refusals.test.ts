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
    ['no GPU', () => Gpus.whole(0), 'Gpus.whole with a count of 0'],
    ['half a GPU as a whole one', () => Gpus.whole(0.5)],
    ['no profile', () => Gpus.mig('1g'), 'MIG profile "1g"'],
    ['a resource for a profile', () => Gpus.mig('nvidia.com/mig-1g.10gb')],
    ['no slices', () => Gpus.mig('1g.10gb', 0), 'Gpus.mig'],
    ['a third of a GPU', () => Gpus.fraction(1 / 3), 'Gpus.fraction'],
    ['one and a half GPUs', () => Gpus.fraction(1.5)],
    ['not a number', () => Gpus.fraction(Number.NaN)],
  ],
  CLEARML9015: [
    [
      'a cache in two places',
      () => TaskCache.nim({ claimName: 'a', hostPath: '/b' }),
      'cache nim-cache with claimName',
    ],
    ['a relative cache', () => TaskCache.clearml({ mountPath: 'cache' }), 'cache clearml-cache with path "cache"'],
  ],
  CLEARML9012: [
    ['no certificate', () => CustomCertificates.additional([]), 'no certificate'],
    [
      'certificates of one alias',
      () =>
        CustomCertificates.additional([
          { alias: 'a', pem: PEM },
          { alias: 'a', pem: PEM },
        ]),
      'two certificates a',
    ],
    ['an alias that is a path', () => CustomCertificates.additional([{ alias: '../a', pem: PEM }]), 'alias "../a"'],
    [
      'a certificate that is none',
      () => CustomCertificates.additional([{ alias: 'a', pem: 'abc' }]),
      'certificate a is not in PEM',
    ],
    ['a private key', () => CustomCertificates.bundle(PEM + KEY), 'the bundle holds a private key'],
  ],
  CLEARML5008: [
    ['a capacity of none', () => GpuCapacity.of(0), 'GpuCapacity.of is 0'],
    ['half a CPU', () => CpuCapacity.of(0.5), 'CpuCapacity.of'],
  ],
  CLEARML9017: [
    ['a selector with blanks', () => GpuCapacity.discovered({ nodeSelector: 'a = b' }), 'nodeSelector is "a = b"'],
    ['a selector without a value', () => GpuCapacity.discovered({ baseSelector: 'a=b,c' }), 'baseSelector'],
    ['a selector of CPUs', () => CpuCapacity.discovered({ nodeSelector: 'a in (b)' })],
  ],
  CLEARML3009: [['a Secret of a bad name', () => ServerCredentials.fromSecret('A B')]],
};

test.each(rowsOf(REJECTED_OPTIONS))('%s: rejects %s', (code, _, action, detail = '') => {
  expect(failureOf(action).message).toContain(`${code}: ${detail}`);
});

const server = { ...ENDPOINTS, internalApiUrl: 'http://a', internalAppUrl: 'http://a', internalFilesUrl: 'http://a' };

const REJECTED_PROPS: Rejected<Partial<ClearmlAgentProps>> = {
  CLEARML9001: [
    ['no server', { endpoints: undefined }, 'neither server nor endpoints'],
    ['two servers', { server, endpoints: ENDPOINTS }, 'both'],
    ['a host', { endpoints: { ...ENDPOINTS, apiUrl: 'api.example.com' } }, 'endpoints.apiUrl is'],
    ['a login', { endpoints: { ...ENDPOINTS, appUrl: 'https://u:p@app.example.com' } }],
    ['a quote', { endpoints: { ...ENDPOINTS, filesUrl: 's3://a"b' } }, 'endpoints.filesUrl'],
  ],
  CLEARML3005: [
    [
      'a key of an existing Secret',
      { credentials: ServerCredentials.fromKeys({ accessKey: SecretValue.existing('a', 'b'), secretKey: text('c') }) },
      'clearml.agentk8sglueKey from an existing Secret',
    ],
  ],
  CLEARML9002: [
    ['no queue', { queues: [] }, 'no queue'],
    ['two queues of one name', { queues: [{ name: 'a' }, { name: 'a' }] }, 'two queues a'],
    ['a queue without a name', { queues: [{ name: '' }] }, 'queue ""'],
    ['a queue with blanks', { queues: [{ name: ' a' }] }, 'queue " a"'],
  ],
  CLEARML5008: [
    ['no pods', { queues: [{ name: 'a', maxPods: 0 }] }, 'queues.a.maxPods is 0'],
    ['half a pod', { maxPods: 0.5 }, 'maxPods is 0.5'],
    ['a negative delay', { completedPodDeletionDelayMinutes: -1 }],
    ['no poll', { queuePollSeconds: 0 }],
    ['no report', { dashboard: { reportSeconds: 0 } }, 'dashboard.reportSeconds'],
    ['no resources', { monitoredResources: { max: 0 } }, 'monitoredResources.max'],
  ],
  CLEARML9003: [
    ['an injector of any version', { fractionInjectorVersion: '1.2' }, 'fractionInjectorVersion is "1.2"'],
    [
      'a sixteenth before the injector could',
      { fractionInjectorVersion: '1.2.0', queues: [{ name: 'a', gpus: Gpus.fraction(0.0625) }] },
      '0.0625 GPUs with',
    ],
  ],
  CLEARML2002: [
    [
      'GPUs that contradict the resources',
      { queues: [{ name: 'a', gpus: Gpus.whole(1), resources: { limits: { 'nvidia.com/gpu': 2 } } }] },
      'agentk8sglue.queues.a.templateOverrides.resources.limits["nvidia.com/gpu"]: queues.a.resources sets 2, queues.a.gpus sets 1',
    ],
    ['two images', { airGapped: { image: 'a' }, defaultImage: 'b' }],
  ],
  CLEARML2003: [
    [
      'a variable of two contents',
      { basePodTemplate: { environment: { A: 'b' }, secretEnvironment: { A: text('c') } } },
    ],
  ],
  CLEARML5007: [
    ['a token from an existing Secret', { registryToken: SecretValue.existing('a', 'b') }, 'registryToken from'],
    ['a registry with a scheme', { imageRegistry: 'https://a' }, 'imageRegistry'],
  ],
  CLEARML2001: [['a value that is not known', { values: { agentk8sglue: { queue: {} } } }]],
  CLEARML5003: [
    [
      'a published key in values',
      { values: { clearml: { agentk8sglueKey: 'ACCESSKEY' } } },
      'clearml.agentk8sglueKey in your values',
    ],
  ],
  CLEARML3003: [
    [
      'a login in a file',
      { values: { agentk8sglue: { fileMounts: [{ name: 'a', folderPath: '/b', fileContent: 'password: secret' }] } } },
      'agentk8sglue.fileMounts.fileContent in your values contains a password',
    ],
  ],
};

test.each(rowsOf(REJECTED_PROPS))('%s: rejects %s', (code, _, props, detail = '') => {
  const { message } = failureOf(() => agentOf(props));
  expect(message.replace('agent/release', 'agent')).toContain(`${code} clearml/agent: ${detail}`);
  expect(message.split('\n').length).toBeLessThanOrEqual(3);
});

test('published keys are refused at validation', () => {
  const credentials = ServerCredentials.fromKeys({ accessKey: text('ACCESSKEY'), secretKey: text('SECRETKEY') });
  const problems = agentOf({ credentials }).node.validate();
  expect(problems).toEqual([
    expect.stringContaining('CLEARML5003: credentials.accessKey'),
    expect.stringContaining('CLEARML5003: credentials.secretKey'),
  ]);
});

test('another chart is refused', () => {
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

  test('in one cdk8s chart are refused unless their releases differ', () => {
    const scope = testChart();
    const make = (id: string, releaseName?: string) => agentOf({ releaseName }, new Construct(scope, id));
    make('a');
    expect(failureOf(() => make('b')).message).toMatch(
      /CLEARML9014 clearml\/b\/agent: clearml\/a\/agent is also an agent of release clearml-enterprise-agent\n/,
    );
    expect(make('c', 'other').release.releaseName).toBe('other');
  });

  test('in two namespaces are refused where cluster roles would be one', () => {
    expect(failureOf(two(old(), old(), ['a', 'b'])).message).toMatch(/CLEARML9014 .*cluster roles of chart 6\.13\.8/);
    expect(two(old(), { ...old(), releaseName: 'other' }, ['a', 'b'])().release.releaseName).toBe('other');
    expect(two({}, {}, ['a', 'b'])().inNamespace).toBe('b');
  });
});
