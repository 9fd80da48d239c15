import {
  ChartSource,
  ClearmlServer,
  HelmRelease,
  TenantCredentials,
  TenantFleet,
  type TenantFleetProps,
  Tenants,
  TenantWorkspace,
} from '../../../lib';
import { ClearmlAgent } from '../../../lib/agent/agent';
import {
  FLAG,
  listOf,
  made,
  mapOf,
  memberOf,
  NUMBER,
  propsOf,
  requireShape,
  TEXT,
  TEXTS,
} from '../../../lib/core/props/shapes';
import { AppGateway } from '../../../lib/gateway/app-gateway';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { agentOf } from '../../agent/agents';
import { gatewayOf } from '../../gateway/gateways';
import { dynamicMig, gpuOperator } from '../../gpu/operators';
import { failureOf, testChart } from '../../support/apps';

const serverOf = (props: object) => {
  const basics = { chart: ChartSource.community(), baseDomain: 'clearml.example.com' };
  return new ClearmlServer(testChart(), 'server', { ...basics, ...props });
};
const releaseOf = (props: object) => new HelmRelease(testChart(), 'release', { chart: 'a', ...props });
const fleetOf = (props: object) => {
  const basics = { tenants: Tenants.of([]), credentials: TenantCredentials.fromSecret('a') };
  return new TenantFleet(testChart(), 'fleet', { ...basics, ...props } as TenantFleetProps);
};

interface Pet {
  readonly name: string;
  readonly age?: number;
  readonly tame?: boolean;
  readonly toys?: string[];
  readonly kin?: { readonly [name: string]: number };
  readonly kind?: string;
  readonly secret?: SecretValue;
}

const PET = propsOf<Pet>(
  {
    name: TEXT,
    age: NUMBER,
    tame: FLAG,
    toys: TEXTS,
    kin: mapOf(NUMBER),
    kind: memberOf({ CAT: 'cat', DOG: 'dog' }),
    secret: made('a SecretValue', '_placeholder'),
  },
  'name',
);
const checked = (pets: unknown) => () => requireShape(pets, listOf(PET), 'CLEARML9018', 'pets');

test('what has its shape passes, undefined props among it', () => {
  const secret = SecretValue.unsafePlainText('x');
  const pet = { name: 'a', age: Number.NaN, tame: false, toys: [], kin: { b: 1 }, kind: 'cat', secret };
  expect(checked([pet, { name: 'b', age: undefined, unknown: undefined }])).not.toThrow();
});

test.each<[unknown, string, string]>([
  ['cat', 'pets is a text', 'a list'],
  [['cat'], 'pets[0] is a text', 'a map of props'],
  [[null], 'pets[0] is null', 'a map of props'],
  [[{}], 'pets[0].name is undefined', 'a text'],
  [[{ name: 1 }], 'pets[0].name is 1', 'a text'],
  [[{ name: 'a', age: '1' }], 'pets[0].age is "1"', 'a number'],
  [[{ name: 'a', tame: 'yes' }], 'pets[0].tame is "yes"', 'true or false'],
  [[{ name: 'a', toys: 'ball' }], 'pets[0].toys is a text', 'a list'],
  [[{ name: 'a', toys: ['ball', []] }], 'pets[0].toys[1] is a list of 0', 'a text'],
  [[{ name: 'a', kin: { b: {} } }], 'pets[0].kin["b"] is an object', 'a number'],
  [[{ name: 'a', kin: new Date(0) }], 'pets[0].kin is an object', 'a map'],
  [[{ name: 'a', kind: 'cow' }], 'pets[0].kind is "cow"', 'one of cat, dog'],
  [[{ name: 'a', secret: 'hunter2' }], 'pets[0].secret is a text', 'a SecretValue'],
  [[{ name: 'a', toy: 1 }], 'pets[0].toy is no prop', 'a prop that there is, such as toys'],
  [[{ name: 'a', kind: 'x'.repeat(99) }], `pets[0].kind is "${'x'.repeat(60)}…"`, 'one of cat, dog'],
])('%j: %s', (pets, found, expected) => {
  const { message } = failureOf(checked(pets));
  expect(message.split('\n').slice(0, 2)).toEqual([`CLEARML9018: ${found}`, `  expected: ${expected}`]);
});

test.each<[string, () => unknown, string]>([
  [
    'an agent without chart',
    () => new ClearmlAgent(testChart(), 'a', {} as any),
    'CLEARML9018 clearml/a: chart is undefined',
  ],
  ['queues by name', () => agentOf({ queues: ['gpu'] as any }), 'CLEARML9018 clearml/agent: queues[0] is a text'],
  [
    'GPUs as a number',
    () => agentOf({ queues: [{ name: 'a', gpus: 1 as any }] }),
    'CLEARML9018 clearml/agent: queues[0].gpus is 1',
  ],
  ['a prop that is none', () => agentOf({ queus: [] } as any), 'CLEARML9018 clearml/agent: queus is no prop'],
  [
    'a gateway without credentials',
    () => new AppGateway(testChart(), 'a', {} as any),
    'CLEARML9058 clearml/a: chart is undefined',
  ],
  [
    'a token as a text',
    () => gatewayOf({ registryToken: 'x' as any }),
    'CLEARML9058 clearml/gateway: registryToken is a text',
  ],
  [
    'a platform that is none',
    () => gpuOperator({ platform: 'k4s' as any }),
    'CLEARML9038 gpus/gpu-operator: platform is "k4s"',
  ],
  [
    'sharing as a text',
    () => dynamicMig({ installedSharing: 'mig' as any }),
    'CLEARML9038 gpus/cdmo: installedSharing is a text',
  ],
  ['a server without a chart', () => serverOf({ chart: undefined }), 'CLEARML5009 clearml/server: chart is undefined'],
  ['a misspelt domain', () => serverOf({ baseDomian: 'a.b' }), 'CLEARML5009 clearml/server: baseDomian is no prop'],
  [
    'replicas as a text',
    () => serverOf({ apiserver: { replicas: '2' } }),
    'CLEARML5009 clearml/server: apiserver.replicas is "2"',
  ],
  [
    'a password as a text',
    () => serverOf({ users: [{ username: 'a', password: 'x' }] }),
    'CLEARML5009 clearml/server: users[0].password is a text',
  ],
  ['credentials as a text', () => serverOf({ credentials: 'x' }), 'CLEARML5009 clearml/server: credentials is a text'],
  [
    'a release without a chart',
    () => releaseOf({ chart: undefined }),
    'CLEARML1017 clearml/release: chart is undefined',
  ],
  [
    'flags as a text',
    () => releaseOf({ helmFlags: '--password hunter2' }),
    'CLEARML1017 clearml/release: helmFlags is a text',
  ],
  ['a fleet of a list', () => fleetOf({ tenants: [] }), 'CLEARML9080 clearml/fleet: tenants is a list of 0'],
  ['a fleet without agents', () => fleetOf({}), 'CLEARML9080 clearml/fleet: agent is undefined'],
  [
    'a workspace with a misspelt prop',
    () => new TenantWorkspace(testChart(), { quotas: {} } as any),
    'CLEARML9080 clearml: quotas is no prop',
  ],
])('%s is refused', (_, make, message) => {
  expect(failureOf(make).message.split('\n')[0]).toBe(message);
});
