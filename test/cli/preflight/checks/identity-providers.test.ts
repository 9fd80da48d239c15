import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { identityProviders, logins } from '../../../../lib/cli/preflight/checks/identity-providers';
import { PrerequisiteKind } from '../../../../lib/core/prerequisites/prerequisite';
import { afterTests } from '../../../support/apps';
import { look } from '../surroundings';

const CALLBACK = 'https://app.example.com/callback_okta';
const DOCUMENT = { authorization_endpoint: 'https://idp/authorize', token_endpoint: 'https://idp/token' };
const SETTINGS = { authorizeUrl: 'https://idp/authorize', accessTokenUrl: 'https://idp/token' };
const prerequisites = [{ kind: PrerequisiteKind.IDENTITY_PROVIDER, name: CALLBACK, remedy: 'register it' }];
const WELL_KNOWN = '/.well-known/openid-configuration';

/** Serves a JSON object, a text, or nothing (404) at a path, and returns the address. */
async function serving(path: string, content?: object | string): Promise<string> {
  const server = createServer(({ url, headers }, response) => {
    response.statusCode = url === path && content !== undefined ? 200 : 404;
    response.end(typeof content === 'string' ? content : JSON.stringify({ ...content, host: headers.host }));
  });
  afterTests(() => server.close().closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the discovery document of a provider', () => {
  const found = async (content: object | string | undefined, settings: object = SETTINGS) => {
    const discovery = `http://${await serving(WELL_KNOWN, content)}${WELL_KNOWN}`;
    const provider = { provider: 'okta', redirectUri: CALLBACK, apiUrl: 'http://a', discovery, ...settings };
    // The address for all hosts of the app does not apply to providers.
    const [text, ...others] = await look(
      identityProviders,
      { prerequisites, signOn: [provider] },
      {},
      { resolve: ['*=127.0.0.9:1'] },
    );
    expect(others).toEqual([]);
    return text?.replace(discovery, 'URL');
  };

  test('has the endpoints of the settings', async () => {
    expect(await found(DOCUMENT)).toBe(`ok ${CALLBACK}: endpoints as in the discovery document`);
    expect(await found(DOCUMENT, {})).toBe(`ok ${CALLBACK}: the provider responds`);
  });

  test('has another token endpoint, which is a warning', async () => {
    expect(await found({ ...DOCUMENT, token_endpoint: 'https://idp/v2/token' })).toMatch(
      /^warning .*: token_endpoint is https:\/\/idp\/v2\/token, the settings have https:\/\/idp\/token -> correct the address/,
    );
  });

  test('does not exist, or is no JSON', async () => {
    expect(await found(undefined)).toMatch(/^warning .*: URL: does not exist -> correct the address/);
    expect(await found('<html>')).toMatch(/^unknown .*: URL: status 200, no JSON object -> register it$/);
  });

  test('cannot be read, or is unknown', async () => {
    const provider = { provider: 'okta', redirectUri: CALLBACK, apiUrl: 'http://a', discovery: 'http://127.0.0.1:1/x' };
    expect(await look(identityProviders, { prerequisites, signOn: [provider] })).toEqual([
      `unknown ${CALLBACK}: http://127.0.0.1:1/x: connection refused -> register it`,
    ]);
    expect(await look(identityProviders, { prerequisites })).toEqual([
      `unknown ${CALLBACK}: no document of the provider states its registrations -> register it`,
    ]);
  });
});

describe('the API server', () => {
  const found = async (content: object | undefined) => {
    const address = await serving('/login.supported_modes', content);
    const signOn = [{ provider: 'okta', redirectUri: CALLBACK, apiUrl: 'http://api.example.com' }];
    return look(logins, { signOn }, {}, { resolve: [`*=${address}`] });
  };
  const modes = (...names: string[]) => ({
    data: { sso_providers: names.map((name) => ({ name, display_name: '' })) },
  });

  test('lists the provider after deployment', async () => {
    expect(await found(modes('google', 'okta'))).toEqual(['ok okta of http://api.example.com: the server has it']);
  });

  test('lists other providers, or none, which is a warning', async () => {
    expect(await found(modes('google'))).toEqual([
      expect.stringMatching(/^warning okta of .*: the server has google -> deploy the app and run preflight again/),
    ]);
    expect(await found({ data: {} })).toEqual([expect.stringMatching(/^warning .*: the server has no provider -> /)]);
  });

  test('does not have the endpoint', async () => {
    expect(await found(undefined)).toEqual([
      expect.stringMatching(/^unknown .*: the URL is not that of an API server/),
    ]);
  });
});
