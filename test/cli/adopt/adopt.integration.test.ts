import { readdirSync, readFileSync, statSync } from 'node:fs';
import { stringify } from 'yaml';
import { kubectlPath } from '../../support/helms';
import { TestProject } from '../../support/projects';
import { installed, ReleaseApi, recordOf } from '../../support/release-api';
import { CONF, deployment, object, secret } from './situations';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const FOLDER = 'helm-release-clearml-clearml-1';

const CONFIG = object('ConfigMap', 'clearml-config', { data: { a: '1', removed: 'x' } });
const API_SERVER = deployment('clearml-apiserver', ['clearml-conf/apiserver_key']);
const CONFIGURED = secret('clearml-conf', CONF);
const CLAIM = object('PersistentVolumeClaim', 'clearml-data', { spec: { volumeName: 'pv-1' } });
const RELEASED = [CONFIG, API_SERVER, CONFIGURED, CLAIM];

const NEXT_CONFIG = object('ConfigMap', 'clearml-config', { data: { a: '2' } });
const CREATED = object('ConfigMap', 'clearml-new', { data: {} });
const OUTPUT = [NEXT_CONFIG, API_SERVER, CREATED, CLAIM];

let api: ReleaseApi;
let project: TestProject;

beforeEach(async () => {
  api = await ReleaseApi.serving(...RELEASED.map((one) => installed(one)), recordOf(RELEASED));
  project = projectOf(OUTPUT);
});

function projectOf(output: readonly object[]): TestProject {
  return new TestProject('', { 'dist/app.k8s.yaml': output.map((one) => stringify(one)).join('---\n') });
}

const adopt = (...args: string[]) =>
  project.command(['adopt', 'clearml', '--kubeconfig', api.kubeconfig, '--timeout', '0', ...args], {
    KUBECTL_EXECUTABLE: kubectlPath(),
  });
const isRecordThere = () => api.object('Secret', 'sh.helm.release.v1.clearml.v1') !== undefined;
const reject = (message: string) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code: 403,
  reason: 'Forbidden',
  message,
});

test('shows without --yes what adoption changes, and writes nothing', async () => {
  const { status, stdout, stderr } = await adopt();
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`test: release clearml of clearml 7.14.4, revision 1, in namespace clearml
changes  ConfigMap/clearml-config  data.a, data.removed
creates  ConfigMap/clearml-new
remains  Secret/clearml-conf       read by Deployment/clearml-apiserver
2 unchanged, 1 changes, 1 creates, 1 remains, 0 problem(s)
`);
  expect(api.writes).toEqual([]);
  expect(readdirSync(project.folder)).not.toContain(FOLDER);
});

test('applies the output with --yes, removes fields that only Helm rendered, and deletes its records last', async () => {
  const { status, stdout } = await adopt('--yes');
  expect(status).toBe(0);
  expect(stdout).toContain(`To return to Helm:
  kubectl apply -n clearml -f ${FOLDER}/objects.yaml
  kubectl delete -f ${FOLDER}/created.yaml --ignore-not-found
  kubectl apply -f ${FOLDER}/records.yaml
`);
  const { data, metadata } = api.object('ConfigMap', 'clearml-config');
  expect(data).toEqual({ a: '2' });
  expect(JSON.parse(metadata.annotations[LAST_APPLIED]).data).toEqual({ a: '2' });
  expect(metadata.annotations).not.toHaveProperty(['meta.helm.sh/release-name']);
  expect(metadata.managedFields[0]).toMatchObject({ manager: 'kubectl-client-side-apply', operation: 'Update' });
  expect(api.object('Secret', 'clearml-conf').data).toEqual(CONFIGURED.data);
  expect(api.writes.at(-1)).toMatchObject({ method: 'DELETE', path: expect.stringContaining('sh.helm.release') });
  expect(isRecordThere()).toBe(false);
});

test('saves the records and the objects of Helm for their owner only', async () => {
  await adopt('--yes');
  const modes = ['', 'records.yaml', 'objects.yaml'].map((name) => statSync(project.path(FOLDER, name)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600, 0o600]);
  expect(project.read(FOLDER, '.gitignore')).toBe('*\n');
  const { data } = recordOf(RELEASED) as any;
  expect(readFileSync(project.path(FOLDER, 'records.yaml'), 'utf8')).toContain(data.release);
});

test('applies an object that is too large for the annotation on the server, as its only owner', async () => {
  const large = (letter: string) => object('ConfigMap', 'large', { data: { text: letter.repeat(300_000) } });
  const released = [...RELEASED, large('a')];
  api = await ReleaseApi.serving(...released.map((one) => installed(one)), recordOf(released));
  project = projectOf([...OUTPUT, large('b')]);
  expect((await adopt('--yes')).status).toBe(0);
  const { data, metadata } = api.object('ConfigMap', 'large');
  expect(data.text[0]).toBe('b');
  expect(metadata.annotations ?? {}).not.toHaveProperty([LAST_APPLIED]);
  expect(
    api.writes.find(({ path, body }) => path.endsWith('/large') && body.metadata.managedFields)?.body.metadata,
  ).toMatchObject({ managedFields: [{ manager: 'cdk8s-clearml', operation: 'Apply' }] });
  expect(project.read(FOLDER, 'large-objects.yaml')).toContain('aaaa');
});

describe('a release that would lose its credentials', () => {
  const generated = secret('clearml-conf', { ...CONF, apiserver_key: 'generated' });

  beforeEach(() => {
    project = projectOf([...OUTPUT, generated]);
  });

  test('is a problem with exit code 1, and CLEARML4082 with --yes, before the first write', async () => {
    const shown = await adopt();
    expect(shown.status).toBe(1);
    expect(shown.stdout).toMatch(/problem {2}Secret\/clearml-conf: .*\n {2}fix: set\n {4}credentials: Credentials\./);
    const { status, stderr } = await adopt('--yes');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^CLEARML4082 clearml: .*\n.*\n.*--accept Secret\/clearml-conf adopts nevertheless\n$/);
    expect(api.writes).toEqual([]);
    expect(shown.stdout + stderr).not.toMatch(/content-of-the-key|generated/);
  });

  test('is adopted if the user accepts the problem', async () => {
    expect((await adopt('--yes', '--accept', 'Secret/clearml-conf')).status).toBe(0);
    expect(api.object('Secret', 'clearml-conf').data).toEqual(generated.data);
  });
});

describe('a failure', () => {
  test('of the dry run is CLEARML4083, and leaves the objects to Helm', async () => {
    api.reject = ({ path }) => (path.endsWith('?dryRun') ? [403, reject('quota exceeded')] : undefined);
    const { status, stderr } = await adopt('--yes');
    expect(status).toBe(2);
    expect(stderr).toMatch(/CLEARML4083 clearml: .*quota exceeded/);
    expect(api.object('ConfigMap', 'clearml-config').data).toEqual(CONFIG.data);
    expect(isRecordThere()).toBe(true);
  });

  test('keeps the names of created objects for the way back of a second run', async () => {
    api.reject = ({ path, method }) =>
      method === 'PATCH' && path.endsWith('/clearml-config') && api.object('ConfigMap', 'clearml-new')
        ? [403, reject('denied by a policy')]
        : undefined;
    const output = [CREATED, ...OUTPUT.filter((one) => one !== CREATED)];
    project = projectOf(output);
    expect((await adopt('--yes')).stderr).toContain('CLEARML4084');
    api.reject = () => undefined;
    expect((await adopt('--yes')).status).toBe(0);
    expect(project.read(FOLDER, 'created.yaml')).toContain('"clearml-new"');
  });

  test('in the middle is CLEARML4084 with the way back, and a second run continues', async () => {
    api.reject = ({ path, method }) =>
      method === 'POST' && path.endsWith('/clearml-new') ? [403, reject('denied by a policy')] : undefined;
    const { status, stderr } = await adopt('--yes');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /CLEARML4084 clearml: apply stopped: .*denied by a policy\n.*the records of Helm remain\n.*run adopt again: it continues. Or go back: kubectl apply -n clearml -f .*objects.yaml/,
    );
    expect(isRecordThere()).toBe(true);
    api.reject = () => undefined;
    expect((await adopt('--yes')).status).toBe(0);
    expect(api.object('ConfigMap', 'clearml-config').data).toEqual({ a: '2' });
    expect(isRecordThere()).toBe(false);
  });

  test('that repeats the content of a Secret does not show it', async () => {
    project = projectOf([...OUTPUT, secret('clearml-conf', { ...CONF, more: 'content-of-the-test' })]);
    api.reject = ({ path, body }) =>
      path.includes('/clearml-conf') && body?.data ? [403, reject('denied')] : undefined;
    const { stderr } = await adopt('--yes');
    expect(stderr).toMatch(/CLEARML408[34]/);
    expect(stderr).not.toMatch(/content-of-the-test|Y29udGVudC1vZi10aGUtdGVzd/);
  });

  test('to keep a claim is CLEARML4085, and the records of Helm remain', async () => {
    api.reject = ({ path }) => {
      if (path.endsWith('/clearml-new')) {
        api.delete('PersistentVolumeClaim', 'clearml-data');
        api.put(CLAIM);
      }
      return undefined;
    };
    const { stderr } = await adopt('--yes');
    expect(stderr).toMatch(/CLEARML4085 clearml: the cluster has replaced PersistentVolumeClaim\/clearml-data/);
    expect(isRecordThere()).toBe(true);
  });

  test('to save the state of Helm is CLEARML4086 before the first write', async () => {
    project.write(`${FOLDER}/records.yaml`, 'of another cluster');
    const { stderr } = await adopt('--yes');
    expect(stderr).toMatch(/CLEARML4086: .*it exists with another content/);
    expect(api.writes).toEqual([]);
  });
});

describe('a release that cannot be read is CLEARML4080:', () => {
  test.each([
    ['it does not exist', recordOf([], { name: 'other' }), /has no release clearml; it has other/],
    ['its upgrade is incomplete', recordOf([], { status: 'pending-upgrade' }), /is pending-upgrade, not deployed/],
    ['its Secret is damaged', { ...recordOf([]), data: { release: 'eA==' } }, /does not contain a release/],
  ])('%s', async (_, record, found) => {
    api = await ReleaseApi.serving(record);
    const { status, stderr } = await adopt();
    expect(status).toBe(2);
    expect(stderr).toMatch(/^CLEARML4080: /);
    expect(stderr).toMatch(found);
  });
});
