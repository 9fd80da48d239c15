import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type Server } from 'node:net';
import { createServer } from 'node:tls';
import { certificates, dnsRecords } from '../../../../lib/cli/preflight/checks/hosts';
import { Network, parseResolutions } from '../../../../lib/cli/preflight/network';
import { PrerequisiteKind } from '../../../../lib/core/prerequisites/prerequisite';
import { failureOf } from '../../../support/apps';
import { HAS_OPENSSL, privateCertificate } from '../../../support/certificates';
import { look, object } from '../surroundings';

const failing = (code: string) => async () => {
  throw Object.assign(new Error('it failed'), { code });
};
const ADDRESS = async () => ['203.0.113.7', '2001:db8::7'];
const HOST = 'app.example.com';
const at = (host: string, https: boolean, port = https ? 443 : 80) => ({ endpoints: [{ host, https, port }] });

describe('DNS records', () => {
  test('are resolved on this machine', async () => {
    const [found, ...others] = await look(dnsRecords, at('localhost', false));
    expect(found).toMatch(/^ok localhost: .*(?:127\.0\.0\.1|::1)/);
    expect(others).toEqual([]);
  });

  test('are reported as missing with the remedy of the exposure', async () => {
    const prerequisites = [{ kind: PrerequisiteKind.DNS_RECORD, name: HOST, remedy: 'point it to the controller' }];
    for (const code of ['ENOTFOUND', 'ENODATA']) {
      const found = await look(dnsRecords, { ...at(HOST, true), prerequisites }, {}, { lookUp: failing(code) });
      expect(found).toEqual([`missing ${HOST}: no such name -> point it to the controller`]);
    }
  });

  test('are reported as unknown when the DNS query fails', async () => {
    expect(await look(dnsRecords, at(HOST, true), {}, { lookUp: failing('EAI_AGAIN') })).toEqual([
      `unknown ${HOST}: the DNS query failed: EAI_AGAIN -> point it to the endpoint of the cluster`,
    ]);
  });

  test('of wildcards are resolved with a name below the wildcard', async () => {
    const lookUp = async (host: string) => (host === 'preflight.router.example.com' ? ['203.0.113.7'] : []);
    expect(await look(dnsRecords, at('*.router.example.com', true), {}, { lookUp })).toEqual([
      'ok *.router.example.com: 203.0.113.7',
    ]);
  });

  test('are compared with the address of --resolve', async () => {
    const resolve = [`${HOST}=203.0.113.7`];
    expect(await look(dnsRecords, at(HOST, true), {}, { lookUp: ADDRESS, resolve })).toEqual([
      `ok ${HOST}: 203.0.113.7, 2001:db8::7`,
    ]);
    const other = ['*=203.0.113.9'];
    expect(await look(dnsRecords, at(HOST, true), {}, { lookUp: ADDRESS, resolve: other })).toEqual([
      expect.stringMatching(
        /^warning app\.example\.com: 203\.0\.113\.7, 2001:db8::7, but --resolve sets 203\.0\.113\.9 -> /,
      ),
    ]);
    expect(await look(dnsRecords, at(HOST, true), {}, { lookUp: failing('ENOTFOUND'), resolve })).toEqual([
      expect.stringMatching(/^warning app\.example\.com: no such name, but --resolve sets 203\.0\.113\.7 -> /),
    ]);
  });

  test('are checked once for each host of the app', async () => {
    const rules = [{ host: 'a.example.com' }, { host: 'b.example.com' }, {}];
    const hostnames = ['c.example.com', 'a.example.com'];
    const objects = [
      object('networking.k8s.io/v1', 'Ingress', { spec: { rules } }),
      object('gateway.networking.k8s.io/v1', 'HTTPRoute', { spec: { hostnames } }),
      object('route.openshift.io/v1', 'Route', { spec: { host: 'd.example.com' } }),
      object('other.example.com/v1', 'Route', { spec: { host: 'e.example.com' } }),
    ];
    const found = await look(dnsRecords, { objects, ...at(HOST, true) }, {}, { lookUp: ADDRESS });
    const names = found.map((row) => row.split(/[ :]+/)[1]);
    expect(names).toEqual(['a.example.com', HOST, 'b.example.com', 'c.example.com', 'd.example.com']);
  });
});

describe('certificates', () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) {
      server.close();
    }
  });

  async function listening(server: Server): Promise<string> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `*=127.0.0.1:${(server.address() as { port: number }).port}`;
  }

  function serving(names: string, days: number): Promise<string> {
    const { certificate, key } = privateCertificate(names, days);
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
    return listening(server.on('tlsClientError', () => {}));
  }

  const required = {
    prerequisites: [{ kind: PrerequisiteKind.CERTIFICATE, name: HOST, remedy: 'give it to the router' }],
  };

  (HAS_OPENSSL ? describe : describe.skip)('of a server', () => {
    test('that are not trusted cause a warning for a host of the app, otherwise status missing', async () => {
      const resolve = [await serving(`DNS:${HOST}`, 90)];
      const [inApp] = await look(certificates, at(HOST, true), {}, { resolve });
      expect(inApp).toMatch(
        /^warning app\.example\.com: it is not trusted: \w+ \(issued by private-ca\) -> deploy the app and run preflight again/,
      );
      const [external] = await look(certificates, required, {}, { resolve });
      expect(external).toMatch(/^missing app\.example\.com: it is not trusted: .* -> give it to the router$/);
    });

    test('that are for another host cause a warning', async () => {
      const resolve = [await serving('DNS:api.example.com,DNS:files.example.com', 90)];
      const [found] = await look(certificates, at(HOST, true), {}, { resolve });
      expect(found).toMatch(/^warning app\.example\.com: it is for api\.example\.com, files\.example\.com -> /);
    });

    test('that have expired cause a warning', async () => {
      const resolve = [await serving(`DNS:${HOST}`, -1)];
      const [found] = await look(certificates, at(HOST, true), {}, { resolve });
      expect(found).toMatch(/^warning app\.example\.com: (?:it expired on \d{4}-\d\d-\d\d|it is not trusted: \w+) /);
    });
  });

  test('cause a warning when no server listens, or the server does not support TLS', async () => {
    const plain = await listening(createPlainServer((socket) => socket.end('plain words')));
    const [other] = await look(certificates, at(HOST, true), {}, { resolve: [plain] });
    expect(other).toMatch(/^warning app\.example\.com: 127\.0\.0\.1:\d+: (?!undefined).+ -> deploy the app/);
    const [closed] = await look(certificates, at(HOST, true), {}, { resolve: ['*=127.0.0.1:1'] });
    expect(closed).toMatch(/^warning app\.example\.com: 127\.0\.0\.1:1: connection refused -> deploy the app/);
  });

  test('are reported as unknown when the host has no address', async () => {
    expect(await look(certificates, at(HOST, true), {}, { lookUp: failing('ENOTFOUND') })).toEqual([
      `unknown ${HOST}: the host has no address -> create its DNS record, or set its address with --resolve`,
    ]);
  });

  test('are not checked for plain HTTP', async () => {
    expect(await look(certificates, at(HOST, false))).toEqual([]);
  });

  test('are checked for an Ingress or a Route with TLS', async () => {
    const spec = { rules: [{ host: 'a.example.com' }, { host: 'b.example.com' }], tls: [{ hosts: ['a.example.com'] }] };
    const objects = [
      object('networking.k8s.io/v1', 'Ingress', { spec }),
      object('route.openshift.io/v1', 'Route', { spec: { host: 'c.io', tls: {} } }),
    ];
    const found = await look(certificates, { objects }, {}, { resolve: ['*=127.0.0.1:1'] });
    expect(found.map((row) => row.split(':')[0])).toEqual(['warning a.example.com', 'warning c.io']);
  });
});

const overrideFor = (host: string, ...texts: string[]) => new Network(parseResolutions(texts)).overrideFor(host);

test.each([
  ['app.example.com=203.0.113.7', { ip: '203.0.113.7' }],
  ['app.example.com=203.0.113.7:8443', { ip: '203.0.113.7', port: 8443 }],
  ['app.example.com=[2001:db8::1]', { ip: '2001:db8::1' }],
  ['app.example.com=[2001:db8::1]:8443', { ip: '2001:db8::1', port: 8443 }],
])('parses --resolve %s', (text, address) => {
  expect(overrideFor('app.example.com', text)).toEqual(address);
});

test('applies --resolve *=ADDRESS to every host without an address of its own', () => {
  const resolutions = ['*=203.0.113.7', 'app.example.com=203.0.113.8'];
  expect(overrideFor('app.example.com', ...resolutions)).toEqual({ ip: '203.0.113.8' });
  expect(overrideFor('api.example.com', ...resolutions)).toEqual({ ip: '203.0.113.7' });
  expect(overrideFor('api.example.com')).toBeUndefined();
});

test.each(['app.example.com', 'app=host', '=10.0.0.1', 'a=10.0.0.1:70000', 'a=[10.0.0.1]', 'a=300.0.0.1', 'a=::1'])(
  'rejects --resolve %s with CLEARML4025',
  (text) => {
    expect(failureOf(() => parseResolutions([text]))).toMatchObject({
      code: 'CLEARML4025',
      message: expect.stringContaining(`--resolve ${text}\n`),
    });
  },
);
