import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'yaml';
import { afterTests } from '../support/apps';
import { ScriptRuns, timeOf } from '../support/script-runs';

/** The calls of Elasticsearch that the scripts use, for the real curl. */
class FakeElasticsearch {
  public calls: string[] = [];
  public bodies: string[] = [];
  public login?: string;
  /** Snapshots and their states. */
  public snapshots = new Map<string, string>();
  public endState = 'SUCCESS';
  public failing = /^$/;
  public indices = ['events-1', '.security', 'workers'];
  private readonly server = createServer(async (request, response) => {
    const call = `${request.method} ${request.url}`;
    let body = '';
    for await (const part of request) {
      body += part;
    }
    this.calls.push(call);
    this.bodies.push(body);
    this.login = Buffer.from(request.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
    response.statusCode = this.failing.test(call) ? 500 : 200;
    response.end(this.answer(call));
  });

  public async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    afterTests(() => this.server.closeAllConnections());
    afterTests(() => this.server.close());
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public reset(): void {
    Object.assign(this, { calls: [], bodies: [], endState: 'SUCCESS', failing: /^$/ });
    this.snapshots = new Map([timeOf(2.1), timeOf(1)].map((time) => [`clearml-${time}`, 'SUCCESS']));
    this.snapshots.set('manual-20200101-020000', 'SUCCESS');
  }

  private answer(call: string): string {
    const [, created] = /^PUT \/_snapshot\/main\/(.+)/.exec(call) ?? [];
    const [, deleted] = /^DELETE \/_snapshot\/main\/(.+)/.exec(call) ?? [];
    if (created) {
      this.snapshots.set(created, 'IN_PROGRESS');
    }
    if (deleted) {
      this.snapshots.delete(deleted);
    }
    if (call.startsWith('GET /_cat/indices')) {
      return this.indices.map((name) => `${name}\n`).join('');
    }
    const states = [...this.snapshots].map(([name, state]) => `${name} ${state}\n`).join('');
    for (const name of this.snapshots.keys()) {
      this.snapshots.set(name, this.snapshots.get(name) === 'IN_PROGRESS' ? this.endState : 'SUCCESS');
    }
    return call.startsWith('GET /_cat/snapshots') ? states : '{}';
  }
}

const elasticsearch = new FakeElasticsearch();
const PASSWORD = 'p"a\\s $(x) #ü';
let env: Record<string, string>;

beforeAll(async () => {
  env = {
    // The first node does not answer.
    ELASTICSEARCH_URLS: `http://127.0.0.1:1 ${await elasticsearch.start()}`,
    ELASTICSEARCH_USERNAME: 'elastic',
    ELASTICSEARCH_PASSWORD: PASSWORD,
    REPOSITORY: 'main',
    RETENTION_DAYS: '2',
    POLL_SECONDS: '0',
  };
});

beforeEach(() => elasticsearch.reset());

describe('a snapshot of Elasticsearch', () => {
  const runs = new ScriptRuns({});

  test('registers the repository, waits, and deletes expired snapshots of its own', async () => {
    const settings = '{"type":"s3","settings":{"bucket":"b"}}';
    const run = await runs.run('snapshot-elasticsearch.sh', { ...env, REPOSITORY_SETTINGS: settings });
    expect([run.status, run.output]).toEqual([0, expect.stringContaining('is complete')]);
    const [, register, create] = elasticsearch.calls;
    expect([register, elasticsearch.bodies[1]]).toEqual(['PUT /_snapshot/main', settings]);
    expect(create).toMatch(/^PUT \/_snapshot\/main\/clearml-\d{8}-\d{6}$/);
    expect(elasticsearch.calls.filter((call) => call.startsWith('DELETE')).length).toBe(1);
    expect([...elasticsearch.snapshots.keys()].map((name) => name.slice(0, 8)).sort()).toEqual([
      'clearml-',
      'clearml-',
      'manual-2',
    ]);
    expect(elasticsearch.login).toBe(`elastic:${PASSWORD}`);
  });

  test.each([
    ['ends with state PARTIAL', { endState: 'PARTIAL' }],
    ['ends with state FAILED', { endState: 'FAILED' }],
    ['is rejected', { failing: /^PUT/ }],
    ['has an unknown state', { failing: /_cat/ }],
  ])('that %s fails the Job and deletes nothing', async (_, failure) => {
    Object.assign(elasticsearch, failure);
    const { status } = await runs.run('snapshot-elasticsearch.sh', env);
    expect(status).not.toBe(0);
    expect(elasticsearch.calls.filter((call) => call.startsWith('DELETE'))).toEqual([]);
  });

  test('without a node that answers fails the Job', async () => {
    const run = await runs.run('snapshot-elasticsearch.sh', { ...env, ELASTICSEARCH_URLS: 'http://127.0.0.1:1' });
    expect([run.status, run.output]).toEqual([1, expect.stringContaining('no node answers: http://127.0.0.1:1')]);
  });

  test('is restored after its indices are closed, without system indices', async () => {
    expect((await runs.run('restore-elasticsearch.sh', env, '20250101-020000')).status).toBe(0);
    expect(elasticsearch.calls.slice(3)).toEqual([
      'POST /events-1/_close',
      'POST /workers/_close',
      'POST /_snapshot/main/clearml-20250101-020000/_restore?wait_for_completion=true',
    ]);
    expect(JSON.parse(elasticsearch.bodies.at(-1) ?? '')).toEqual({ indices: '*,-.*', include_global_state: false });
  });

  test('that does not exist closes no index', async () => {
    elasticsearch.failing = /GET \/_snapshot/;
    expect((await runs.run('restore-elasticsearch.sh', env, '20200101-020000')).status).not.toBe(0);
    expect(elasticsearch.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  });
});

describe('a snapshot of the files', () => {
  const names = ['data', 'data-old', 'data-2'].flatMap((claim) => [`${claim}-${timeOf(3)}`, `${claim}-${timeOf(1)}`]);
  const KUBECTL = `
case $1 in
  create) cat >> "$CALLS"; [ "\${FAIL:-}" != create ] ;;
  wait) [ "\${FAIL:-}" != wait ] ;;
  get) for name in $NAMES; do echo "volumesnapshot.snapshot.storage.k8s.io/$name"; done ;;
esac`;
  const runs = new ScriptRuns({ kubectl: KUBECTL });
  const claim = { CLAIM: 'data', RETENTION_DAYS: '2', NAMES: names.join(' ') };
  const deletions = () => readFileSync(runs.calls, 'utf8').match(/kubectl delete .*/g) ?? [];

  test('names the claim and the class, and deletes expired snapshots of this claim only', async () => {
    expect((await runs.run('snapshot-files.sh', { ...claim, SNAPSHOT_CLASS: 'csi' })).status).toBe(0);
    const [, object = ''] = /create --filename=-\n(.*?)kubectl wait/s.exec(readFileSync(runs.calls, 'utf8')) ?? [];
    expect(parse(object)).toEqual({
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: {
        name: expect.stringMatching(/^data-\d{8}-\d{6}$/),
        labels: { 'app.kubernetes.io/part-of': 'clearml' },
      },
      spec: { volumeSnapshotClassName: 'csi', source: { persistentVolumeClaimName: 'data' } },
    });
    expect(deletions()).toEqual([`kubectl delete volumesnapshot ${names[0]}`]);
  });

  test('uses the default class if none is set', async () => {
    await runs.run('snapshot-files.sh', claim);
    expect(readFileSync(runs.calls, 'utf8')).not.toContain('volumeSnapshotClassName');
  });

  test.each(['create', 'wait'])('that fails at %s fails the Job and deletes nothing', async (FAIL) => {
    expect((await runs.run('snapshot-files.sh', { ...claim, FAIL })).status).not.toBe(0);
    expect(deletions()).toEqual([]);
  });
});
