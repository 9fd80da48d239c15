import { Chart, Testing } from 'cdk8s';
import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurityStandards } from '../../lib/security/standards/pod-security-standards';
import { PodSecurityLevel } from '../../lib/security/standards/rule';
import { TenantRemoval, type TenantRemovalProps } from '../../lib/tenants/removal/tenant-removal';
import { ENDPOINTS } from '../agent/agents';
import { failureOf, testChart } from '../support/apps';
import { schemaProblems } from '../support/kubernetes-schemas';
import { testApp, workspaceOf } from './fleets';

const PROPS: TenantRemovalProps = {
  endpoints: ENDPOINTS,
  systemKeys: {
    accessKey: SecretValue.existing('clearml-conf', 'apiserver_key'),
    secretKey: SecretValue.existing('clearml-conf', 'apiserver_secret'),
  },
  inNamespace: 'clearml',
  tenant: 'Acme',
  confirmName: 'Acme',
};
const removalOf = (others: Partial<TenantRemovalProps> = {}, chart = testChart()) =>
  new TenantRemoval(chart, 'removal', { ...PROPS, ...others });

function objectsOf(others: Partial<TenantRemovalProps> = {}) {
  const objects: any[] = Testing.synth(Chart.of(removalOf(others)));
  const [job, files] = ['Job', 'ConfigMap'].map((kind) => objects.find((object) => object.kind === kind));
  return { objects, job, files, settings: JSON.parse(files.data['removal.json']) };
}

test('creates a restricted Job without access to the Kubernetes API', () => {
  const { objects, job, files, settings } = objectsOf();
  expect(objects.flatMap(schemaProblems)).toEqual([]);
  expect(PodSecurityStandards.of(PodSecurityLevel.RESTRICTED, '1.32').checkObject(job)).toEqual([]);
  const { spec } = job.spec.template;
  expect([job.metadata.namespace, spec.automountServiceAccountToken, spec.serviceAccountName]).toEqual([
    'clearml',
    false,
    undefined,
  ]);
  expect(spec.containers[0].command.at(-1)).toBe('/tenant/remove.py');
  expect(spec.containers[0].env.map(({ valueFrom }: any) => valueFrom.secretKeyRef.key)).toEqual([
    'apiserver_key',
    'apiserver_secret',
  ]);
  expect(Object.keys(files.data)).toEqual(['clearml_api.py', 'removal.json', 'remove.py']);
  expect(settings).toMatchObject({ apiUrl: ENDPOINTS.apiUrl, tenant: 'Acme', confirmName: 'Acme', force: false });
});

test('force creates another Job, and the platform may choose the user', () => {
  const { job, settings } = objectsOf({ force: true, platformChoosesUsers: true });
  expect([settings.force, job.spec.template.spec.securityContext.runAsUser]).toEqual([true, undefined]);
  expect(job.metadata.name).not.toBe(objectsOf().job.metadata.name);
});

test('requires the namespace and the Secret with the system key', () => {
  const needed = Prerequisites.of(removalOf()).all();
  expect(needed.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['Namespace clearml', 'Secret clearml-conf']);
});

test.each<[string, Partial<TenantRemovalProps>]>([
  ['CLEARML9001 clearml/removal: neither server nor endpoints', { endpoints: undefined }],
  ['CLEARML9082 clearml/removal: no namespace for the Job', { inNamespace: undefined }],
  ['CLEARML9082 clearml/removal: tenant or confirmName is empty', { confirmName: ' ' }],
  ['CLEARML1017 clearml/removal: confirmName', { confirmName: undefined }],
])('throws %s', (message, others) => {
  expect(failureOf(() => removalOf(others)).message).toContain(message);
});

test('CLEARML9082 reports a tenant that the app creates again', () => {
  const app = testApp();
  workspaceOf({ name: 'acme', company: 'Acme' }, {}, app);
  const chart = new Chart(app, 'clearml', { namespace: 'clearml' });
  const removal = removalOf({}, chart);
  expect(removal.node.validate()).toEqual([
    expect.stringContaining('CLEARML9082 clearml/removal: tenant acme of this app has the company Acme'),
  ]);
  const others = removalOf({ tenant: 'Umbrella', confirmName: 'Umbrella' }, new Chart(app, 'c'));
  expect(others.node.validate()).toEqual([]);
});

test('reaches a server of the app at its internal URL', () => {
  const urls = { ...ENDPOINTS, filesUrl: 'https://files.example.com', internalAppUrl: '', internalFilesUrl: '' };
  const server = { ...urls, internalApiUrl: 'http://apiserver.clearml:8008' };
  expect(objectsOf({ endpoints: undefined, server }).settings.apiUrl).toBe('http://apiserver.clearml:8008');
});
