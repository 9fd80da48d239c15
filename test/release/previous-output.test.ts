import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { noticeChanges } from '../../lib/release/change-notices';
import { watchSynthesis } from '../../lib/release/synthesis';
import { Manifests } from '../../lib/testing/manifests';
import { runInTemporaryFolders } from '../support/apps';

const RECORD = join('.cdk8s-clearml', 'previous-output.json');

runInTemporaryFolders();
jest.mock('../../lib/release/change-notices', () => {
  const { noticeChanges: original } = jest.requireActual('../../lib/release/change-notices');
  return { noticeChanges: jest.fn(original) };
});

const object = (apiVersion: string, kind: string, name: string, spec: object, labels?: Record<string, string>) => ({
  apiVersion,
  kind,
  metadata: { name, ...(kind === 'Namespace' ? {} : { namespace: 'clearml' }), labels },
  spec,
});

const match = { selector: { matchLabels: { app: 'a' } }, serviceName: 'a' };
const template = (image: string, claimName = 'data') => ({
  metadata: { labels: { app: 'a' } },
  spec: {
    containers: [{ name: 'c', image, env: [{ name: 'PASSWORD_FILE', value: 'content-of-the-test' }] }],
    volumes: [{ name: 'd', persistentVolumeClaim: { claimName } }],
  },
});
const set = (storage: string, more: object = {}, image = 'mongo:5.0.24') =>
  object('apps/v1', 'StatefulSet', 'mongodb', {
    ...match,
    template: template(image),
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...more },
      },
    ],
  });
const claim = object('v1', 'PersistentVolumeClaim', 'data', {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '1Gi' } },
});
const ingress = (host: string) =>
  object('networking.k8s.io/v1', 'Ingress', 'web', {
    rules: [
      {
        host,
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
        },
      },
    ],
  });
const web = object('v1', 'Service', 'web', { ports: [{ port: 80 }] });
const deployment = (claimName: string) =>
  object('apps/v1', 'Deployment', 'files', { selector: match.selector, template: template('files:1', claimName) });
const tenant = object('v1', 'Namespace', 'acme', {}, { 'cdk8s-clearml/tenant': 'Acme' });
const base = [web, claim, set('1Gi')];

/** Synthesizes objects, and returns the texts of the notices about changes. */
function synth(objects: readonly object[], outdir = 'dist'): string[] {
  const app = new App({ outdir });
  const chart = new Chart(app, 'app', { disableResourceNameHashes: true });
  watchSynthesis(app);
  for (const [index, one] of objects.entries()) {
    new ApiObject(chart, `object-${index}`, one as never);
  }
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
  app.synth();
  const texts = warned.mock.calls.map(([text, options]) => `${text} | ${(options as { detail?: string }).detail}`);
  warned.mockRestore();
  return texts.filter((text) => text.startsWith('compared with'));
}

test.each<[string, object[], object[], RegExp]>([
  [
    'the size of the volumes of a StatefulSet',
    base,
    [web, claim, set('2Gi')],
    /StatefulSet clearml\/mongodb changes .*storage from "1Gi" to "2Gi", which the API server rejects.*--cascade=orphan/,
  ],
  [
    'a storage class',
    base,
    [web, claim, set('1Gi', { storageClassName: 'fast' })],
    /storageClassName from unset to "fast", which .*back the data up/,
  ],
  [
    'the major version of a database',
    base,
    [web, claim, set('1Gi', {}, 'mongo:6.0.10')],
    /StatefulSet clearml\/mongodb moves to another major version: mongo 5 to 6 .*feature compatibility/,
  ],
  [
    'an exposure',
    [...base, ingress('app.example.com')],
    base,
    /no longer contains Ingress clearml\/web: in the cluster, they continue .*kubectl delete ingress web -n clearml/,
  ],
  [
    'a removed tenant',
    [...base, tenant],
    base,
    /no longer contains tenant Acme: its namespace acme, .*TenantRemoval .*kubectl delete namespace acme/,
  ],
  [
    'a removed claim',
    base,
    [web, { ...claim, metadata: { name: 'other', namespace: 'clearml' } }, set('1Gi')].slice(0, 1),
    /no longer contains PersistentVolumeClaim clearml\/data: the app no longer uses its data/,
  ],
  [
    'another claim of a pod',
    [...base, deployment('data')],
    [...base, deployment('new')],
    /Deployment clearml\/files: the pods no longer use the data of PersistentVolumeClaim data/,
  ],
])('a synth warns about %s', (_change, before, after, notice) => {
  expect(synth(before)).toEqual([]);
  const notices = synth(after);
  expect(notices.join('\n')).toMatch(notice);
});

test('other changes cause no notice, and the record contains no contents', () => {
  synth(base);
  expect(synth([web, claim, set('1024Mi', {}, 'mongo:5.0.30')])).toEqual([]);
  const { outputs } = JSON.parse(readFileSync(RECORD, 'utf8'));
  expect(outputs.map(({ folder }: { folder: string }) => folder)).toEqual(['dist']);
  expect(readFileSync(RECORD, 'utf8')).toContain('mongo:5.0.30');
  expect(readFileSync(RECORD, 'utf8')).not.toContain('content-of-the-test');
});

test('in a repository, the notices refer to the output before the last commit', () => {
  execFileSync('git', ['init', '-q']);
  const commit = () =>
    execFileSync('git', [
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@example.com',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'c',
    ]);
  commit();
  synth(base);
  expect(synth([web, claim, set('3Gi')])[0]).toMatch(
    /^compared with the output before the last commit, .* from "1Gi" to "3Gi"/,
  );
  expect(synth([web, claim, set('4Gi')])[0]).toMatch(/ from "1Gi" to "4Gi"/);
  commit();
  expect(synth([web, claim, set('4Gi')])).toEqual([]);
  expect(synth([web, claim, set('5Gi')])[0]).toMatch(/ from "4Gi" to "5Gi"/);
});

test('the stages of an app, which have different hosts, are compared separately', () => {
  const stage = (host: string, storage: string) => [web, claim, set(storage), ingress(host)];
  synth(stage('app.staging.example.com', '6Gi'));
  expect(synth(stage('app.example.com', '7Gi'))).toEqual([]);
  expect(synth(stage('app.staging.example.com', '6Gi'))).toEqual([]);
  expect(synth(stage('app.example.com', '8Gi'))[0]).toMatch(/ from "7Gi" to "8Gi"/);
});

test('a damaged or unwritable record does not fail a synth, and tests record nothing', () => {
  mkdirSync('.cdk8s-clearml');
  writeFileSync(RECORD, '{"version": 1, "outputs": [{}]}');
  expect(synth(base)).toEqual([]);
  writeFileSync(RECORD, '{');
  expect(synth(base)).toEqual([]);
  expect(synth([web, claim, set('10Gi')])).toHaveLength(1);
  rmSync(RECORD);
  mkdirSync(RECORD);
  expect(synth(base)).toEqual([]);
  const app = new App({ outdir: 'dist' });
  watchSynthesis(app);
  new ApiObject(new Chart(app, 'app'), 'web', web as never);
  Manifests.of(app);
  expect(existsSync('dist/app.k8s.yaml')).toBe(true);
  rmSync('.cdk8s-clearml', { recursive: true });
  Manifests.of(app);
  expect(existsSync(RECORD)).toBe(false);
});

test('a synth fails when the comparison fails, because only the record may be missing', () => {
  synth(base);
  jest.mocked(noticeChanges).mockImplementationOnce(() => {
    throw new TypeError('a defect of the comparison');
  });
  expect(() => synth([web, claim, set('9Gi')])).toThrow('a defect of the comparison');
});
