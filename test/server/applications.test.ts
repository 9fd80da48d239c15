import { ApplicationQueueMode, Applications, type ApplicationsOptions, CustomCertificates } from '../../lib';
import { failureOf } from '../support/apps';
import { bareChart } from '../support/preview-charts';
import { installationOf, valuesOf } from './servers';

const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const volume = { name: 'a', emptyDir: {} };
const mount = { name: 'a', mountPath: '/a' };

const valuesWith = (options: ApplicationsOptions) =>
  valuesOf({ applications: Applications.enabled(options) }, 'applications');

test('sets the values of the ClearML documentation', () => {
  const values = valuesWith({
    queueMode: ApplicationQueueMode.PER_TENANT,
    maxPods: 20,
    podTemplate: {
      labels: { team: 'ml' },
      tolerations: [{ operator: 'Exists' }],
      environment: { REQUESTS_CA_BUNDLE: '/etc/ssl/certs/ca-certificates.crt' },
      volumes: [volume],
      volumeMounts: [mount],
      initContainers: [{ name: 'init-task', image: 'a' }],
      containerSecurityContext: { runAsNonRoot: true },
    },
    certificates: CustomCertificates.additional([{ alias: 'a', pem: PEM }]),
    environment: { HOME: '/tmp' },
    initContainers: [{ name: 'b', image: 'b' }],
    volumes: [volume],
    volumeMounts: [mount],
    dnsPolicy: 'None',
    dnsConfig: { nameservers: ['192.0.2.1'] },
    hostAliases: [{ ip: '192.0.2.2', hostnames: ['a'] }],
    apiUrl: 'http://clearml-enterprise-apiserver:8008',
    appUrl: 'http://clearml-enterprise-webserver:8080',
    filesUrl: 's3://storage.internal:9000/clearml',
    useImageEntrypoint: true,
  });
  expect(values).toEqual({
    'clearmlApplications.enabled': true,
    'clearmlApplications.queueMode': 'per_tenant',
    'clearmlApplications.maxPods': 20,
    'clearmlApplications.basePodTemplate.labels': { team: 'ml' },
    'clearmlApplications.basePodTemplate.tolerations': [{ operator: 'Exists' }],
    'clearmlApplications.basePodTemplate.env': [
      { name: 'REQUESTS_CA_BUNDLE', value: '/etc/ssl/certs/ca-certificates.crt' },
    ],
    'clearmlApplications.basePodTemplate.volumes': [volume],
    'clearmlApplications.basePodTemplate.volumeMounts': [mount],
    'clearmlApplications.basePodTemplate.initContainers': [{ name: 'init-task', image: 'a' }],
    'clearmlApplications.basePodTemplate.containerSecurityContext': { runAsNonRoot: true },
    'clearmlApplications.extraEnvs': [{ name: 'HOME', value: '/tmp' }],
    'clearmlApplications.extraInitContainers': [{ name: 'b', image: 'b' }],
    'clearmlApplications.extraVolumes': [volume],
    'clearmlApplications.extraVolumeMounts': [mount],
    'clearmlApplications.dnsPolicy': 'None',
    'clearmlApplications.dnsConfig': { nameservers: ['192.0.2.1'] },
    'clearmlApplications.hostAliases': [{ ip: '192.0.2.2', hostnames: ['a'] }],
    'clearmlApplications.apiServerUrlReferenceOverride': 'http://clearml-enterprise-apiserver:8008',
    'clearmlApplications.webServerUrlReferenceOverride': 'http://clearml-enterprise-webserver:8080',
    'clearmlApplications.fileServerUrlReferenceOverride': 's3://storage.internal:9000/clearml',
    'clearmlApplications.useImageEntrypoint': true,
    'clearmlApplications.customCertificates.extraCerts': [{ alias: 'a', pem: PEM }],
  });
});

test.each<[string, string, ApplicationsOptions]>([
  ['10.8.11', '10.8.12', { dnsPolicy: 'None' }],
  ['10.8.11', '10.8.12', { dnsConfig: {} }],
  ['10.8.11', '10.8.12', { hostAliases: [] }],
  ['10.8.12', '10.8.13', { certificates: CustomCertificates.bundle(PEM) }],
  ['10.9.2', '10.9.3', { useImageEntrypoint: true }],
  ['10.10.9', '10.11.0', { initContainers: [] }],
  ['10.10.9', '10.11.0', { volumes: [] }],
  ['10.10.9', '10.11.0', { volumeMounts: [] }],
  ['10.12.0', '10.12.1', { podTemplate: { tolerations: [] } }],
  ['10.12.1', '10.12.2', { podTemplate: { labels: {} } }],
  ['10.13.0', '11.0.0', { podTemplate: { containerSecurityContext: {} } }],
])('chart %s rejects, and chart %s accepts %j', (before, since, options) => {
  const applications = Applications.enabled(options);
  const at = (version: string) => installationOf({ applications, chart: bareChart('clearml-enterprise', version) });
  expect(failureOf(() => at(before)).message).toMatch(
    new RegExp(`^CLEARML4002: applications\\..* chart .* ${before}\n.* ${since}`),
  );
  expect(() => at(since)).not.toThrow();
});

test('writes the launch form of app_launch_form_custom.md to the file that the server reads', () => {
  const options = [
    { label: 'Python 3.12 Official Image', value: 'python:3.12' },
    { label: 'Python 3.11 "Official" Image', value: 'python:3.11' },
  ];
  const [file] = valuesWith({
    launchForms: {
      'jupyter-lab': {
        container: { defaultValue: 'python:3.11', options },
        image: { options: [{ value: 'python:3.8' }], placeholder: 'a', hint: 'b', info: 'c' },
      },
    },
  })['apiserver.fileMounts'];
  expect(file).toMatchObject({ name: 'applications.conf', folderPath: '/etc/opt/seematics/services' });
  const [, json] = /^app_wizard_overrides (\{.*\})\n$/s.exec(file.fileContent) ?? [];
  expect(JSON.parse(json ?? '')).toEqual({
    'jupyter-lab': {
      container: { default: 'python:3.11', options },
      image: { options: ['python:3.8'], placeholder: 'a', hint: 'b', info: 'c' },
    },
  });
});

const form = { a: { b: { defaultValue: 'x', options: [{ value: 'y' }] } } };

test.each<[string, ApplicationsOptions, RegExp]>([
  [
    'a default that is no option',
    { launchForms: form },
    /CLEARML5055: applications.launchForms of a: b has default "x"/,
  ],
  [
    'an unknown field',
    { launchForms: { a: { b: { tooltip: 'x' } as never } } },
    /CLEARML1017.*\["a"\]\["b"\]\.tooltip/,
  ],
  ['a URL without scheme', { apiUrl: 'api.internal:8008' }, /CLEARML5051: applications.apiUrl/],
  [
    'a URL with a login',
    { filesUrl: 'https://me:p4ss@files' },
    /CLEARML5051: applications.filesUrl is "https:..…@files"/,
  ],
  ['certificates for tasks', { certificates: CustomCertificates.bundle(PEM, { inTasks: false }) }, /CLEARML9012/],
])('rejects applications with %s', (_, options, found) => {
  const { message } = failureOf(() => valuesWith(options));
  expect(message).toMatch(found);
  expect(message).not.toContain('p4ss');
});
