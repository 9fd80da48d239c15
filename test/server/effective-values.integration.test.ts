import { Exposure } from '../../lib/exposure/exposure';
import { Tls } from '../../lib/exposure/tls';
import { SecretValue } from '../../lib/secrets/secret-value';
import { FileStorage } from '../../lib/server/file-storage';
import { failureOf, runInTemporaryFolders } from '../support/apps';
import { bareChart } from '../support/preview-charts';
import { environmentOf, objectOf, objectsOf, serverOf, variablesOf } from './servers';
import { expectSameError, fileWith, type Mistake, treeOf, type ValuesByPath, variable } from './value-sources';

runInTemporaryFolders();

const HTTP = { exposure: Exposure.clusterInternal({ https: false }) };

/** Values of an Ingress of the chart. */
const ingress = (component: string, hostName: string, tlsSecretName = '') => ({
  [`${component}.ingress.enabled`]: true,
  [`${component}.ingress.hostName`]: hostName,
  ...(tlsSecretName ? { [`${component}.ingress.tlsSecretName`]: tlsSecretName } : {}),
});

const MISTAKES: { readonly [mistake: string]: Mistake } = {
  'a cookie domain beside the hosts': {
    code: 'CLEARML5001',
    prop: { cookieDomain: 'other.example.com' },
    values: { 'clearml.cookieDomain': 'other.example.com' },
    path: 'clearml.cookieDomain',
  },
  'a cookie domain that is no domain': {
    code: 'CLEARML5001',
    prop: { cookieDomain: '.clearml.example.com' },
    values: { 'clearml.cookieDomain': '.clearml.example.com' },
    path: 'clearml.cookieDomain',
  },
  'a host outside of the cookie domain': {
    code: 'CLEARML5001',
    prop: { hostNames: { api: 'api.example.org' } },
    values: ingress('apiserver', 'api.example.org'),
    path: 'apiserver.ingress.hostName',
    props: HTTP,
  },
  'the host of the example of the chart': {
    code: 'CLEARML5001',
    values: { 'apiserver.ingress.enabled': true },
    path: 'apiserver.ingress.hostName (the default of the chart)',
    props: HTTP,
  },
  'a displayed URL without a scheme': {
    code: 'CLEARML5001',
    prop: { displayedUrls: { api: 'api.clearml.example.com' } },
    values: { 'webserver.displayedServerURLs.apiserver': 'api.clearml.example.com' },
    path: 'webserver.displayedServerURLs.apiserver',
  },
  'a displayed http URL of a host with TLS': {
    code: 'CLEARML6002',
    prop: { displayedUrls: { api: 'http://api.clearml.example.com' } },
    values: { 'webserver.displayedServerURLs.apiserver': 'http://api.clearml.example.com' },
    path: 'webserver.displayedServerURLs.apiserver',
    props: { exposure: Exposure.ingress({ className: 'nginx', tls: Tls.secret('tls') }) },
  },
  'an Ingress without TLS while the UI shows https': {
    code: 'CLEARML6002',
    values: ingress('apiserver', 'api.clearml.example.com'),
    path: 'apiserver.ingress.enabled',
  },
  'an Ingress with TLS while the UI shows http': {
    code: 'CLEARML6002',
    values: ingress('webserver', 'app.clearml.example.com', 'tls'),
    path: 'webserver.ingress.tlsSecretName',
    props: HTTP,
  },
  'an Ingress with another host than the prop': {
    code: 'CLEARML6002',
    values: ingress('apiserver', 'a.clearml.example.com'),
    path: 'apiserver.ingress.hostName',
    props: { hostNames: { api: 'b.clearml.example.com' }, ...HTTP },
  },
  'several file servers on a volume of one node': {
    code: 'CLEARML5006',
    prop: { fileserver: { replicas: 2 } },
    values: { 'fileserver.replicaCount': 2 },
    path: 'fileserver.replicaCount',
  },
  'several file servers with an access mode of one node': {
    code: 'CLEARML5006',
    prop: { fileserver: { replicas: 2 }, fileStorage: FileStorage.bundled({ accessMode: 'ReadWriteOncePod' }) },
    values: { 'fileserver.replicaCount': 2, 'fileserver.storage.data.accessMode': 'ReadWriteOncePod' },
    path: 'fileserver.storage.data.accessMode',
  },
  'no file server and no URL of a storage': {
    code: 'CLEARML5006',
    values: { 'fileserver.enabled': false },
    path: 'fileserver.enabled',
  },
  'a file server that a prop configures and values disable': {
    code: 'CLEARML5006',
    values: { 'fileserver.enabled': false },
    path: 'fileserver.enabled',
    props: { fileStorage: FileStorage.bundled() },
  },
  'a setting that HOCON reads in part': {
    code: 'CLEARML5004',
    prop: { apiserver: { environment: { CLEARML__a: 'a#b' } } },
    values: { 'apiserver.extraEnvs': variable('CLEARML__a', 'a#b') },
    path: 'apiserver.extraEnvs',
  },
  'a web setting that is not JSON': {
    code: 'CLEARML5004',
    prop: { webserver: { environment: { WEBSERVER__a: 'https://x' } } },
    values: { 'webserver.extraEnvs': variable('WEBSERVER__a', 'https://x') },
    path: 'webserver.extraEnvs',
  },
  'such a setting of the delete job': {
    code: 'CLEARML5004',
    values: { 'asyncDelete.extraEnvs': variable('CLEARML__a', 'a#b') },
    path: 'asyncDelete.extraEnvs',
  },
  'such a setting of an init container': {
    code: 'CLEARML5004',
    values: { 'apiserver.extraInitContainers': [{ name: 'a', image: 'a', env: variable('CLEARML__a', 'a#b') }] },
    path: 'apiserver.extraInitContainers',
  },
};

test.each(Object.entries(MISTAKES))('reports %s in the same way from a prop, values and a file', (_, mistake) => {
  expectSameError(mistake);
});

test('the Ingresses of an existing values file determine the URLs', () => {
  const hosts = {
    ...ingress('apiserver', 'clearml-api.example.com', 'tls'),
    ...ingress('webserver', 'clearml.example.com', 'tls'),
    ...ingress('fileserver', 'clearml-files.example.com', 'tls'),
  };
  const server = serverOf({ baseDomain: 'example.com', valuesFiles: [fileWith(hosts)] });
  expect([server.apiUrl, server.appUrl, server.filesUrl]).toEqual([
    'https://clearml-api.example.com',
    'https://clearml.example.com',
    'https://clearml-files.example.com',
  ]);
  expect(objectsOf(server).filter(({ kind }) => kind === 'Ingress')).toHaveLength(3);
});

test('accepts an Ingress without TLS behind a proxy that terminates it, if the exposure says so', () => {
  const values = treeOf(ingress('apiserver', 'api.clearml.example.com'));
  expect(serverOf({ values, ...HTTP }).apiUrl).toBe('http://api.clearml.example.com');
  const proxied = serverOf({ values, exposure: Exposure.clusterInternal({ https: true }) });
  expect(proxied.apiUrl).toBe('https://api.clearml.example.com');
});

test.each<[string, object]>([
  ['the displayed URL', { 'webserver.displayedServerURLs.fileserver': 's3://bucket/x' }],
  ['the URL of applications', { 'clearmlApplications.fileServerUrlReferenceOverride': 's3://bucket/x' }],
  ['a setting of the web server', { 'webserver.extraEnvs': variable('WEBSERVER__fileBaseUrl', '"s3://bucket/x"') }],
])('a values file without a file server means the external storage at %s', (_, url) => {
  const server = serverOf({ valuesFiles: [fileWith({ 'fileserver.enabled': false, ...url })] });
  expect([server.filesUrl, server.internalFilesUrl]).toEqual(['s3://bucket/x', 's3://bucket/x']);
  expect(objectOf(server, 'Deployment', '-fileserver')).toBeUndefined();
  expect(environmentOf(server, 'webserver').WEBSERVER__fileBaseUrl).toBe('"s3://bucket/x"');
});

test('several file servers share a claim that exists, or a volume of all nodes', () => {
  for (const data of [{ existingPVC: 'mine' }, { accessMode: 'ReadWriteMany' }]) {
    const server = serverOf({ values: { fileserver: { replicaCount: 2, storage: { data } } } });
    expect(objectOf(server, 'Deployment', '-fileserver').spec.replicas).toBe(2);
  }
});

/** The source of the login of the file server in a component of the public chart. */
function loginOfFileServer(values: ValuesByPath, component: string): string | undefined {
  const props = { chart: bareChart('clearml', '7.14.4'), allowUnknownValues: true, valuesFiles: [fileWith(values)] };
  const setting = variablesOf(props, component).CLEARML__secure__credentials__fileserver__user_key;
  return SecretValue._of(String(setting).replaceAll('"', ''))?._source.description;
}

test.each(['apiserver', 'fileserver'])(
  'the %s reads the credential of a values file, and no generated one',
  (component) => {
    const values = { 'clearml.fileserverKey': 'mine' };
    expect(loginOfFileServer(values, component)).toBe('value clearml.fileserverKey');
    expect(loginOfFileServer({ 'clearml.existingSecret': 'mine' }, component)).toBe(
      'key fileserver_key of Secret mine',
    );
    expect(loginOfFileServer({}, component)).toContain('clearml/clearml/fileserver_key');
  },
);

test('a published credential in `values` is an error', () => {
  const values = { clearml: { fileserverKey: 'XXCRJ123CEE2KSQ068WO' } };
  expect(failureOf(() => serverOf({ values })).message).toMatch(/^CLEARML5003 .*clearml\.fileserverKey/);
});
