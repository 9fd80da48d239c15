import { type Chart, Testing } from 'cdk8s';
import {
  ChartSource,
  Exposure,
  PresignService,
  type PresignServiceProps,
  SecretValue,
  ServerCredentials,
  Tls,
} from '../../lib';
import { ENDPOINTS } from '../agent/agents';
import { serverOf } from '../server/servers';
import { failureOf, testChart } from '../support/apps';
import { valuesRecordingHelm } from '../support/helm-scripts';

const key = (text: string) => SecretValue.unsafePlainText(text);

function presignOf(props: Partial<PresignServiceProps> = {}): { presign: PresignService; objects: any[]; values: any } {
  const { helm, values } = valuesRecordingHelm();
  const presign = new PresignService(testChart(), 'presign', {
    chart: ChartSource.directory('lib/chart/preview/clearml-presign-service'),
    credentials: ServerCredentials.fromKeys({ accessKey: key('an-access-key'), secretKey: key('a-secret-key') }),
    ...(props.server ? {} : { endpoints: ENDPOINTS }),
    helmExecutable: helm,
    ...props,
  });
  const objects = Testing.synth(presign.node.scope as Chart);
  return { presign, objects, values: values() };
}

test('the presign service connects to the server without passing its keys to helm', () => {
  const { objects, presign, values } = presignOf({ registryToken: key('a-token') });
  const placeholder = expect.not.stringMatching(/key|token/);
  expect(values).toEqual({
    clearml: { apiServerUrlReference: ENDPOINTS.apiUrl, apiKey: placeholder, apiSecret: placeholder },
    imageCredentials: { password: placeholder },
    ingress: { enabled: false },
  });
  expect(JSON.stringify(objects)).not.toMatch(/an-access-key|a-secret-key|a-token/);
  expect([presign.release.releaseName, presign.inNamespace]).toEqual(['clearml-presign-service', 'clearml']);
});

test('exposes the presign service on a host in the domain of the API server', () => {
  const exposure = Exposure.ingress({ className: 'nginx', tls: Tls.secret('presign-tls') });
  const { objects, presign } = presignOf({ exposure });
  expect(presign.url).toBe('https://presign.clearml.example.com');
  const [ingress] = objects.filter(({ kind }) => kind === 'Ingress');
  expect(ingress.spec.rules[0].host).toBe('presign.clearml.example.com');
  expect(ingress.spec.rules[0].http.paths[0].backend.service.name).toBe('clearml-presign-service');
});

test('the presign service adds pull secrets to its pods, since the chart has no value for them', () => {
  const [deployment] = presignOf({ imagePullSecrets: ['mine'] }).objects.filter(({ kind }) => kind === 'Deployment');
  expect(deployment.spec.template.spec.imagePullSecrets).toEqual([{ name: 'mine' }]);
});

test.each<[string, Partial<PresignServiceProps>, string]>([
  [
    'a host outside the cookie domain',
    { server: serverOf({ presign: [{}] }), hostName: 'presign.example.org' },
    'CLEARML5001',
  ],
  ['no host', { endpoints: { ...ENDPOINTS, apiUrl: 'https://clearml.example.com' } }, 'CLEARML5001'],
  ['TLS termination in pods', { exposure: Exposure.loadBalancer({ tls: Tls.passthrough() }) }, 'CLEARML4003'],
  ['a registry user name', { registryUsername: 'me' }, 'CLEARML4003'],
  ['the server chart', { chart: ChartSource.directory('lib/chart/preview/clearml-enterprise') }, 'CLEARML4004'],
  ['neither server nor endpoints', { endpoints: undefined }, 'CLEARML9001'],
])('the presign service rejects %s', (_, props, code) => {
  expect(failureOf(() => presignOf(props)).message).toContain(`${code} clearml/presign: `);
});
