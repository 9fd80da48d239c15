import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCRIPTS } from '../../lib/tenants/provisioning/job';
import { api, type InjectedFailure, type Order, startRuns } from './provisioning-runs';

const withPython = spawnSync('python3', ['--version']).status === 0 ? describe : describe.skip;

const SSO = { tenant: 'acme', group_mapping: { ml: 'Engineers' }, admin_groups: ['ml-admins'] };
const CONFIGURATION = { display_name: 'Acme', client_id: 'clearml', claim_tenant: 'tenant_key', group_enabled: true };
const SIGN_ON = {
  provider: 'keycloak',
  sso: SSO,
  configuration: CONFIGURATION,
  secrets: { client_secret: 'SINGLE_SIGN_ON_0' },
};
/** Settings for which the first run sends all calls. */
const ALL = {
  companySettings: { allowed_users: 10, max_running_apps: 3, supported_application_ids: ['hpo'] },
  applicationAccess: { allowed: 'groups', applications: { hpo: { allowed: 'owner' } }, categories: {} },
  customEvents: { service_instance_id: 'i-1', parameters_connection_points: ['a', 'b'] },
  singleSignOn: SIGN_ON,
  members: ['ann@x.io'],
  removeOtherMembers: true,
};
const OLD_MEMBERS = { members: ['old@x.io', 'admin@acme.example', 'used@x.io'], accepted: ['used@x.io'] };

/** The state of the server after a run with all settings. */
const APPLIED = {
  settings: { 'companies-1': ALL.companySettings },
  access: { 'companies-1': ALL.applicationAccess },
  events: { 'companies-1': ALL.customEvents },
  sso: { 'companies-1': SSO },
  providers: [
    {
      provider: 'keycloak',
      company: 'companies-1',
      configuration: { id: 'companies-1', ...CONFIGURATION, client_secret: 'idp-secret' },
    },
  ],
  members: ['admin@acme.example', 'used@x.io', 'ann@x.io'],
};

const CHANGES =
  /^POST (?:system\.update|system\.create|sso\.save|login\.(?:add|remove|set)|auth\.create)|create_cred|^PATCH/;

withPython('the provisioning script', () => {
  let runs: Awaited<ReturnType<typeof startRuns>>;

  beforeAll(async () => {
    runs = await startRuns();
  });

  afterAll(() => runs.stop());

  beforeEach(() => {
    api.reset();
    api.order({ set: OLD_MEMBERS });
  });

  async function expectSuccess(tenant: object = ALL): Promise<void> {
    expect(await runs.run(tenant)).toMatchObject({ status: 0 });
  }

  /** The calls of the next run that change something, except the Secret that each run writes. */
  async function changesOf(tenant: object): Promise<string[]> {
    api.order({ set: { calls: [] } });
    await expectSuccess(tenant);
    const [, ...changes] = api.state.calls.filter((call: string) => CHANGES.test(call));
    return changes;
  }

  test('sends limits, visibility, custom events, single sign-on and members in a separate process', async () => {
    const ended = await runs.runProcess(ALL);
    expect(ended).toEqual({
      status: 0,
      output: expect.stringContaining('single sign-on with provider keycloak is set'),
    });
    expect(api.state).toMatchObject(APPLIED);
  });

  test('changes nothing in a second run, and stores no secret in the digests', async () => {
    await expectSuccess();
    expect(await changesOf(ALL)).toEqual([]);
    expect(api.state).toMatchObject(APPLIED);
    const [secret] = Object.values<any>(api.state.secrets);
    const applied = JSON.parse(secret.metadata.annotations['cdk8s-clearml/applied-settings']);
    expect(Object.keys(applied)).toHaveLength(5);
    expect(Object.values(applied).join(' ')).toMatch(/^[0-9a-f]{16}( [0-9a-f]{16}){4}$/);
  });

  const changedSignOn = (change: object) => ({ ...ALL, singleSignOn: { ...SIGN_ON, ...change } });

  test.each<[string, object, string[]]>([
    ['a limit', { ...ALL, companySettings: { allowed_users: 11 } }, ['POST system.update_company_settings']],
    [
      'a rule of visibility that is removed',
      { ...ALL, applicationAccess: { ...ALL.applicationAccess, applications: {} } },
      ['POST system.update_company_app_instance_access'],
    ],
    [
      'a field of custom events that is removed',
      { ...ALL, customEvents: { service_instance_id: 'i-1' } },
      ['POST system.update_company_custom_events_config'],
    ],
    ['a group', changedSignOn({ sso: { tenant: 'acme' } }), ['POST system.update_company_sso_config']],
    [
      'a key of the provider',
      changedSignOn({ configuration: { ...CONFIGURATION, claim_name: 'name' } }),
      ['POST sso.save_provider_configuration'],
    ],
  ])('sends only the call with %s that changes', async (_, tenant, calls) => {
    await expectSuccess();
    // The last change is the Secret with the new digest.
    expect(await changesOf(tenant)).toEqual([...calls, 'PATCH secret']);
  });

  test('saves a changed client secret, and a provider that an admin deleted', async () => {
    await expectSuccess();
    expect(await runs.run(ALL, { SINGLE_SIGN_ON_0: 'idp-secret-2' })).toMatchObject({ status: 0 });
    expect(api.state.providers[0].configuration.client_secret).toBe('idp-secret-2');
    await expectSuccess();
    api.order({ set: { providers: [], access: {}, events: {} } });
    await expectSuccess();
    expect(api.state).toMatchObject(APPLIED);
  });

  test('ignores digests that are no JSON', async () => {
    await expectSuccess();
    const [secret] = Object.values<any>(api.state.secrets);
    secret.metadata.annotations['cdk8s-clearml/applied-settings'] = '{';
    api.order({ set: { settings: {} } });
    await expectSuccess();
    expect(api.state).toMatchObject(APPLIED);
  });

  test('rejects unknown keys of a provider before it saves anything', async () => {
    const configuration = { ...CONFIGURATION, client_idd: 'x', cert: 'y' };
    const run = await runs.run(changedSignOn({ configuration }));
    expect(run.status).toBe(1);
    expect(run.output).toMatch(
      /provider keycloak has no cert, client_idd; its template contains authorization_endpoint, /,
    );
    expect(api.state).toMatchObject({ providers: [], sso: {} });
  });

  test('finds the keys of a template anywhere in it', async () => {
    const configuration = { display_name: 'Acme', entity_id: 'clearml', idp_metadata: '<xml/>' };
    const secrets = { private_key: 'SINGLE_SIGN_ON_0' };
    await expectSuccess(changedSignOn({ provider: 'custom_saml', configuration, secrets }));
    expect(api.state.providers[0]).toMatchObject({ provider: 'custom_saml', configuration });
  });

  const CALLS = [
    'POST system.update_company_settings',
    'POST system.update_company_app_instance_access',
    'POST system.get_company_app_instance_access',
    'POST system.update_company_custom_events_config',
    'POST system.get_company_custom_events_config',
    'POST sso.get_provider_configurations',
    'POST sso.get_provider_configuration_template',
    'POST system.update_company_sso_config',
    'POST sso.save_provider_configuration',
    'POST login.remove_whitelist_entries',
  ];
  const FAILURES: [string, Omit<InjectedFailure, 'call'>][] = [
    ['HTTP 503', { status: 503 }],
    ['a broken connection', { cut: true }],
    ['a lost response', { after: true }],
    ['a response that is not JSON', { status: 200, body: '<html>' }],
  ];
  const ROWS = CALLS.flatMap((call) =>
    FAILURES.map(([name, failure]): [string, string, object] => [call, name, failure]),
  );

  test.each(ROWS)('retries %s after %s', async (call, _, failure) => {
    api.order({ fail: [{ call, times: 2, ...failure }] });
    await expectSuccess();
    expect(api.state).toMatchObject(APPLIED);
  });

  test.each(CALLS)('stops if %s is rejected or down, and the next run continues', async (call) => {
    for (const status of [403, 502]) {
      api.order({ fail: [{ call, times: 99, status }] });
      const run = await runs.run(ALL);
      expect([run.status, run.output.trimEnd()]).toEqual([1, expect.stringMatching(/^failed: .*HTTP (?:403|502)/m)]);
    }
    api.order({ fail: [] });
    await expectSuccess();
    expect(api.state).toMatchObject(APPLIED);
  });

  test.each<[string, Order, object, RegExp]>([
    ['an unknown provider', {}, changedSignOn({ provider: 'x' }), /HTTP 400 no provider x/],
    ['visibility that the server ignores', { rejects: { access: true } }, ALL, /accepted the settings, but does not/],
    ['a provider that the server ignores', { rejects: { provider: true } }, ALL, /accepted the provider, but does not/],
    [
      'a template without keys',
      { fail: [{ call: 'POST sso.get_provider_configuration_template', status: 200, body: { data: {} } }] },
      ALL,
      /provider keycloak has no .*client_secret.*; its template contains nothing/,
    ],
    ['a missing client secret', {}, changedSignOn({ secrets: { client_secret: 'NOT_SET' } }), /NOT_SET' is not set/],
    [
      'a response that contains the client secret, without printing it',
      { fail: [{ call: 'POST sso.save_provider_configuration', status: 400, body: { message: 'idp-secret is bad' } }] },
      ALL,
      /HTTP 400 \*{3} is bad/,
    ],
  ])('reports %s', async (_, order, tenant, found) => {
    api.order(order);
    expect(await runs.run(tenant)).toEqual({ status: 1, output: expect.stringMatching(found) });
    api.order({ rejects: {} });
  });

  test('keeps other members without removeOtherMembers, and in any case members in other case', async () => {
    await expectSuccess({ members: ['ann@x.io'] });
    expect(api.state.members).toEqual([...OLD_MEMBERS.members, 'ann@x.io']);
    await expectSuccess({ members: ['ANN@x.io', 'Old@X.io'], removeOtherMembers: true });
    expect(api.state.members).toEqual([...OLD_MEMBERS.members, 'ann@x.io']);
    await expectSuccess({ members: [], removeOtherMembers: true });
    expect(api.state.members).toEqual(['admin@acme.example', 'used@x.io']);
  });
});

test('the scripts use only API calls in the ClearML documentation', () => {
  const files = ['clearml_api.py', 'provision.py', 'remove.py', 'tenant_settings.py'];
  const text = files.map((file) => readFileSync(join(SCRIPTS, file), 'utf8')).join('');
  const calls = [...text.matchAll(/"((?:system|auth|login|users|sso|tenants)\.[a-z_]+)"/g)].map(([, call]) => call);
  expect([...new Set(calls)].sort()).toEqual([
    'auth.create_credentials',
    'auth.create_user',
    'auth.login',
    'login.add_whitelist_entries',
    'login.get_settings',
    'login.remove_whitelist_entries',
    'login.set_domains',
    'sso.get_provider_configuration_template',
    'sso.get_provider_configurations',
    'sso.save_provider_configuration',
    'system.create_company',
    'system.get_companies',
    'system.get_company_app_instance_access',
    'system.get_company_custom_events_config',
    'system.update_company_app_instance_access',
    'system.update_company_custom_events_config',
    'system.update_company_settings',
    'system.update_company_sso_config',
    'tenants.delete_tenant',
    'users.get_all',
  ]);
});
