import { type AppRun, leaks, MARKER, runApp, STORED_MARKER } from '../support/leaks';
import { CONTRACT } from './gateways';

const OVERRIDE = `
imageCredentials: {password: ${MARKER}}
clearml: {apiKey: ${MARKER}}
router: {extraEnvs: [{name: A_PASSWORD, value: ${MARKER}}]}
`;

/** Runs an app in which `attempt` creates a gateway. */
function synth(code: string, delivery?: string): AppRun {
  const prelude = `
    const { AppGateway, ChartSource, Exposure, ServerCredentials } = library;
    const attempt = (props) => new AppGateway(new Chart(app, 'workers' + (attempt.n = (attempt.n ?? 0) + 1), { namespace: 'workers' }), 'gateway', {
      chart: ChartSource.directory(${JSON.stringify(CONTRACT)}), agentOutsideApp: true, authCookieName: 'c',
      endpoints: { apiUrl: 'https://api.example.com', appUrl: 'https://app.example.com' }, exposure: Exposure.ingress(),
      credentials: ServerCredentials.fromKeys({ accessKey: secret(), secretKey: secret() }), valuesFiles: ['override.yaml'], ...props });`;
  return runApp(prelude + code, OVERRIDE, delivery);
}

const ATTEMPT = 'attempt({ registryToken: secret(), secretEnvironment: { A: secret(), B: secret(), C: secret() } });';

test('writes secrets only to the manifest of secrets', () => {
  const { output, dist, temp } = synth(ATTEMPT);
  const { 'workers1-secrets.k8s.yaml': secrets = '', ...others } = dist;
  expect(JSON.parse(output).length).toBeGreaterThan(2);
  expect(Object.keys(others)).toEqual(['workers1-namespace.k8s.yaml', 'workers1.k8s.yaml']);
  expect(leaks(secrets)).toContain(STORED_MARKER);
  expect(leaks(output + Object.values(others).join('\n') + temp)).toEqual([]);
});

test.each([
  ['External Secrets', "SecretDelivery.externalSecrets({ store: 'vault' })", /kind: ExternalSecret/],
  ['existing Secrets', 'SecretDelivery.existing()', /secretKeyRef/],
])('neither writes nor reads secrets with %s', (_, delivery, expected) => {
  const { output, dist, temp, files } = synth(ATTEMPT, delivery);
  expect(Object.keys(dist)).toEqual(['workers1-namespace.k8s.yaml', 'workers1.k8s.yaml']);
  expect(Object.values(dist).join('\n')).toMatch(expected);
  expect(leaks(output + Object.values(dist).join('\n') + temp)).toEqual([]);
  expect(files).toEqual(['override.yaml']);
});

test('no error message contains a secret', () => {
  const { output } = synth(`
    tell(() => attempt({ values: { nonsense: secret() } }));
    tell(() => attempt({ hostName: String(secrets[2]) }));
    tell(() => attempt({ authCookieName: 'a ' + secret() }));
    tell(() => attempt({ environment: { A: 'x' }, secretEnvironment: { A: secret() } }));
    tell(() => attempt({ sessions: { firstPort: 1, lastPort: 2, address: String(secrets[1]) } }));
    tell(() => attempt({ sessions: { firstPort: 9, lastPort: 2 }, registryToken: secret() }));
    tell(() => attempt({ values: { clearml: { apiSecret: { a: ${JSON.stringify(MARKER)} } } } }));
  `);
  expect(output.match(/CLEARML\d{4} workers/g)?.length).toBeGreaterThanOrEqual(6);
  expect(leaks(output)).toEqual([]);
});
