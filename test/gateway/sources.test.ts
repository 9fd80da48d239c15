import type { AppGatewayProps } from '../../lib/gateway/app-gateway-props';
import { ENDPOINTS } from '../agent/agents';
import { type Mistake, testMistakes } from '../support/mistakes';
import { gatewayChartAt, gatewayOf } from './gateways';

type Props = Partial<AppGatewayProps>;

const SESSIONS = { firstPort: 31_000, lastPort: 31_001 };
const OLD_MOUNT = { name: 'lua', mountPath: '/usr/local/openresty/nginx/lua' };
const newest = gatewayChartAt('3.3.0');

const MISTAKES: Record<string, Mistake<Props>> = {
  'an address without scheme': {
    code: 'CLEARML9001',
    prop: { endpoints: { ...ENDPOINTS, apiUrl: 'api.example.com' } },
    file: 'clearml:\n  apiServerUrlReference: api.example.com',
  },
  'an invalid cookie name': {
    code: 'CLEARML9051',
    prop: { authCookieName: 'a b' },
    file: 'clearml:\n  authCookieName: a b',
  },
  'two hosts': {
    code: 'CLEARML9050',
    prop: { hostName: 'a.example.com', values: { ingress: { hostName: 'b.example.com' } } },
    beside: { hostName: 'a.example.com' },
    file: 'externalURL: https://b.example.com',
  },
  'a URL with a login': {
    code: 'CLEARML9050',
    prop: { values: { externalURL: 'https://u:p@router.clearml.example.com' } },
    file: 'externalURL: https://u:p@router.clearml.example.com',
  },
  'reversed ports of sessions': {
    code: 'CLEARML9052',
    prop: { sessions: { firstPort: 31_001, lastPort: 31_000 } },
    beside: { sessions: SESSIONS },
    file: 'streamSession:\n  portRange:\n    end: 30999',
  },
  'an address of sessions with a port': {
    code: 'CLEARML9052',
    prop: { sessions: { ...SESSIONS, address: 'a.example.com:80' } },
    beside: { sessions: SESSIONS },
    file: 'streamSession:\n  routerAddress: a.example.com:80',
  },
  'a mount that images do not read': {
    code: 'CLEARML9057',
    prop: { chart: newest, routerVolumeMounts: [OLD_MOUNT] },
    beside: { chart: newest },
    file: `router:\n  extraVolumeMounts:\n    - ${JSON.stringify(OLD_MOUNT)}`,
  },
  'additional certificates without root': {
    code: 'CLEARML9012',
    prop: { values: { customCertificates: { extraCerts: [{ alias: 'a', pem: 'none' }] } } },
    file: 'customCertificates:\n  extraCerts: [{alias: a, pem: none}]',
  },
};

testMistakes<Props>(gatewayOf, MISTAKES);
