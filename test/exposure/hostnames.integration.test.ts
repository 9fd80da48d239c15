import { requireDomainName } from '../../lib/exposure/hostnames';
import { FileStorage } from '../../lib/server/file-storage';
import { serverOf } from '../server/servers';
import { failureOf } from '../support/apps';

test.each([
  ['https://clearml.example.com', 'write clearml.example.com'],
  ['clearml.example.com:8080', 'write clearml.example.com'],
  ['Clearml.Example.COM', 'write clearml.example.com'],
  ['clearml.example.com.', 'write clearml.example.com'],
  ['.clearml.example.com', 'write clearml.example.com'],
  ['clearml.example.com/', 'write clearml.example.com'],
  ['https://example.com/clearml', 'ClearML does not support a path prefix; use a dedicated domain such as example.com'],
  ['clearml', 'write the full domain, such as clearml.example.com'],
  ['10.0.0.7', 'use a host name; for a test, 10-0-0-7.nip.io resolves to that address'],
  ['clear_ml.example.com', 'correct the name'],
  ['-a.example.com', 'correct the name'],
  [`${'a'.repeat(64)}.example.com`, 'correct the name'],
  ['', 'correct the name'],
  ['*.example.com', 'correct the name'],
])('rejects %j as a domain name', (name, fix) => {
  const { message } = failureOf(() => requireDomainName(name, 'baseDomain'));
  expect(message.split('\n')).toEqual([
    `CLEARML5001: baseDomain is ${JSON.stringify(name)}`,
    expect.stringContaining('a bare DNS name such as clearml.example.com'),
    `  fix: ${fix}`,
  ]);
});

test.each(['example.com', 'a.b', 'clearml.127-0-0-1.nip.io', 'xn--bcher-kva.example', '1.example.com'])(
  'accepts %s as a domain name',
  (name) => {
    expect(() => requireDomainName(name, 'baseDomain')).not.toThrow();
  },
);

test.each([
  [{ hostNames: { api: 'api.example.com/x' } }, 'hostNames.api is'],
  [
    { hostNames: { api: 'x.clearml.example.com', app: 'x.clearml.example.com' } },
    'hosts x.clearml.example.com, x.clearml.example.com',
  ],
  [
    { hostNames: { files: 'files.example.org' } },
    'host files.example.org outside the cookie domain clearml.example.com',
  ],
  [{ cookieDomain: 'other.example.com' }, 'host api.clearml.example.com outside the cookie domain'],
  [{ cookieDomain: 'learml.example.com' }, 'host api.clearml.example.com outside the cookie domain'],
  [{ displayedUrls: { api: 'api.example.com' } }, 'displayedUrls.api is "api.example.com"'],
  [{ displayedUrls: { api: 'https://example.com/api' } }, 'displayedUrls.api is'],
  [{ displayedUrls: { files: 'files.example.com' } }, 'displayedUrls.files is'],
])('rejects invalid hosts: %j', (props, found) => {
  expect(failureOf(() => serverOf(props)).message).toMatch(new RegExp(`^CLEARML5001 clearml/server: ${found}`));
});

test('treats null props as absent', () => {
  const none: any = null;
  const server = serverOf({ exposure: none, hostNames: none, cookieDomain: none, displayedUrls: none });
  expect(server.apiUrl).toBe('https://api.clearml.example.com');
});

test('accepts external file storage outside the cookie domain', () => {
  const server = serverOf({ hostNames: { files: 'files.example.org' }, fileStorage: FileStorage.external('s3://b') });
  expect(server.filesUrl).toBe('s3://b');
});

test.each([undefined, null, 5, {}])('rejects %p as a domain name with a coded error', (name: any) => {
  expect(failureOf(() => requireDomainName(name, 'baseDomain')).message).toMatch(/^CLEARML5001: baseDomain is /);
});
