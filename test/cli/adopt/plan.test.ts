import { planOf } from '../../../lib/cli/adopt/plan';
import type { JsonObject } from '../../../lib/helm/data/json';
import { manifestFrom } from '../../../lib/helm/manifests/manifest';
import { failureOf } from '../../support/apps';
import { CONF, deployment, object, RELEASED, secret, situation } from './situations';

const rowsOf = (...args: Parameters<typeof situation>) =>
  planOf(situation(...args)).rows.map(({ effect, object: name, details }) => `${effect} ${name} ${details}`.trim());
const problemsOf = (...args: Parameters<typeof situation>) => planOf(situation(...args)).problems;

describe('the names of an output', () => {
  test.each([
    ['other names', { name: 'other', namespace: 'clearml' }, /set releaseName: 'clearml'/],
    ['another namespace', { name: 'clearml-apiserver', namespace: 'demo' }, /set namespace: 'clearml'.*uses demo/],
  ])('cause CLEARML4081 with the prop to set: %s', (_, metadata, fix) => {
    const output = [{ ...deployment('clearml-apiserver'), metadata }];
    const failure = failureOf(() => planOf(situation(RELEASED, output)));
    expect(failure.code).toBe('CLEARML4081');
    expect(failure.message).toMatch(fix);
  });

  test('leave claims and StatefulSets without a counterpart as problems that the user may accept', () => {
    const data = [object('PersistentVolumeClaim', 'data'), object('StatefulSet', 'db', {}, 'apps/v1')];
    expect(problemsOf([...RELEASED, ...data], RELEASED)).toMatchObject(
      ['PersistentVolumeClaim/data', 'StatefulSet/db'].map((name) => ({ object: name, isAcceptable: true })),
    );
  });
});

describe('the credentials of a server', () => {
  const generated = [secret('clearml-conf', { ...CONF, apiserver_key: 'generated' }), RELEASED[1] as JsonObject];

  test('cause a problem with the prop that keeps them, and no content', () => {
    const [problem, ...others] = problemsOf(RELEASED, generated, {
      chart: { name: 'clearml-enterprise', version: '11.0.2' },
    });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      object: 'Secret/clearml-conf',
      fix: "set\ncredentials: Credentials.fromSecret('clearml-conf')",
    });
    expect(JSON.stringify(planOf(situation(RELEASED, generated)))).not.toMatch(/content-of|generated/);
  });

  test('are kept by their keys if the Secret lacks keys of the open-source server', () => {
    const [problem] = problemsOf(RELEASED, generated);
    expect(problem?.fix).toContain("  apiserverKey: SecretValue.existing('clearml-conf', 'apiserver_key'),\n");
    expect(problem?.fix).not.toContain('webserver');
  });

  test.each([
    ['the same Secret', RELEASED],
    ['the Secret of the release, which the output does not contain', RELEASED.slice(1)],
    [
      'a Secret of another name',
      [secret('mine', { key: CONF.apiserver_key }), deployment('clearml-apiserver', ['mine/key'])],
    ],
    [
      'a key with the text between quotes',
      [
        secret('clearml-conf', { 'k.hocon': `"""${CONF.apiserver_key}"""` }),
        deployment('clearml-apiserver', ['clearml-conf/k.hocon']),
      ],
    ],
  ])('are unchanged if the pods read them from %s', (_, output) => {
    expect(problemsOf(RELEASED, output)).toEqual([]);
  });

  test('that nobody writes are a problem, because the pods would not start', () => {
    const output = [deployment('clearml-apiserver', ['clearml-conf/apiserver_key', 'clearml-conf/webserver_key'])];
    expect(problemsOf(RELEASED, output)).toMatchObject([
      { found: 'webserver_key does not exist: Deployment/clearml-apiserver would not start' },
    ]);
  });

  test('of other components are shown with the value of the chart that contains them', () => {
    const of = (password: string) => [secret('redis', { password }), deployment('redis', ['redis/password'])];
    const values = { redis: { auth: { password: 'of the release' } } };
    expect(problemsOf(of('of the release'), of('other'), { values })[0]?.fix).toContain(
      "SecretValue.existing('redis', 'password') for the value redis.auth.password",
    );
  });

  test('that the chart publishes are shown as a warning', () => {
    const published = [secret('clearml-conf', { key: 'GGS9F4M6XB2DXJ5AFT9F' }), RELEASED[1] as JsonObject];
    expect(rowsOf(published, RELEASED.slice(1), { live: published })).toContain(
      'warning Secret/clearml-conf key: published defaults of the chart; replace them after the adoption',
    );
  });
});

describe('the plan', () => {
  test('names the node ports that close and open, and the type of a Service', () => {
    const service = (type: string, ...nodePorts: number[]) =>
      object('Service', 's', { spec: { type, ports: nodePorts.map((nodePort) => ({ port: 80, nodePort })) } });
    const rows = (before: JsonObject, after: JsonObject) => rowsOf([...RELEASED, before], [...RELEASED, after]).at(-1);
    expect(rows(service('NodePort', 30008), service('ClusterIP'))).toBe(
      'changes Service/s type NodePort becomes ClusterIP; node port 30008 closes',
    );
    expect(rows(service('NodePort', 30008), service('NodePort', 30009))).toBe(
      'changes Service/s node port 30008 closes; node port 30009 opens',
    );
  });

  test('shows what restarts, is created, remains, and existed before', () => {
    const extra = object('ConfigMap', 'extra');
    const output = [
      RELEASED[0] as JsonObject,
      deployment('clearml-apiserver', [], 'main:2'),
      object('ConfigMap', 'new'),
      extra,
    ];
    const rows = rowsOf([...RELEASED, object('ConfigMap', 'old')], output, { live: [...RELEASED, extra] });
    expect(rows).toEqual([
      'unchanged Secret/clearml-conf',
      'restarts Deployment/clearml-apiserver image, env[VARIABLE_0]',
      'creates ConfigMap/new',
      'warning ConfigMap/extra exists, and is not part of the release',
      'remains ConfigMap/old no longer part of the app',
    ]);
  });

  test('counts objects of which only labels and annotations change, and the namespace of the release', () => {
    const metadata = { name: 'clearml-apiserver', namespace: 'clearml', labels: { new: 'x' } };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'clearml' } };
    const output = [
      RELEASED[0] as JsonObject,
      { ...deployment('clearml-apiserver', ['clearml-conf/apiserver_key']), metadata },
    ];
    expect(rowsOf(RELEASED, [...output, namespace], { live: [...RELEASED, namespace] }).slice(1)).toEqual([
      'metadata Deployment/clearml-apiserver metadata.labels',
      'metadata Namespace/clearml',
    ]);
  });

  test('names the readers of a Secret that remains', () => {
    expect(rowsOf(RELEASED, RELEASED.slice(1))).toContain(
      'remains Secret/clearml-conf read by Deployment/clearml-apiserver',
    );
  });

  test('lists the hooks that no longer run', () => {
    const hooks = ['kept', 'lost'].map((name) => {
      const job = object('Job', name, {}, 'batch/v1');
      return manifestFrom(job, 'test', { 'helm.sh/hook': 'pre-upgrade' });
    });
    const rows = rowsOf(RELEASED, [...RELEASED, object('Job', 'kept', {}, 'batch/v1')], { hooks });
    expect(rows.slice(-2)).toEqual([
      'warning Job/kept hook (pre-upgrade): becomes an ordinary object of the app',
      'hook Job/lost pre-upgrade: no longer runs',
    ]);
  });

  test('shows immutable fields as problems that nobody can accept, with the procedure', () => {
    const set = (serviceName: string) => object('StatefulSet', 'db', { spec: { serviceName } }, 'apps/v1');
    expect(problemsOf([...RELEASED, set('a')], [...RELEASED, set('b')])).toMatchObject([
      {
        object: 'StatefulSet/db',
        found: 'spec.serviceName is immutable',
        fix: expect.stringContaining('--cascade=orphan'),
        isAcceptable: false,
      },
    ]);
  });

  test('shows an object of another release as a problem', () => {
    const other = object('ConfigMap', 'other');
    const metadata = { ...(other.metadata as object), annotations: { 'meta.helm.sh/release-name': 'theirs' } };
    expect(problemsOf(RELEASED, [...RELEASED, other], { live: [...RELEASED, { ...other, metadata }] })).toMatchObject([
      { object: 'ConfigMap/other', found: 'it belongs to the Helm release theirs' },
    ]);
  });
});
