// An HTTP server with the ClearML API of tenant provisioning (multi_tenant_k8s.md), and with the Kubernetes API for Secrets.
const http = require('node:http');

const EMPTY = { companies: [], users: [], pairs: [], domains: [], members: [], features: {}, secrets: {}, calls: [] };

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

const CALLS = {
  'GET system.get_companies': () => ok({ companies: state.companies }),
  'POST system.create_company': ({ name, defaults }) => {
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
  'POST system.update_company_settings': ({ company, features }) => {
    state.features[company] = features;
    return ok({});
  },
  'GET login.get_settings': () => ok({ domains: state.domains, whitelist: state.members.map((email) => ({ email })) }),
  'POST login.set_domains': ({ domains }) => {
    state.domains = domains;
    return ok({});
  },
  'POST login.add_whitelist_entries': ({ emails }) => {
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
  if (headers.authorization !== SYSTEM) {
    return no(401, 'not the system key');
  }
  return CALLS[call] ? CALLS[call](body, headers) : no(404, `no call ${call}`);
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
