import { existsSync } from 'node:fs';
import { type AppRun, leaks, MARKER, runApp, STORED_MARKER } from '../support/leaks';
import { CONTRACT, PUBLIC } from './agents';

const OVERRIDE = `
clearml: {agentk8sglueKey: ${MARKER}}
agentk8sglue:
  basePodTemplate: {env: [{name: GIT_TOKEN, value: ${MARKER}}, {name: PIP_INDEX_URL, value: 'https://u:${MARKER}@pypi'}]}
  extraEnvs: [{name: A_PASSWORD, value: ${MARKER}}]
`;

/** Runs an app in which `attempt` creates an agent. */
function synth(chart: string, code: string, delivery?: string): AppRun {
  const prelude = `
    const { ServerCredentials, ChartSource, ClearmlAgent } = library;
    const attempt = (props) => new ClearmlAgent(new Chart(app, 'workers' + (attempt.n = (attempt.n ?? 0) + 1), { namespace: 'workers' }), 'agent', {
      chart: ChartSource.directory(${JSON.stringify(chart)}), queues: [{ name: 'q' }],
      endpoints: { apiUrl: 'https://api.example.com', appUrl: 'https://app.example.com', filesUrl: 's3://files' },
      credentials: ServerCredentials.fromKeys({ accessKey: secret(), secretKey: secret() }), valuesFiles: ['override.yaml'], ...props });`;
  return runApp(prelude + code, OVERRIDE, delivery);
}

const TEMPLATE = `{ secretEnvironment: { A: secret(), B: secret(), C: secret() } }`;
const COMMON = `registryToken: secret(), registryUsername: 'u', basePodTemplate: ${TEMPLATE},
  agentPod: { secretEnvironment: { D: secret(), E: secret() } }`;

const CHARTS: [string, string, string][] = [
  [
    'the contract chart',
    CONTRACT,
    `attempt({ ${COMMON}, queues: [{ name: 'q', ...${TEMPLATE} }], applicationsQueue: ${TEMPLATE} });`,
  ],
  ['the public chart', PUBLIC, `attempt({ ${COMMON} });`],
];

describe.each(CHARTS)('%s', (_, chart, code) => {
  (existsSync(chart) ? test : test.skip)('writes secrets only to the manifest of secrets', () => {
    const { output, dist, temp } = synth(chart, code);
    const { 'workers1-secrets.k8s.yaml': secrets = '', ...others } = dist;
    expect(JSON.parse(output).map(({ kind }: { kind: string }) => kind)).toEqual([]);
    expect(Object.keys(others)).toEqual(['workers1-namespace.k8s.yaml', 'workers1.k8s.yaml']);
    expect(leaks(secrets)).toContain(STORED_MARKER);
    expect(leaks(Object.values(others).join('\n'))).toEqual([]);
    expect(leaks(temp)).toEqual([]);
  });

  (existsSync(chart) ? test : test.skip).each([
    ['External Secrets', "SecretDelivery.externalSecrets({ store: 'vault' })", /kind: ExternalSecret/],
    ['existing Secrets', 'SecretDelivery.existing()', /secretKeyRef/],
  ])('neither writes nor reads secrets with %s', (_, delivery, expected) => {
    const { output, dist, temp, files } = synth(chart, code, delivery);
    expect(JSON.parse(output).length).toBeGreaterThan(0);
    expect(Object.keys(dist)).toEqual(['workers1-namespace.k8s.yaml', 'workers1.k8s.yaml']);
    expect(Object.values(dist).join('\n')).toMatch(expected);
    expect(leaks(output + Object.values(dist).join('\n') + temp)).toEqual([]);
    expect(files).toEqual(['override.yaml']);
  });
});

test('no error message contains a secret', () => {
  const { output } = synth(
    CONTRACT,
    `
    tell(() => attempt({ values: { nonsense: secret() } }));
    tell(() => attempt({ basePodTemplate: { labels: { a: String(secrets[2]) } } }));
    tell(() => attempt({ basePodTemplate: { environment: { A: 'x ' + secret() } } }));
    tell(() => attempt({ basePodTemplate: { environment: { A: 'x' }, secretEnvironment: { A: secret() } } }));
    tell(() => attempt({ queues: [{ name: 'q', maxPods: -1, secretEnvironment: { A: secret() } }] }));
    tell(() => attempt({ startScript: 'export TOKEN=' + secret() }));
    tell(() => attempt({ workerId: 'gpu:' + secret(), registryToken: secret() }));
    tell(() => attempt({ values: { clearml: { agentk8sglueSecret: { a: ${JSON.stringify(MARKER)} } } } }));
    `,
  );
  expect(output.match(/CLEARML\d{4} workers/g)?.length).toBeGreaterThanOrEqual(7);
  expect(leaks(output)).toEqual([]);
});
