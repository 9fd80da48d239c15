import { TestProject } from '../support/projects';

const app = new TestProject(
  `new HelmRelease(chart, 'release', {
     chart: './own',
     releaseName: 'own',
     sourcedValues: [
       { path: 'replicas', value: 1, source: 'size' },
       { path: 'envs', value: [{ name: 'A', value: '1' }], source: 'settings' },
       { path: 'login.user', value: 'me', source: 'login' },
     ],
     valuesFiles: ['override.yaml'],
     values: {
       replicas: Number(process.env.REPLICAS ?? 2),
       envs: [{ name: 'B', value: '2' }],
       login: { password: SecretValue.environment('NOT_SET') },
       url: 'https://' + SecretValue.file('none.txt') + '@example.com',
     },
     unsetValues: ['probe'],
   });`,
  {
    'own/values.yaml': 'replicas: 0\nenvs: []\nlogin: { user: "", password: "" }\nurl: ""\nmode: a\nprobe: x\n',
    'override.yaml': 'mode: b\nreplicas: 5\n',
  },
);

const VALUES = [
  { path: 'replicas', value: 2, sources: ['values'] },
  {
    path: 'envs',
    value: [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ],
    sources: ['settings', 'values'],
  },
  { path: 'login.user', value: 'me', sources: ['login'] },
  { path: 'login.password', value: '<secret: environment variable NOT_SET>', sources: ['values'] },
  { path: 'mode', value: 'b', sources: ['override.yaml'] },
  { path: 'url', value: 'https://<secret: file none.txt>@example.com', sources: ['values'] },
  { path: 'probe', value: null, sources: ['unsetValues'] },
];

const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);

test('prints each value with its sources, and a description in place of a secret', async () => {
  const { stdout, status } = await app.command(['values', '--json']);
  expect(status).toBe(0);
  const [release, ...others] = JSON.parse(stdout);
  expect(others).toEqual([]);
  expect(release).toMatchObject({
    path: 'demo/release',
    releaseName: 'own',
    inNamespace: 'demo',
    chart: 'own',
    version: '1.0.0',
  });
  expect(release.values.sort(byPath)).toEqual([...VALUES].sort(byPath));
});

test('prints a table', async () => {
  const { stdout } = await app.command(['values', 'demo']);
  expect(stdout).toContain('demo/release: own 1.0.0, release own in namespace demo\n');
  expect(stdout).toMatch(/^ {2}mode +"b" +override\.yaml$/m);
});

test('lists the releases when no release is at the path', async () => {
  const { status, stdout, stderr } = await app.command(['values', 'dem']);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('error: no release at or below dem; the app has: demo/release\n');
});

test('compares the values of two environments with --diff', async () => {
  const saved = await app.command(['values', '--json'], { REPLICAS: '3' });
  app.write('saved.json', saved.stdout);
  expect(await app.command(['values', '--diff', 'saved.json'], { REPLICAS: '3' })).toEqual({
    status: 0,
    stdout: 'ok the values are equal\n',
    stderr: '',
  });
  const { status, stdout } = await app.command(['values', '--diff', 'saved.json']);
  expect([status, stdout]).toEqual([1, 'demo/release\n  - replicas: 3\n  + replicas: 2  (values)\n']);
  const json = await app.command(['values', '--diff', 'saved.json', '--json']);
  expect(JSON.parse(json.stdout)).toEqual([
    { release: 'demo/release', path: 'replicas', saved: 3, now: 2, sources: ['values'] },
  ]);
});

test.each([
  ['does not exist', 'none.json', /ENOENT/],
  ['is not JSON', 'main.js', /JSON/],
  ['contains other data', 'other.json', /contains other data/],
])('rejects --diff with CLEARML4021 when the file %s', async (_, file, reported) => {
  app.write('other.json', '{}');
  const { status, stderr } = await app.command(['values', '--diff', file]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^CLEARML4021: /);
  expect(stderr).toMatch(reported);
});
