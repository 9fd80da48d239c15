import { overridingAddress, parseResolutions } from '../../../../lib/cli/preflight/network';
import { failureOf } from '../../../support/apps';

test.each([
  ['app.example.com=203.0.113.7', { ip: '203.0.113.7' }],
  ['app.example.com=203.0.113.7:8443', { ip: '203.0.113.7', port: 8443 }],
  ['app.example.com=[2001:db8::1]', { ip: '2001:db8::1' }],
  ['app.example.com=[2001:db8::1]:8443', { ip: '2001:db8::1', port: 8443 }],
])('parses %s', (text, address) => {
  expect(overridingAddress(parseResolutions([text]), 'app.example.com')).toEqual(address);
});

test('applies * to every host without an address', () => {
  const resolutions = parseResolutions(['*=203.0.113.7', 'app.example.com=203.0.113.8']);
  expect(overridingAddress(resolutions, 'app.example.com')).toEqual({ ip: '203.0.113.8' });
  expect(overridingAddress(resolutions, 'api.example.com')).toEqual({ ip: '203.0.113.7' });
  expect(overridingAddress(parseResolutions([]), 'api.example.com')).toBeUndefined();
});

test.each(['app.example.com', 'app=host', '=10.0.0.1', 'a=10.0.0.1:70000', 'a=[10.0.0.1]', 'a=300.0.0.1', 'a=::1'])(
  'rejects %s with CLEARML4025',
  (text) => {
    expect(failureOf(() => parseResolutions([text]))).toMatchObject({
      code: 'CLEARML4025',
      message: expect.stringContaining(`--resolve ${text}\n`),
    });
  },
);
