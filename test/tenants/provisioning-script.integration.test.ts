import { spawnSync } from 'node:child_process';
import { api, type InjectedFailure, type Order, startRuns } from './provisioning-runs';

const withPython = spawnSync('python3', ['--version']).status === 0 ? describe : describe.skip;

const SECRET = 'api/v1/namespaces/clearml-acme/secrets/clearml-tenant-credentials';

/** Settings for which the first run sends all calls. */
const MORE = { domains: ['acme.io'], members: ['ann@x.io'] };

const pair = (key: string, secret: string) => ({ agentk8sglue_key: key, agentk8sglue_secret: secret });
const PAIR = (n: number) => pair(`made-access-key-${n}`, `made-secret-key-${n}`);

/** The credentials that the Secret contains. */
function kept(): Record<string, string> {
  const data: Record<string, string> = api.state.secrets[SECRET]?.data ?? {};
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, atob(text)]));
}

withPython('the provisioning script', () => {
  let runs: Awaited<ReturnType<typeof startRuns>>;

  beforeAll(async () => {
    runs = await startRuns();
  });

  afterAll(() => runs.stop());

  beforeEach(() => api.reset());

  async function expectSuccess(tenant?: object): Promise<void> {
    expect(await runs.run(tenant)).toMatchObject({ status: 0 });
  }

  async function expectFailure(found: RegExp, tenant?: object): Promise<void> {
    expect(await runs.run(tenant)).toEqual({ status: 1, output: expect.stringMatching(found) });
  }

  test('creates a company, an admin user and credentials in a separate process', async () => {
    const companySettings = { allowed_users: 10, features: ['applications'], exclude_features: ['reports'] };
    const ended = await runs.runProcess({ companySettings, ...MORE });
    expect(ended).toEqual({ status: 0, output: expect.stringContaining('done') });
    const { state } = api;
    const defaults = { ...companySettings, allowed_users: '10' };
    expect(state.companies).toEqual([{ id: 'companies-1', name: 'Acme', defaults }]);
    const user = { name: 'acme-admin', company: 'companies-1', email: 'admin@acme.example', role: 'admin' };
    expect(state.users).toEqual([{ id: 'users-2', ...user, internal: 'true' }]);
    expect(state).toMatchObject({ domains: ['acme.io'], members: ['ann@x.io'], pairs: [{ user: 'users-2' }] });
    expect(kept()).toEqual(PAIR(1));
    expect(state.secrets[SECRET].metadata.annotations).toMatchObject({
      'cdk8s-clearml/company-id': 'companies-1',
      'cdk8s-clearml/admin-user-id': 'users-2',
      'cdk8s-clearml/credentials-of-user-id': 'users-2',
    });
  });

  test('changes nothing in a second run, and applies additional settings of a changed file', async () => {
    await runs.run(MORE);
    const { calls: _, ...before } = structuredClone(api.state);
    await expectSuccess(MORE);
    const { calls: __, ...after } = api.state;
    expect(after).toEqual(before);
    await runs.run({ domains: ['acme.io', 'acme.com'], members: ['ann@x.io', 'bob@x.io'] });
    expect(api.state).toMatchObject({
      domains: ['acme.io', 'acme.com'],
      members: ['ann@x.io', 'bob@x.io'],
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
  const FAILURES: [string, Omit<InjectedFailure, 'call'>][] = [
    ['HTTP 500', { status: 500 }],
    ['HTTP 503', { status: 503 }],
    ['a broken connection', { cut: true }],
    ['a lost response', { after: true }],
    ['a response that is not JSON', { status: 200, body: '<html>' }],
  ];
  const ROWS = CALLS.flatMap((call) =>
    FAILURES.map(([name, failure]): [string, string, object] => [call, name, failure]),
  );

  const expectOneOfEach = () => {
    const { companies, users, pairs } = api.state;
    expect([companies.length, users.length, pairs.length]).toEqual([1, 1, 1]);
    expect(kept()).toEqual(PAIR(1));
  };

  test.each(ROWS)('retries %s after %s', async (call, _, failure) => {
    api.order({ fail: [{ call, times: 2, ...failure }] });
    await expectSuccess(MORE);
    expectOneOfEach();
  });

  test('retries a request that times out', async () => {
    api.order({ fail: [{ call: 'POST system.create_company', hang: true }] });
    expect(await runs.run()).toMatchObject({
      status: 0,
      output: expect.stringContaining('looking whether the company is there'),
    });
    expect(kept()).toEqual(PAIR(1));
  });

  test.each([...CALLS, 'GET auth.create_credentials'])(
    'stops after the last attempt of %s, and the next run continues',
    async (call) => {
      api.order({ fail: [{ call, times: 99, status: 502 }] });
      await expectFailure(/^failed: .*HTTP 502/m, MORE);
      api.order({ fail: [] });
      await expectSuccess(MORE);
      expectOneOfEach();
    },
  );

  const PRESENT = {
    companies: [{ id: 'c', name: 'Acme' }],
    users: [{ id: 'u', name: 'acme-admin', company: 'c', email: 'admin@acme.example' }],
  };

  test('uses an existing company and an existing user', async () => {
    api.order({ set: PRESENT });
    await expectSuccess();
    const { companies, users, pairs } = api.state;
    expect([companies.length, users.length, pairs[0].user]).toEqual([1, 1, 'u']);
  });

  test('reports the fix for a user that cannot be found', async () => {
    const users = [{ id: 'u', name: 'x', company: 'c', email: 'admin@acme.example' }];
    api.order({ rejects: { lookups: true }, set: { ...PRESENT, users } });
    await expectFailure(/set adminUserId of the tenant to its id/);
    await expectSuccess({ adminUserId: 'u' });
    expect(kept()).toEqual(PAIR(1));
  });

  test('replaces credentials that the server rejects, and changes nothing when the server is down', async () => {
    await runs.run();
    api.order({ fail: [{ call: 'GET auth.login', times: 99, status: 500 }] });
    expect((await runs.run()).status).toBe(1);
    expect(api.state.pairs).toHaveLength(1);
    api.order({ fail: [], set: { pairs: [] } });
    await runs.run();
    expect(api.state.pairs).toHaveLength(1);
    // A new server also has other ids.
    api.order({ set: { pairs: [], companies: [], users: [] } });
    await expectSuccess();
    expect(api.state.pairs[0].user).toBe(api.state.users[0].id);
    expect(kept()).toEqual(PAIR(1));
  });

  const byHand = (key: string, secret: string) => ({ [SECRET]: { data: pair(btoa(key), btoa(secret)) } });

  test('keeps valid credentials that a user wrote to the Secret, and replaces credentials that are not text', async () => {
    const keys = ['made-access-key-by-hand', 'made-secret-key-by-hand'] as const;
    const pairs = [{ user: 'u', access_key: keys[0], secret_key: keys[1] }];
    api.order({ set: { ...PRESENT, pairs, secrets: byHand(...keys) } });
    await expectSuccess();
    await expectSuccess();
    expect(kept()).toEqual(pair(...keys));
    api.order({ set: { ...PRESENT, pairs: [], secrets: byHand('\xff\xfe', 'x') } });
    await expectSuccess();
    expect(kept()).toEqual(PAIR(1));
  });

  test('creates a new admin user and credentials for a renamed company', async () => {
    await runs.run();
    // After this failure, the new company exists, and the Secret contains the old credentials.
    api.order({ fail: [{ call: 'GET auth.create_credentials', status: 503 }] });
    const renamed = { company: 'Acme Inc.', adminEmail: 'admin@acme.inc' };
    expect(await runs.run(renamed)).toMatchObject({ status: 1 });
    expect(kept()).toEqual(PAIR(1));
    await expectSuccess(renamed);
    const { companies, users, pairs } = api.state;
    expect(kept()).toEqual(PAIR(2));
    expect([pairs[1].user, users[1].company]).toEqual([users[1].id, companies[1].id]);
  });

  test('creates credentials for another adminUserId', async () => {
    await runs.run();
    api.order({ set: { users: [...api.state.users, { id: 'other', company: 'companies-1' }] } });
    await expectSuccess({ adminUserId: 'other' });
    expect([kept(), api.state.pairs[1].user]).toEqual([PAIR(2), 'other']);
  });

  test('creates a deleted user again', async () => {
    await runs.run();
    api.order({ set: { users: [], pairs: [] } });
    await expectSuccess();
    const { users, pairs } = api.state;
    expect([users.length, pairs[0].user]).toEqual([1, users[0].id]);
    await expectFailure(/no such user/, { adminUserId: 'nobody' });
  });

  test.each<[string, InjectedFailure]>([
    ['after a lost response', { call: 'GET auth.create_credentials', after: true }],
    ['if they could not be stored', { call: 'PATCH secret', times: 99, skip: 2, status: 403 }],
  ])('creates credentials again in the next run %s', async (_, failure) => {
    api.order({ fail: [failure] });
    expect(await runs.run()).toMatchObject({ status: 1 });
    api.order({ fail: [] });
    await expectSuccess();
    expect([api.state.users.length, kept()]).toEqual([1, PAIR(2)]);
  });

  test('writes a Secret again after a request without a response', async () => {
    api.order({ fail: [{ call: 'PATCH secret', skip: 2, after: true }] });
    await expectSuccess();
    expect(kept()).toEqual(PAIR(1));
  });

  test('ignores case in domains and members', async () => {
    api.order({ set: MORE });
    await expectSuccess({ domains: ['Acme.io'], members: ['Ann@x.io'] });
    expect(api.state.calls).not.toContain('POST login.add_whitelist_entries');
  });

  test('reports a server without tenants, and not a proxy that does not know the host', async () => {
    api.order({ rejects: { tenants: true } });
    await expectFailure(
      /^failed: this server has no tenants \(open-source edition\): it has no call system\.get_companies$/m,
    );
    expect(api.state.calls).toEqual(['GET secret', 'GET system.get_companies', 'GET debug.ping']);
    api.order({ rejects: { tenants: true, ping: true } });
    await expectFailure(/^failed: server system\.get_companies: HTTP 404 Unable to find endpoint/m);
  });

  test('creates no company whose name has fewer than three characters, and uses an existing one', async () => {
    await expectFailure(/^failed: the company name ab has fewer than 3 characters: set company of the tenant$/m, {
      company: 'ab',
    });
    expect(api.state.calls).not.toContain('POST system.create_company');
    api.order({ set: { companies: [{ id: 'c', name: 'ab' }] } });
    await expectSuccess({ company: 'ab' });
  });

  const REPEATED = { meta: { result_msg: 'unknown: system-key with system-secret' } };
  const REDIRECT = { Location: 'http://127.0.0.1:9/' };
  const failing = (call: string, failure: object) => ({ fail: [{ call, times: 99, ...failure }] });

  test.each<[string, Order, RegExp]>([
    ['an invalid token', failing('PATCH secret', { status: 401 }), /failed: Kubernetes .*HTTP 401 told to fail/],
    ['no write permission', failing('PATCH secret', { status: 403 }), /failed: Kubernetes .*HTTP 403 told to fail/],
    [
      'an unavailable server, without requesting adminUserId',
      { ...failing('POST users.get_all', { status: 503 }), set: PRESENT },
      /^(?!.*adminUserId).*users\.get_all: HTTP 503/s,
    ],
    [
      'a response that contains credentials, without printing them',
      failing('POST system.create_company', { status: 403, body: REPEATED }),
      /unknown: \*{3} with \*{3}/,
    ],
    [
      'a response that contains the token, without printing it',
      failing('GET secret', { status: 403, body: { message: 'service-account-token' } }),
      /HTTP 403 \*{3}/,
    ],
    [
      'a redirect, without following it with credentials',
      failing('GET system.get_companies', { status: 302, headers: REDIRECT }),
      /HTTP 302/,
    ],
    [
      'two companies with the same name',
      { set: { companies: ['a', 'b'].map((id) => ({ id, name: 'Acme' })) } },
      /2 companies are called Acme/,
    ],
  ])('reports %s, and creates no credentials', async (_, order, found) => {
    api.order(order);
    await expectFailure(found);
    expect(api.state.pairs).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['GET system.get_companies', { data: 'x' }],
    ['POST system.create_company', { data: {} }],
    ['POST system.create_company', []],
    ['POST auth.create_user', { data: { id: {} } }],
    ['GET auth.create_credentials', { data: { credentials: null } }],
    ['GET secret', { data: 'x', metadata: [] }],
  ])('prints no stack trace when %s returns %j', async (call, body) => {
    api.order({ fail: [{ call, status: 200, body }] });
    await runs.run();
  });

  test('fails without a system secret key', async () => {
    expect(await runs.run({}, { CLEARML_SYSTEM_SECRET_KEY: '' })).toMatchObject({ status: 1 });
  });
});
