import type { AppGatewayProps } from '../../lib/gateway/app-gateway-props';
import { ENDPOINTS } from '../agent/agents';
import { serverOf } from '../server/servers';
import { failureOf, noticesOf } from '../support/apps';
import { valuesFile } from '../support/mistakes';
import { gatewayOf } from './gateways';

type Props = Partial<AppGatewayProps>;

const server = serverOf();
const gateway = (props: Props) => gatewayOf({ server, ...props });

test.each<[string, Props]>([
  ['a prop', { authCookieName: 'other' }],
  ['values', { values: { clearml: { authCookieName: 'other' } } }],
  ['a values file', { valuesFiles: [valuesFile('clearml:\n  authCookieName: other')] }],
])('a gateway emits a notice if %s names another cookie than that of the server', (name, props) => {
  const named = {
    ...ENDPOINTS,
    internalApiUrl: '',
    internalAppUrl: '',
    internalFilesUrl: '',
    authCookieName: 'logins',
  };
  const releaseName = name.replaceAll(' ', '-');
  const notices = noticesOf(() => gatewayOf({ authCookieName: undefined, server: named, releaseName, ...props }));
  expect(notices).toEqual([
    `gateway ${releaseName} accepts users with cookie other, and its server keeps logins in logins`,
  ]);
});

describe('a gateway of a server', () => {
  test.each<[string, Props]>([
    ['a prop', { hostName: 'router.example.org' }],
    ['values', { values: { ingress: { hostName: 'router.example.org' } } }],
    ['a values file', { valuesFiles: [valuesFile('externalURL: https://router.example.org')] }],
  ])('is rejected if %s names a host outside of the cookie domain', (_, props) => {
    expect(failureOf(() => gateway(props)).message).toMatch(
      /^CLEARML5001 clearml\/gateway: host router\.example\.org outside the cookie domain clearml\.example\.com/,
    );
  });

  test('takes the host from the URL in its values', () => {
    const { hosts, url } = gateway({ values: { externalURL: 'https://apps.clearml.example.com' } });
    expect([url, ...hosts]).toEqual([
      'https://apps.clearml.example.com',
      'apps.clearml.example.com',
      '*.apps.clearml.example.com',
    ]);
  });
});
