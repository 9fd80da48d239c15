import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import {
  ApplicationPackages,
  type ApplicationPackagesProps,
  SecretDelivery,
  SecretValue,
  ServerCredentials,
} from '../../lib';
import { ENDPOINTS } from '../agent/agents';
import { serverOf } from '../server/servers';
import { failureOf, objectsIn, synthesized, temporaryFolder, testChart } from '../support/apps';
import { schemaProblems } from '../support/kubernetes-schemas';
import { violationsOf } from '../support/pod-security';
import { execute } from '../support/projects';
import { textsOf } from '../support/secret-texts';

const SECRETS = { accessKey: 'an-access-key', secretKey: `a'secret "$HOME" \`key\``, path: '/secret-path/apps.zip' };
const key = (text: string) => SecretValue.unsafePlainText(text);
const credentials = ServerCredentials.fromKeys({
  accessKey: key(SECRETS.accessKey),
  secretKey: key(SECRETS.secretKey),
});

function objectsOf(props: Partial<ApplicationPackagesProps> = {}, chart = testChart()) {
  const endpoints = props.server ? {} : { endpoints: ENDPOINTS };
  const downloadUrl = key(`http://127.0.0.1:1${SECRETS.path}`);
  new ApplicationPackages(chart, 'packages', { ...endpoints, credentials, downloadUrl, ...props });
  const objects = objectsIn(synthesized(chart)).map(({ file: _, ...object }) => object);
  const job = objects.find(({ kind, metadata }) => kind === 'Job' && /application-packages/.test(metadata.name));
  return { objects, job, secret: objects.find(({ kind }) => kind === 'Secret'), pod: job.spec.template.spec };
}

test('the Job satisfies the restricted standard, and reads its secrets from a Secret', () => {
  const { job, objects, pod, secret } = objectsOf({
    imagePullSecrets: ['mirror'],
    mirror: 'registry.example.com/apps',
  });
  expect(violationsOf([job])).toEqual([]);
  expect(objects.flatMap(schemaProblems)).toEqual([]);
  const [container] = pod.containers;
  expect(JSON.stringify(job)).not.toMatch(/access-key"|secret "|secret-path/);
  expect(Object.values(textsOf(secret))).toEqual(expect.arrayContaining([SECRETS.accessKey, SECRETS.secretKey]));
  expect(container.command.slice(0, 2)).toEqual(['/bin/sh', '-euc']);
  expect(container.image).toBe('docker.io/library/python:3.13-alpine');
  expect(pod).toMatchObject({ imagePullSecrets: [{ name: 'mirror' }], securityContext: { runAsUser: 65532 } });
  const openshift = objectsOf({ platformChoosesUsers: true }).pod.securityContext;
  expect(openshift).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
});

test('a changed Job and a new version of a secret have another name, an unchanged Job has not', () => {
  const downloadUrl = SecretValue.environment('APPLICATIONS_URL').deliveredBy(SecretDelivery.existing());
  const name = (props: Partial<ApplicationPackagesProps>) => objectsOf({ downloadUrl, ...props }).job.metadata.name;
  const names = [{}, {}, { mirror: 'a.example/b' }, { downloadUrl: downloadUrl.withVersion('2') }].map(name);
  expect(names[0]).toMatch(/^clearml-application-packages-[0-9a-f]{8}$/);
  expect(new Set(names).size).toBe(3);
  expect(names[1]).toBe(names[0]);
});

test('addresses a server of the app inside the cluster', () => {
  const server = serverOf();
  const { pod } = objectsOf({ server }, server.node.scope as Chart);
  const host = pod.containers[0].env.find(({ name }: { name: string }) => name === 'CLEARML_API_HOST');
  expect(host.value).toBe('http://clearml-enterprise-apiserver.clearml:8008');
});

test.each<[string, Partial<ApplicationPackagesProps>, string]>([
  ['a mirror with a scheme', { mirror: 'https://registry.example.com/apps' }, 'CLEARML5054'],
  ['a mirror without a path', { mirror: 'registry.example.com' }, 'CLEARML5054'],
  ['neither server nor endpoints', { endpoints: undefined }, 'CLEARML9001'],
  ['a download URL that is no secret', { downloadUrl: 'https://example.com' as never }, 'CLEARML1017'],
])('rejects %s', (_, props, code) => {
  expect(failureOf(() => objectsOf(props)).message).toContain(`${code} clearml/packages: `);
});

test('requires a namespace', () => {
  const chart = new Chart(testChart().node.root, 'other');
  expect(failureOf(() => objectsOf({}, chart)).message).toContain('CLEARML5054 other/packages: no namespace');
});

/** Stand-ins for the scripts of ClearML: each appends its name and arguments to a file beside the folder of the archive. */
const FAKE = `import json, os, sys; open(os.environ["HOME"] + "/calls", "a").write(json.dumps([os.path.basename(sys.argv[0]), *sys.argv[1:]]) + chr(10)); sys.stdin.read()`;

const withPython = spawnSync('python3', ['--version']).status === 0 ? describe : describe.skip;

withPython('the script of the Job', () => {
  let archive: Buffer | undefined;
  const requested: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    requested.push(request.url);
    response.writeHead(archive && request.url === SECRETS.path ? 200 : 403).end(archive);
  });
  let url = '';

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => server.close());

  /** Creates an archive with the given files. */
  function archiveOf(files: Record<string, string>): Buffer {
    const file = join(temporaryFolder(), 'apps.zip');
    const code =
      'import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as z:\n  [z.writestr(*one) for one in json.loads(sys.argv[2]).items()]';
    expect(spawnSync('python3', ['-c', code, file, JSON.stringify(files)]).status).toBe(0);
    return readFileSync(file);
  }

  /** Runs the command of the Job with its environment, in which Kubernetes replaces secrets. */
  async function run(
    props: Partial<ApplicationPackagesProps>,
    files: Record<string, string>,
    folder = temporaryFolder(),
  ) {
    archive = archiveOf(files);
    const { pod, secret } = objectsOf({ downloadUrl: key(url + SECRETS.path), ...props });
    const [{ command, env }] = pod.containers;
    const contents = env.map(({ name, value, valueFrom }: any) => [
      name,
      value ?? textsOf(secret)[valueFrom.secretKeyRef.key],
    ]);
    mkdirSync(folder, { recursive: true });
    const environment = { ...Object.fromEntries(contents), PATH: process.env.PATH, HOME: folder, TMPDIR: folder };
    const [shell, ...args] = command;
    const { status, stdout, stderr } = await execute(shell, args, { cwd: folder, env: environment });
    const calls = existsSync(join(folder, 'calls'))
      ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
      : [];
    return { status, output: stdout + stderr, calls: calls.map((line) => JSON.parse(line)), folder };
  }

  const SCRIPTS = { 'upload_apps.py': FAKE, 'convert_image_registry.py': FAKE };
  const upload = (folder: string) => [
    ...['upload_apps.py', '--host', 'https://api.clearml.example.com', '--key', SECRETS.accessKey],
    ...['--secret', SECRETS.secretKey, '--command', 'upload', '--dir', folder, '-ml'],
  ];

  test('uploads the packages with the arguments of apps_k8s.md', async () => {
    const { status, output, calls, folder } = await run(
      {},
      { ...SCRIPTS, 'apps/hpo.zip': 'zip', 'apps/jupyter.zip': 'zip' },
    );
    expect([status, output]).toEqual([0, '']);
    expect(calls).toEqual([upload(join(folder, 'extracted', 'apps'))]);
    expect(requested.at(-1)).toBe(SECRETS.path);
  });

  test('changes the registry of the packages first, in each folder with packages', async () => {
    const files = {
      'a b/upload_apps.py': FAKE,
      'a b/convert_image_registry.py': FAKE,
      'a b/x.zip': 'zip',
      'c/y.zip': 'zip',
    };
    const { status, calls, folder } = await run({ mirror: 'registry.example.com:5000/clearml_apps' }, files);
    expect(status).toBe(0);
    const folders = ['a b', 'c'].map((name) => join(folder, 'extracted', name));
    expect(calls).toEqual(
      folders.flatMap((apps) => [
        ['convert_image_registry.py', '--apps-dir', apps, '--artifactory', 'registry.example.com:5000/clearml_apps'],
        upload(apps),
      ]),
    );
  });

  test('runs again in the same folder', async () => {
    const { folder } = await run({}, { ...SCRIPTS, 'old.zip': 'zip' });
    const { status, calls } = await run({}, { ...SCRIPTS, 'apps/new.zip': 'zip' }, folder);
    expect([status, calls.length]).toEqual([0, 2]);
    expect(existsSync(join(folder, 'extracted', 'old.zip'))).toBe(false);
  });

  test.each<[string, Partial<ApplicationPackagesProps>, Record<string, string>, RegExp]>([
    ['an archive without packages', {}, SCRIPTS, /contains no packages/],
    ['an archive without the script', {}, { 'a.zip': 'zip' }, /lacks upload_apps\.py/],
    [
      'a mirror without the script for it',
      { mirror: 'a.example/b' },
      { 'upload_apps.py': FAKE, 'a.zip': 'zip' },
      /or convert_/,
    ],
    ['a script that fails', {}, { 'upload_apps.py': 'exit(3)', 'a.zip': 'zip' }, /^$/],
  ])('fails on %s', async (_, props, files, found) => {
    const { status, output } = await run(props, files);
    expect(status).not.toBe(0);
    expect(output).toMatch(found);
  });

  test('a failed download does not show its URL', async () => {
    const { status, output } = await run({ downloadUrl: key(`${url}/other-secret`) }, SCRIPTS);
    expect([status, output]).toEqual([1, 'The packages cannot be downloaded: HTTPError 403\n']);
    const unknown = await run({ downloadUrl: key('nothing://secret-host') }, SCRIPTS);
    expect([unknown.status, unknown.output]).toEqual([1, expect.not.stringContaining('secret-host')]);
  });
});
