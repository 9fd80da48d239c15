import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVISIONING_SCRIPT } from '../../lib/tenants/provisioning/job';
import { temporaryFolder } from '../support/apps';
import { ClearmlApi, type InjectedFailure } from '../support/clearml-api';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const withPython = hasPython ? describe : describe.skip;

const TENANT = {
  secretName: 'clearml-tenant-credentials',
  secretNamespace: 'clearml-acme',
  company: 'Acme',
  adminName: 'acme-admin',
  adminEmail: 'admin@acme.example',
  internalAdmin: true,
  retry: { attempts: 3, delaySeconds: 0.05, timeoutSeconds: 1 },
};
const SECRET = 'api/v1/namespaces/clearml-acme/secrets/clearml-tenant-credentials';
const SECRETS = /system-key|system-secret|made-access-key|made-secret-key|service-account-token/;

interface Run {
  readonly status: number;
  readonly output: string;
}

/** Runs the script as the Job does, and checks that its output contains no secret. */
async function run(api: ClearmlApi, tenant: object = {}, env: Record<string, string> = {}): Promise<Run> {
  const folder = temporaryFolder();
  copyFileSync(PROVISIONING_SCRIPT, join(folder, 'provision.py'));
  writeFileSync(join(folder, 'tenant.json'), JSON.stringify({ ...TENANT, apiUrl: api.url, ...tenant }));
  mkdirSync(join(folder, 'account'));
  writeFileSync(join(folder, 'account', 'token'), 'service-account-token\n');
  const child = spawn('python3', ['-I', '-B', join(folder, 'provision.py')], {
    env: {
      PATH: process.env.PATH,
      CLEARML_SYSTEM_ACCESS_KEY: 'system-key',
      CLEARML_SYSTEM_SECRET_KEY: 'system-secret',
      KUBERNETES_API_URL: api.url,
      SERVICE_ACCOUNT_FOLDER: join(folder, 'account'),
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  const [status] = (await once(child, 'close')) as [number];
  expect(output).not.toMatch(SECRETS);
  expect(output).not.toContain('Traceback');
  return { status, output };
}

const decoded = (text: string) => Buffer.from(text, 'base64').toString();

/** The credentials that a Secret of the server holds. */
function kept(state: any): Record<string, string> {
  const data: Record<string, string> = state.secrets[SECRET]?.data ?? {};
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, decoded(text)]));
}

/** Settings with which a first run makes all calls. */
const MORE = { domains: ['acme.io'], members: ['ann@x.io'] };

const PAIR = (n: number) => ({
  agentk8sglue_key: `made-access-key-${n}`,
  agentk8sglue_secret: `made-secret-key-${n}`,
});

withPython('the provisioning script', () => {
  let api: ClearmlApi;

  beforeAll(async () => {
    api = await ClearmlApi.start();
  });

  beforeEach(async () => {
    await api.order({ reset: true });
  });

  test('makes company, admin user and credentials, and keeps them', async () => {
    const more = { maxUsers: 10, features: ['applications'], excludedFeatures: ['reports'] };
    const { status, output } = await run(api, { ...more, ...MORE });
    expect([status, output]).toEqual([0, expect.stringContaining('done')]);
    const state = await api.state();
    const defaults = { allowed_users: '10', features: ['applications'], exclude_features: ['reports'] };
    expect(state.companies).toEqual([{ id: 'companies-1', name: 'Acme', defaults }]);
    const user = { name: 'acme-admin', company: 'companies-1', email: 'admin@acme.example', role: 'admin' };
    expect(state.users).toEqual([{ id: 'users-2', ...user, internal: 'true' }]);
    expect(state).toMatchObject({ domains: ['acme.io'], members: ['ann@x.io'], pairs: [{ user: 'users-2' }] });
    expect(kept(state)).toEqual(PAIR(1));
    expect(state.secrets[SECRET].metadata.annotations).toEqual({
      'cdk8s-clearml/company-id': 'companies-1',
      'cdk8s-clearml/admin-user-id': 'users-2',
      'cdk8s-clearml/credentials-of-user-id': 'users-2',
    });
  });

  test('changes nothing when it runs again', async () => {
    await run(api, MORE);
    const { calls: _, ...before } = await api.state();
    expect(await run(api, MORE)).toMatchObject({ status: 0 });
    const { calls: __, ...after } = await api.state();
    expect(after).toEqual(before);
  });

  test('applies additional settings of a changed file', async () => {
    await run(api, MORE);
    await run(api, { domains: ['acme.io', 'acme.com'], members: ['ann@x.io', 'bob@x.io'], features: ['pipelines'] });
    expect(await api.state()).toMatchObject({
      domains: ['acme.io', 'acme.com'],
      members: ['ann@x.io', 'bob@x.io'],
      features: { 'companies-1': ['pipelines'] },
      pairs: [{}],
    });
  });

  const CALLS = [
    'GET secret',
    'GET system.get_companies',
    'POST system.create_company',
    'PATCH secret',
    'POST auth.create_user',
    'GET login.get_settings',
    'POST login.set_domains',
    'POST login.add_whitelist_entries',
  ];
  const FAILURES: [string, Omit<InjectedFailure, 'call' | 'times'>][] = [
    ['HTTP 500', { status: 500 }],
    ['HTTP 503', { status: 503 }],
    ['a broken connection', { cut: true }],
    ['an answer that is lost', { after: true }],
    ['an answer that is no JSON', { status: 200, body: '<html>' }],
  ];
  const ROWS = CALLS.flatMap((call) =>
    FAILURES.map(([name, failure]): [string, string, object] => [call, name, failure]),
  );

  const expectOneOfEach = async () => {
    const state = await api.state();
    expect([state.companies.length, state.users.length, state.pairs.length]).toEqual([1, 1, 1]);
    expect(kept(state)).toEqual(PAIR(1));
  };

  test.each(ROWS)('retries %s after %s', async (call, _, failure) => {
    await api.order({ fail: [{ call, times: 2, ...failure }] });
    expect(await run(api, MORE)).toMatchObject({ status: 0 });
    await expectOneOfEach();
  });

  test('retries a request that times out', async () => {
    await api.order({ fail: [{ call: 'POST system.create_company', times: 1, hang: true }] });
    expect(await run(api)).toMatchObject({
      status: 0,
      output: expect.stringContaining('looking whether the company is there'),
    });
    expect(kept(await api.state())).toEqual(PAIR(1));
  });

  test.each([...CALLS, 'GET auth.create_credentials'])(
    'stops after the last attempt of %s, and another run continues',
    async (call) => {
      await api.order({ fail: [{ call, times: 99, status: 502 }] });
      const { status, output } = await run(api, MORE);
      expect(status).toBe(1);
      expect(output).toMatch(/^failed: .*HTTP 502/m);
      await api.order({ fail: [] });
      expect(await run(api, MORE)).toMatchObject({ status: 0 });
      await expectOneOfEach();
    },
  );

  test.each([401, 403])(
    'reports a Secret without write permission before it creates credentials (%d)',
    async (status) => {
      await api.order({ fail: [{ call: 'PATCH secret', times: 99, status }] });
      expect(await run(api)).toEqual({
        status: 1,
        output: expect.stringMatching(/failed: Kubernetes .*HTTP 40[13] told to fail/),
      });
      expect((await api.state()).pairs).toEqual([]);
    },
  );

  test('creates credentials again in the next run after a lost response', async () => {
    await api.order({ fail: [{ call: 'GET auth.create_credentials', times: 1, after: true }] });
    expect((await run(api)).status).toBe(1);
    expect(await run(api)).toMatchObject({ status: 0 });
    expect(kept(await api.state())).toEqual(PAIR(2));
  });

  const PRESENT = {
    companies: [{ id: 'c', name: 'Acme' }],
    users: [{ id: 'u', name: 'acme-admin', company: 'c', email: 'admin@acme.example' }],
  };

  test('uses an existing company and an existing user', async () => {
    await api.order({ set: PRESENT });
    expect(await run(api)).toMatchObject({ status: 0 });
    const state = await api.state();
    expect([state.companies.length, state.users.length, state.pairs[0].user]).toEqual([1, 1, 'u']);
  });

  test('explains the fix for a user that cannot be found', async () => {
    const users = [{ id: 'u', name: 'x', company: 'c', email: 'admin@acme.example' }];
    await api.order({ refuses: { lookups: true }, set: { ...PRESENT, users } });
    const { status, output } = await run(api);
    expect([status, output]).toEqual([1, expect.stringContaining('set adminUserId of the tenant to its id')]);
    expect(await run(api, { adminUserId: 'u' })).toMatchObject({ status: 0 });
    expect(kept(await api.state())).toEqual(PAIR(1));
  });

  test('replaces credentials that the server rejects, and changes nothing when the server is down', async () => {
    await run(api);
    await api.order({ fail: [{ call: 'GET auth.login', times: 99, status: 500 }] });
    expect((await run(api)).status).toBe(1);
    expect((await api.state()).pairs).toHaveLength(1);
    await api.order({ fail: [], set: { pairs: [] } });
    await run(api);
    expect((await api.state()).pairs).toHaveLength(1);
    // A server that was set up anew has other ids, too.
    await api.order({ set: { pairs: [], companies: [], users: [] } });
    expect(await run(api)).toMatchObject({ status: 0 });
    const state = await api.state();
    expect(state.pairs[0].user).toBe(state.users[0].id);
    expect(kept(state)).toEqual(PAIR(1));
  });

  const byHand = (key: string, secret: string) => ({
    [SECRET]: { data: { agentk8sglue_key: btoa(key), agentk8sglue_secret: btoa(secret) } },
  });

  test('keeps valid credentials that users wrote to the Secret', async () => {
    const pairs = [{ user: 'u', access_key: 'made-access-key-by-hand', secret_key: 'made-secret-key-by-hand' }];
    const secrets = byHand('made-access-key-by-hand', 'made-secret-key-by-hand');
    await api.order({ set: { ...PRESENT, pairs, secrets } });
    expect(await run(api)).toMatchObject({ status: 0 });
    expect(await run(api)).toMatchObject({ status: 0 });
    expect(kept(await api.state())).toEqual({
      agentk8sglue_key: 'made-access-key-by-hand',
      agentk8sglue_secret: 'made-secret-key-by-hand',
    });
  });

  test('replaces credentials that are not text', async () => {
    await api.order({ set: { ...PRESENT, secrets: byHand('\xff\xfe', 'x') } });
    expect(await run(api)).toMatchObject({ status: 0 });
    expect(kept(await api.state())).toEqual(PAIR(1));
  });

  test('creates another admin user with credentials for another company', async () => {
    await run(api);
    // Halfway, the old credentials are there beside the new company.
    await api.order({ fail: [{ call: 'GET auth.create_credentials', times: 1, status: 503 }] });
    const renamed = { company: 'Acme Inc.', adminEmail: 'admin@acme.inc' };
    expect(await run(api, renamed)).toMatchObject({ status: 1 });
    expect(kept(await api.state())).toEqual(PAIR(1));
    expect(await run(api, renamed)).toMatchObject({ status: 0 });
    const state = await api.state();
    expect(kept(state)).toEqual(PAIR(2));
    expect(state.pairs[1].user).toBe(state.users[1].id);
    expect(state.users[1].company).toBe(state.companies[1].id);
  });

  test('creates credentials for another adminUserId', async () => {
    await run(api);
    await api.order({ set: { users: [...(await api.state()).users, { id: 'other', company: 'companies-1' }] } });
    expect(await run(api, { adminUserId: 'other' })).toMatchObject({ status: 0 });
    const state = await api.state();
    expect([kept(state), state.pairs[1].user]).toEqual([PAIR(2), 'other']);
  });

  test('creates a deleted user again', async () => {
    await run(api);
    await api.order({ set: { users: [], pairs: [] } });
    expect(await run(api)).toMatchObject({ status: 0 });
    const state = await api.state();
    expect([state.users.length, state.pairs[0].user]).toEqual([1, state.users[0].id]);
    expect(await run(api, { adminUserId: 'nobody' })).toEqual({
      status: 1,
      output: expect.stringContaining('no such user'),
    });
  });

  test('creates credentials again in the next run if they could not be stored', async () => {
    await api.order({ fail: [{ call: 'PATCH secret', times: 99, skip: 2, status: 403 }] });
    expect(await run(api)).toMatchObject({ status: 1 });
    await api.order({ fail: [] });
    expect(await run(api)).toMatchObject({ status: 0 });
    const state = await api.state();
    expect([state.users.length, kept(state)]).toEqual([1, PAIR(2)]);
  });

  test('writes a Secret again after a request without a response', async () => {
    await api.order({ fail: [{ call: 'PATCH secret', times: 1, skip: 2, after: true }] });
    expect(await run(api)).toMatchObject({ status: 0 });
    expect(kept(await api.state())).toEqual(PAIR(1));
  });

  test('does not ask for a user id when the server is down', async () => {
    await api.order({ set: PRESENT, fail: [{ call: 'POST users.get_all', times: 99, status: 503 }] });
    expect(await run(api)).toEqual({ status: 1, output: expect.stringContaining('users.get_all: HTTP 503') });
    expect((await run(api)).output).not.toContain('adminUserId');
  });

  test('compares names without regard to case', async () => {
    await api.order({ set: MORE });
    expect(await run(api, { domains: ['Acme.io'], members: ['Ann@x.io'] })).toMatchObject({ status: 0 });
    expect((await api.state()).calls).not.toContain('POST login.add_whitelist_entries');
  });

  test('does not print credentials that the server repeats', async () => {
    const body = { meta: { result_msg: 'unknown: system-key with system-secret' } };
    await api.order({ fail: [{ call: 'POST system.create_company', times: 1, status: 403, body }] });
    expect(await run(api)).toEqual({ status: 1, output: expect.stringContaining('unknown: *** with ***') });
    const message = 'service-account-token';
    await api.order({ fail: [{ call: 'GET secret', times: 1, status: 403, body: { message } }] });
    expect(await run(api)).toEqual({ status: 1, output: expect.stringContaining('HTTP 403 ***') });
  });

  test('does not follow redirects with credentials', async () => {
    const headers = { Location: 'http://127.0.0.1:9/' };
    await api.order({ fail: [{ call: 'GET system.get_companies', times: 1, status: 302, headers }] });
    expect(await run(api)).toEqual({ status: 1, output: expect.stringContaining('HTTP 302') });
  });

  test('rejects two companies of one name', async () => {
    await api.order({ set: { companies: ['a', 'b'].map((id) => ({ id, name: 'Acme' })) } });
    expect(await run(api)).toEqual({ status: 1, output: expect.stringContaining('2 companies are called Acme') });
  });

  test.each<[string, unknown]>([
    ['GET system.get_companies', { data: 'x' }],
    ['POST system.create_company', { data: {} }],
    ['POST system.create_company', []],
    ['POST auth.create_user', { data: { id: {} } }],
    ['GET auth.create_credentials', { data: { credentials: null } }],
    ['GET secret', { data: 'x', metadata: [] }],
  ])('prints no stack trace when %s returns %j', async (call, body) => {
    await api.order({ fail: [{ call, times: 1, status: 200, body }] });
    await run(api);
  });

  test('names a missing key', async () => {
    expect(await run(api, {}, { CLEARML_SYSTEM_SECRET_KEY: '' })).toMatchObject({ status: 1 });
  });
});

test('names each API call of the ClearML documentation that it uses', () => {
  const script = readFileSync(PROVISIONING_SCRIPT, 'utf8');
  const calls = [...script.matchAll(/"((?:system|auth|login|users)\.[a-z_]+)"/g)].map(([, call]) => call);
  expect([...new Set(calls)].sort()).toEqual([
    'auth.create_credentials',
    'auth.create_user',
    'auth.login',
    'login.add_whitelist_entries',
    'login.get_settings',
    'login.set_domains',
    'system.create_company',
    'system.get_companies',
    'system.update_company_settings',
    'users.get_all',
  ]);
});
