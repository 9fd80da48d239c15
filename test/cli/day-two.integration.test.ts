import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlServer,
  Elasticsearch,
  Exposure,
  type FixedUser,
  Inventory,
  SecretValue,
  TenantWorkspace,
} from '../../lib';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { PUBLIC } from '../server/servers';
import { runInTemporaryFolders, temporaryFolder } from '../support/apps';
import { kubectlPath } from '../support/helms';
import { TestProject } from '../support/projects';
import { describeWithCluster, KUBECONFIG } from '../support/test-cluster';
import { NAMED_CREDENTIALS, options } from '../tenants/fleets';

runInTemporaryFolders();
// Deployments wait for the controllers of the cluster.
jest.setTimeout(600_000);

const NAME = `cli-day-two-${process.pid}`;
const TENANT = `${NAME}-acme`;

interface State extends Partial<ClearmlServerProps> {
  readonly tenants?: readonly string[];
}

const user = (username: string): FixedUser => ({
  username,
  password: SecretValue.unsafePlainText(`CONTENT-OF-${username}`),
});

/** A user with another password, whose version restarts the pods that read it. */
const rotated = (username: string): FixedUser => ({
  username,
  password: SecretValue.unsafePlainText('CONTENT-OF-A-ROTATION').withVersion('2'),
});

/** Synthesizes a server with its tenants. Returns the output folder. */
function synthesized({ tenants = [TENANT], ...props }: State = {}): string {
  const app = new App({ outdir: join(temporaryFolder(), 'dist') });
  Inventory.named(NAME).applyTo(app);
  new ClearmlServer(new Chart(app, 'clearml', { namespace: NAME }), 'server', {
    chart: existsSync(PUBLIC) ? ChartSource.directory(PUBLIC) : ChartSource.community(),
    baseDomain: `${NAME}.example.com`,
    exposure: Exposure.ingress({ className: 'nginx' }),
    releaseName: 'clearml',
    users: [user('ann'), user('bob')],
    ...props,
  });
  for (const inNamespace of tenants) {
    new TenantWorkspace(app, inNamespace, {
      ...options({ credentials: NAMED_CREDENTIALS }),
      tenant: { name: 'acme', inNamespace },
    });
  }
  app.synth();
  return app.outdir;
}

/** The content of an object, without the fields of controllers. */
function contentOf({ metadata, status: _status, ...content }: any): string {
  const { labels, annotations = {} } = metadata;
  const own = Object.entries(annotations).filter(([key]) => !/^(?:kubectl|deployment)\.kubernetes\.io\//.test(key));
  return JSON.stringify([labels, Object.fromEntries(own), content]);
}

/** Whether messages of kubectl report an object, such as `The StatefulSet "mongodb" is invalid`. */
function isRejectedIn(messages: string, key: string): boolean {
  const [kind, name] = [key.split('/')[0], key.split('/').at(-1)];
  return new RegExp(`\\b${kind}(?:\\.\\S+)? "${name}" is invalid`).test(messages);
}

const KINDS =
  'namespaces,configmaps,secrets,services,serviceaccounts,persistentvolumeclaims,deployments,statefulsets,cronjobs,jobs,ingresses,networkpolicies,roles,rolebindings,clusterroles,clusterrolebindings,poddisruptionbudgets,resourcequotas,limitranges';

describeWithCluster('the changes of a deployed app', () => {
  const project = new TestProject('');
  const env = { ...process.env, KUBECONFIG, KUBECTL_EXECUTABLE: kubectlPath() } as Record<string, string>;
  const kubectl = (...args: string[]) =>
    execFileSync(kubectlPath(), args, { env, encoding: 'utf8', stdio: 'pipe', maxBuffer: 2 ** 26 });
  const command = async (name: string, outdir: string, ...args: string[]) => {
    const ended = await project.command([name, '--output', outdir, ...args], env);
    expect(ended.stdout + ended.stderr).not.toMatch(/CONTENT-OF|Q09OVEVOVC1P/);
    return ended;
  };
  let base: string;

  /** The objects of the app in the cluster, by kind, namespace and name. */
  function snapshot(): Map<string, { content: string; revision: string }> {
    const { items } = JSON.parse(kubectl('get', KINDS, '-A', '-l', `cdk8s-clearml/inventory=${NAME}`, '-o', 'json'));
    return new Map(
      items.map((one: any) => {
        const { namespace, name, annotations } = one.metadata;
        const revision = annotations?.['deployment.kubernetes.io/revision'] ?? one.status?.updateRevision ?? '';
        return [[one.kind, namespace, name].filter(Boolean).join('/'), { content: contentOf(one), revision }];
      }),
    );
  }

  /** The prediction of the command, and the effects of an apply. */
  async function predictedAndActual(outdir: string) {
    const { status, stdout } = await command('diff', outdir, '--json');
    const { changes } = JSON.parse(stdout);
    const named = (select: (change: any) => boolean) =>
      changes
        .filter(select)
        .map(({ kind, namespace, name }: any) => [kind, namespace, name].filter(Boolean).join('/'))
        .sort();
    const isRejected = ({ rejections }: any) => rejections.length > 0;
    const predicted = {
      created: named(({ effect }) => effect === 'created'),
      changed: named((one) => one.effect === 'changed' && one.fields.length > 0 && !isRejected(one)),
      restarted: named((one) => one.restartsPods && !isRejected(one)),
      rejected: named(isRejected),
      lost: [],
    };
    const before = snapshot();
    const { stderr } = spawnSync(kubectlPath(), ['apply', '-f', outdir], { env, encoding: 'utf8' });
    // The controllers write the new revision after the apply.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const after = snapshot();
    const common = [...after.keys()].filter((key) => before.has(key));
    const actual = {
      created: [...after.keys()].filter((key) => !before.has(key)).sort(),
      changed: common.filter((key) => before.get(key)?.content !== after.get(key)?.content).sort(),
      restarted: common.filter((key) => before.get(key)?.revision !== after.get(key)?.revision).sort(),
      rejected: [...after.keys()].filter((key) => isRejectedIn(stderr, key)).sort(),
      lost: [...before.keys()].filter((key) => !after.has(key)),
    };
    return { status, predicted, actual, changes, orphaned: named(({ effect }) => effect === 'orphaned') };
  }

  beforeAll(async () => {
    base = synthesized();
    kubectl('create', 'namespace', NAME);
    const { status, stderr } = await command('deploy', base, '--yes', '--timeout', '200s');
    expect([status, stderr]).toEqual([0, expect.stringContaining('waiting for the workloads')]);
  });

  afterEach(() => {
    spawnSync(kubectlPath(), ['apply', '-f', base], { env });
  });

  afterAll(() => {
    kubectl('delete', 'namespace', NAME, TENANT, '--wait=false', '--ignore-not-found');
  });

  test('diff finds no changes after deploy', async () => {
    const { status, stdout } = await command('diff', base, '--exit-code');
    expect([status, stdout.split('\n')[1]]).toEqual([0, 'no changes']);
  });

  const elasticsearch = Elasticsearch.bundled;
  test.each<[string, State, { [effect: string]: RegExp }]>([
    ['another storage size', { elasticsearch: elasticsearch({ storageSize: '70Gi' }) }, { rejected: /^StatefulSet/ }],
    ['another storage class', { elasticsearch: elasticsearch({ storageClass: 'fast' }) }, { rejected: /^StatefulSet/ }],
    ['another exposure', { exposure: Exposure.clusterInternal() }, { orphaned: /^Ingress/ }],
    ['a removed user', { users: [user('ann')] }, { restarted: /clearml-apiserver$/ }],
    ['a removed tenant', { tenants: [] }, { orphaned: /^Namespace/ }],
    [
      'a rotated secret',
      { users: [user('ann'), rotated('bob')] },
      { changed: /^Secret/, restarted: /clearml-apiserver$/ },
    ],
  ])('diff predicts what the API server does with %s', async (_, state, expected) => {
    const { status, predicted, actual, orphaned } = await predictedAndActual(synthesized(state));
    expect(predicted).toEqual(actual);
    for (const [effect, pattern] of Object.entries(expected)) {
      const all = { ...predicted, orphaned } as Record<string, string[]>;
      expect([effect, all[effect]?.filter((name) => pattern.test(name))]).not.toEqual([effect, []]);
    }
    expect(status).toBe(expected.rejected || /Namespace|PersistentVolumeClaim/.test(orphaned.join()) ? 1 : 0);
  });

  test('deploy removes exactly the keys that diff names, and prune the objects', async () => {
    const next = synthesized({ users: [user('ann')], tenants: [] });
    const { changes } = JSON.parse((await command('diff', next, '--json')).stdout);
    const keys = changes.flatMap(({ kind, namespace, name, staleKeys }: any) =>
      staleKeys.map((key: string) => `${key} of ${kind}/${namespace}/${name}`),
    );
    const deployed = await command('deploy', next, '--yes', '--timeout', '200s');
    expect(deployed.status).toBe(0);
    expect([...deployed.stdout.matchAll(/^removed key (.*)$/gm)].map(([, key]) => key)).toEqual(keys);
    const orphaned = changes.filter(({ effect }: any) => effect === 'orphaned').length;
    const pruned = await command('prune', next, '--yes', '--json');
    const { objects } = JSON.parse(pruned.stdout);
    expect([pruned.status, objects.length]).toEqual([0, orphaned]);
    expect(objects.filter(({ action }: any) => action === 'keep').map(({ kind }: any) => kind)).toEqual(['Namespace']);
  });

  test('prune --all leaves the claims and the Namespaces', async () => {
    const { status } = await command('prune', base, '--all', '--yes');
    kubectl('wait', '--for=delete', 'deployments,statefulsets', '--all', '-n', NAME, '--timeout=60s');
    expect([status, [...new Set([...snapshot().keys()].map((key) => key.split('/')[0]))].sort()]).toEqual([
      0,
      ['Namespace', 'PersistentVolumeClaim'],
    ]);
  });
});
