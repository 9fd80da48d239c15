// An HTTP server with the calls of the ClearML API that the Jobs of tenants make (multi_tenant_k8s.md, sso_multi_tenant_login.md, API
// reference), and with the Kubernetes API for Secrets.
const http = require('node:http');

const EMPTY = {
  companies: [],
  users: [],
  pairs: [],
  domains: [],
  members: [],
  // Members whose users logged in.
  accepted: [],
  // By company: settings, app_instance_access, fields of custom events, sso.
  settings: {},
  access: {},
  events: {},
  sso: {},
  providers: [],
  // Running tasks of all companies.
  running: 0,
  secrets: {},
  calls: [],
};

const state = {};
let failures;
let rejects;
let made;

/** Resets the server before each test, since one server serves all tests of a file. */
function reset() {
  Object.assign(state, structuredClone(EMPTY));
  failures = [];
  rejects = {};
  made = 0;
}

const SYSTEM = `Basic ${Buffer.from('system-key:system-secret').toString('base64')}`;
const TOKEN = 'Bearer service-account-token';
const id = (kind) => {
  made += 1;
  return `${kind}-${made}`;
};
const ok = (data) => [200, { meta: { result_code: 200 }, data }];
const no = (status, result_msg) => [status, { meta: { result_code: status, result_msg }, data: {} }];

const statusOf = (email) => (state.accepted.includes(email) ? 'accepted' : 'pending');

// The form of templates is not documented: fields by key, and a list of fields.
const OIDC = `display_name client_id client_secret authorization_endpoint token_endpoint revocation_endpoint end_session_endpoint
  logout_from_provider claim_tenant claim_name group_enabled claim_groups group_prohibit_user_login_if_not_in_group`;
const TEMPLATES = {
  keycloak: Object.fromEntries(OIDC.split(/\s+/).map((key) => [key, { type: 'text', title: 'A field' }])),
  custom_saml: { sections: [{ fields: ['display_name', 'entity_id', 'idp_metadata', 'private_key'].map((id) => ({ id })) }] },
};

const CALLS = {
  'GET system.get_companies': () => ok({ companies: state.companies }),
  'POST system.create_company': ({ name, defaults }) => {
    if (name.length < 3) {
      return no(400, 'name is too short');
    }
    if (state.companies.some((company) => company.name === name)) {
      return no(400, 'company name is taken');
    }
    state.companies.push({ id: id('companies'), name, defaults });
    return ok({ id: state.companies.at(-1).id });
  },
  'POST auth.create_user': (user) => {
    if (!state.companies.some((company) => company.id === user.company)) {
      return no(400, 'no such company');
    }
    if (state.users.some(({ email }) => email === user.email)) {
      return no(400, 'user exists');
    }
    state.users.push({ id: id('users'), ...user });
    return ok({ id: state.users.at(-1).id });
  },
  'POST users.get_all': ({ name }) =>
    rejects.lookups ? no(403, 'not for you') : ok({ users: state.users.filter((user) => user.name === name) }),
  'GET auth.create_credentials': (_, headers) => {
    const user = headers['x-clearml-impersonate-as'];
    if (!state.users.some((one) => one.id === user)) {
      return no(400, 'no such user');
    }
    const n = state.pairs.length + 1;
    state.pairs.push({ user, access_key: `made-access-key-${n}`, secret_key: `made-secret-key-${n}` });
    return ok({ credentials: state.pairs.at(-1) });
  },
  'POST system.update_company_settings': ({ company, ...settings }) => {
    state.settings[company] = { ...state.settings[company], ...settings };
    return ok({ updated: 1 });
  },
  'POST system.update_company_app_instance_access': ({ company, app_instance_access }) => {
    // A server that ignores settings answers without an error.
    state.access[company] = rejects.access ? {} : { ...app_instance_access, allowed: app_instance_access.allowed ?? 'all' };
    return ok({});
  },
  'POST system.get_company_app_instance_access': ({ company }) => ok({ app_instance_access: state.access[company] ?? null }),
  'POST system.update_company_custom_events_config': ({ company, fields }) => {
    state.events[company] = fields;
    return ok({});
  },
  'POST system.get_company_custom_events_config': ({ company }) => ok({ fields: state.events[company] }),
  'POST system.update_company_sso_config': ({ company, sso }) => {
    state.sso[company] = sso;
    return ok({});
  },
  'POST sso.get_provider_configuration_template': ({ provider }) =>
    TEMPLATES[provider] ? ok({ config_template: TEMPLATES[provider] }) : no(400, `no provider ${provider}`),
  'POST sso.get_provider_configurations': ({ company }) =>
    ok({
      configurations: state.providers
        .filter((one) => one.company === company)
        .map(({ provider, configuration: { id, display_name } }) => ({ id, provider, display_name, active: true })),
    }),
  'POST sso.save_provider_configuration': (saved) => {
    const others = state.providers.filter(({ configuration }) => configuration.id !== saved.configuration.id);
    state.providers = rejects.provider ? others : [...others, saved];
    return ok({});
  },
  'POST tenants.delete_tenant': ({ tenant, name, force }) => {
    const company = state.companies.find((one) => one.id === tenant && one.active !== false);
    if (company?.name !== name) {
      return no(400, company ? 'the name does not match' : 'no such tenant');
    }
    if (state.running > 0 && !force) {
      return no(400, `${state.running} tasks are running`);
    }
    company.active = false;
    return ok({ running: { tasks: state.running }, totals: { tasks: 7, reports: 1 } });
  },
  'GET login.get_settings': () =>
    ok({
      domains: state.domains,
      whitelist_entries: state.members.map((email) => ({ email, status: statusOf(email) })),
    }),
  'POST login.remove_whitelist_entries': ({ emails }) => {
    if (emails.some((email) => !state.members.includes(email) || statusOf(email) === 'accepted')) {
      return no(400, 'no pending entry');
    }
    state.members = state.members.filter((email) => !emails.includes(email));
    return ok({ removed: emails });
  },
  'POST login.set_domains': ({ domains }) => {
    state.domains = domains;
    return ok({});
  },
  'POST login.add_whitelist_entries': ({ emails, role, is_admin }) => {
    if (is_admin !== undefined || !['admin', 'superuser', 'user', 'annotator'].includes(role)) {
      return no(400, 'role replaces is_admin');
    }
    if (emails.some((email) => state.members.includes(email))) {
      return no(400, 'an address twice');
    }
    state.members.push(...emails);
    return ok({});
  },
};

function clearml(call, body, headers) {
  if (call === 'GET auth.login') {
    const good = state.pairs.some(({ access_key: a, secret_key: s }) =>
      headers.authorization === `Basic ${Buffer.from(`${a}:${s}`).toString('base64')}`);
    return good ? ok({ token: 't' }) : no(401, 'no such credentials');
  }
  if (call === 'GET debug.ping' && !rejects.ping) {
    return ok({ msg: 'ping' });
  }
  if (headers.authorization !== SYSTEM) {
    return no(401, 'not the system key');
  }
  const isKnown = CALLS[call] && !(rejects.tenants && /^\S+ (?:system|tenants)\./.test(call));
  return isKnown ? CALLS[call](body, headers) : no(404, `Unable to find endpoint for name ${call.split(' ')[1]} and version 999.0`);
}

/** Server-side apply; the applied object replaces the existing object. */
function kubernetes(method, path, body, headers) {
  const status = (code, message) => [code, { kind: 'Status', status: 'Failure', code, message }];
  if (headers.authorization !== TOKEN) {
    return status(401, 'Unauthorized');
  }
  const present = state.secrets[path];
  if (method === 'GET') {
    return present ? [200, present] : status(404, 'secret not found');
  }
  if (method !== 'PATCH' || headers['content-type'] !== 'application/apply-patch+yaml') {
    return status(405, `${method} ${headers['content-type']}`);
  }
  state.secrets[path] = body;
  return [present ? 200 : 201, body];
}

function answer(request, text) {
  const url = new URL(request.url, 'http://localhost');
  const path = url.pathname.slice(1);
  const body = text ? JSON.parse(text) : {};
  const isKubernetes = path.startsWith('api/v1/namespaces/');
  return isKubernetes
    ? kubernetes(request.method, path, body, request.headers)
    : clearml(`${request.method} ${path}`, body, request.headers);
}

const server = http.createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    const path = request.url.slice(1).split('?')[0];
    const call = `${request.method} ${path.startsWith('api/v1/') ? 'secret' : path}`;
    state.calls.push(call);
    const failure = failures.find((one) => one.call === call && one.times > 0 && !(one.skip-- > 0));
    if (failure) {
      failure.times -= 1;
    }
    if (failure?.hang) {
      return;
    }
    // With "after", the server handles the call, and its response is lost.
    const done = failure && !failure.after ? undefined : answer(request, text);
    if (failure?.cut || failure?.after) {
      request.socket.destroy();
      return;
    }
    const [status, content] = done ?? [failure.status, failure.body ?? { meta: { result_msg: 'told to fail' }, message: 'told to fail' }];
    response.writeHead(status, { 'Content-Type': 'application/json', ...(failure?.headers ?? {}) });
    response.end(typeof content === 'string' ? content : JSON.stringify(content));
  });
});

function order({ fail, rejects: rejected, set }) {
  failures = fail ? fail.map((one) => ({ times: 1, ...one })) : failures;
  rejects = rejected ?? rejects;
  Object.assign(state, structuredClone(set ?? {}));
}

module.exports = { server, state, reset, order };
