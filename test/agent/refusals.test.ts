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
import { agentOf, contractAt, ENDPOINTS } from './agents';

const text = (content: string) => SecretValue.unsafePlainText(content);
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n';

test.each([
  ['no GPU', () => Gpus.whole(0), 'CLEARML9003: Gpus.whole with a count of 0'],
  ['half a GPU as a whole one', () => Gpus.whole(0.5), 'CLEARML9003'],
  ['no profile', () => Gpus.mig('1g'), 'CLEARML9003: MIG profile "1g"'],
  ['a resource for a profile', () => Gpus.mig('nvidia.com/mig-1g.10gb'), 'CLEARML9003'],
  ['no slices', () => Gpus.mig('1g.10gb', 0), 'CLEARML9003: Gpus.mig'],
  ['a third of a GPU', () => Gpus.fraction(1 / 3), 'CLEARML9003: Gpus.fraction'],
  ['one and a half GPUs', () => Gpus.fraction(1.5), 'CLEARML9003'],
  ['not a number', () => Gpus.fraction(Number.NaN), 'CLEARML9003'],
  [
    'a cache in two places',
    () => TaskCache.nim({ claimName: 'a', hostPath: '/b' }),
    'CLEARML9015: cache nim-cache with claimName',
  ],
  [
    'a relative cache',
    () => TaskCache.clearml({ mountPath: 'cache' }),
    'CLEARML9015: cache clearml-cache with path "cache"',
  ],
  ['no certificate', () => CustomCertificates.additional([]), 'CLEARML9012: no certificate'],
  [
    'certificates of one alias',
    () =>
      CustomCertificates.additional([
        { alias: 'a', pem: PEM },
        { alias: 'a', pem: PEM },
      ]),
    'CLEARML9012: two certificates a',
  ],
  [
    'an alias that is a path',
    () => CustomCertificates.additional([{ alias: '../a', pem: PEM }]),
    'CLEARML9012: alias "../a"',
  ],
  [
    'a certificate that is none',
    () => CustomCertificates.additional([{ alias: 'a', pem: 'abc' }]),
    'CLEARML9012: certificate a is not in PEM',
  ],
  ['a private key', () => CustomCertificates.bundle(PEM + KEY), 'CLEARML9012: the bundle holds a private key'],
  ['a capacity of none', () => GpuCapacity.of(0), 'CLEARML5008: GpuCapacity.of is 0'],
  ['half a CPU', () => CpuCapacity.of(0.5), 'CLEARML5008: CpuCapacity.of'],
  [
    'a selector with blanks',
    () => GpuCapacity.discovered({ nodeSelector: 'a = b' }),
    'CLEARML9017: nodeSelector is "a = b"',
  ],
  ['a selector without a value', () => GpuCapacity.discovered({ baseSelector: 'a=b,c' }), 'CLEARML9017: baseSelector'],
  ['a selector of CPUs', () => CpuCapacity.discovered({ nodeSelector: 'a in (b)' }), 'CLEARML9017'],
  ['a Secret of a bad name', () => ServerCredentials.fromSecret('A B'), 'CLEARML3009'],
])('%s is refused', (_, action, message) => {
  expect(failureOf(action).message).toContain(message);
});

const server = { ...ENDPOINTS, internalApiUrl: 'http://a', internalAppUrl: 'http://a', internalFilesUrl: 'http://a' };

test.each<[string, Partial<ClearmlAgentProps>, string]>([
  ['no server', { endpoints: undefined }, 'CLEARML9001 clearml/agent: neither server nor endpoints'],
  ['two servers', { server, endpoints: ENDPOINTS }, 'CLEARML9001 clearml/agent: both'],
  [
    'a host',
    { endpoints: { ...ENDPOINTS, apiUrl: 'api.example.com' } },
    'CLEARML9001 clearml/agent: endpoints.apiUrl is',
  ],
  ['a login', { endpoints: { ...ENDPOINTS, appUrl: 'https://u:p@app.example.com' } }, 'CLEARML9001'],
  ['a quote', { endpoints: { ...ENDPOINTS, filesUrl: 's3://a"b' } }, 'CLEARML9001 clearml/agent: endpoints.filesUrl'],
  [
    'a key of an existing Secret',
    { credentials: ServerCredentials.fromKeys({ accessKey: SecretValue.existing('a', 'b'), secretKey: text('c') }) },
    'CLEARML3005 clearml/agent: clearml.agentk8sglueKey from an existing Secret',
  ],
  ['no queue', { queues: [] }, 'CLEARML9002 clearml/agent: no queue'],
  ['two queues of one name', { queues: [{ name: 'a' }, { name: 'a' }] }, 'CLEARML9002 clearml/agent: two queues a'],
  ['a queue without a name', { queues: [{ name: '' }] }, 'CLEARML9002 clearml/agent: queue ""'],
  ['a queue with blanks', { queues: [{ name: ' a' }] }, 'CLEARML9002 clearml/agent: queue " a"'],
  ['no pods', { queues: [{ name: 'a', maxPods: 0 }] }, 'CLEARML5008 clearml/agent: queues.a.maxPods is 0'],
  ['half a pod', { maxPods: 0.5 }, 'CLEARML5008 clearml/agent: maxPods is 0.5'],
  ['a negative delay', { completedPodDeletionDelayMinutes: -1 }, 'CLEARML5008'],
  ['no poll', { queuePollSeconds: 0 }, 'CLEARML5008'],
  ['no report', { dashboard: { reportSeconds: 0 } }, 'CLEARML5008 clearml/agent: dashboard.reportSeconds'],
  ['no resources', { monitoredResources: { max: 0 } }, 'CLEARML5008 clearml/agent: monitoredResources.max'],
  [
    'an injector of any version',
    { fractionInjectorVersion: '1.2' },
    'CLEARML9003 clearml/agent: fractionInjectorVersion is "1.2"',
  ],
  [
    'a sixteenth before the injector could',
    { fractionInjectorVersion: '1.2.0', queues: [{ name: 'a', gpus: Gpus.fraction(0.0625) }] },
    'CLEARML9003 clearml/agent: 0.0625 GPUs with',
  ],
  [
    'GPUs that contradict the resources',
    { queues: [{ name: 'a', gpus: Gpus.whole(1), resources: { limits: { 'nvidia.com/gpu': 2 } } }] },
    'CLEARML2002 clearml/agent: agentk8sglue.queues.a.templateOverrides.resources.limits["nvidia.com/gpu"]: queues.a.resources sets 2, queues.a.gpus sets 1',
  ],
  ['two images', { airGapped: { image: 'a' }, defaultImage: 'b' }, 'CLEARML2002'],
  [
    'a variable of two contents',
    { basePodTemplate: { environment: { A: 'b' }, secretEnvironment: { A: text('c') } } },
    'CLEARML2003',
  ],
  [
    'a token from an existing Secret',
    { registryToken: SecretValue.existing('a', 'b') },
    'CLEARML5007 clearml/agent: registryToken from',
  ],
  ['a registry with a scheme', { imageRegistry: 'https://a' }, 'CLEARML5007 clearml/agent: imageRegistry'],
  ['a value that is not known', { values: { agentk8sglue: { queue: {} } } }, 'CLEARML2001 clearml/agent/release'],
  [
    'a published key in values',
    { values: { clearml: { agentk8sglueKey: 'ACCESSKEY' } } },
    'CLEARML5003 clearml/agent: clearml.agentk8sglueKey in your values',
  ],
  [
    'a login in a file',
    { values: { agentk8sglue: { fileMounts: [{ name: 'a', folderPath: '/b', fileContent: 'password: secret' }] } } },
    'CLEARML3003 clearml/agent: agentk8sglue.fileMounts.fileContent in your values contains a password',
  ],
])('%s is refused', (_, props, message) => {
  const failure = failureOf(() => agentOf(props));
  expect(failure.message).toContain(message);
  expect(failure.message.split('\n').length).toBeLessThanOrEqual(3);
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
