import * as library from '../../../lib';
import TYPES from '../../../lib/core/props/props.json';
import { validateArgument, validateProps } from '../../../lib/core/props/validate-props';
import * as checks from '../../../lib/core/props/value-checks';
import { agentOf } from '../../agent/agents';
import { gatewayOf } from '../../gateway/gateways';
import { dynamicMig, gpuOperator } from '../../gpu/operators';
import { failureOf, testChart } from '../../support/apps';

const { NETWORK, OBJECT_NAME, PORT, requireAnnotations, requireEach, requireFilled, requireValue } = checks;
const { structs, enums, classes, interfaces } = TYPES as checks.PropTypes;
const PRIMITIVES: Record<string, unknown> = {
  any: {},
  string: 'text',
  quantity: '2Gi',
  number: 1,
  boolean: true,
  date: new Date(0),
  function: () => 1,
};

/** A valid value of a type. Validation recognizes an instance by the name of its class. */
function valid(type: string): unknown {
  if (type.endsWith('[]')) {
    return [valid(type.slice(0, -2))];
  }
  if (type.startsWith('{')) {
    return { key: valid(type.slice(1, -1)) };
  }
  if (structs[type]) {
    return required(type);
  }
  if (enums[type]) {
    return enums[type][0];
  }
  if (interfaces[type]) {
    return Object.fromEntries(Object.entries(interfaces[type]).map(([member, one]) => [member, valid(one)]));
  }
  if (Object.hasOwn(classes, type)) {
    const { instance } = { instance: class {} };
    Object.defineProperty(instance, 'name', { value: type });
    return new instance();
  }
  return PRIMITIVES[type];
}

function required(struct: string): Record<string, unknown> {
  const props = Object.entries(structs[struct] ?? {}).filter(([, type]) => !type.endsWith('?'));
  return Object.fromEntries(props.map(([prop, type]) => [prop, valid(type)]));
}

const PROPS = Object.entries(structs).flatMap(([struct, props]) =>
  Object.entries(props).map(([prop, type]) => ({
    struct,
    prop,
    type: type.replace('?', ''),
    optional: type.endsWith('?'),
  })),
);

describe('every prop of every interface', () => {
  test('is accepted with a value of its type', () => {
    // Instances of these are replaced by their content.
    for (const { struct, prop, type } of PROPS.filter((one) => !['IntOrString', 'Quantity'].includes(one.type))) {
      const props = { ...required(struct), [prop]: valid(type) };
      expect(validateProps(props, struct)).toEqual(props);
    }
  });

  test('is rejected with a value of another type, and the error names its path', () => {
    for (const { struct, prop, type } of PROPS.filter((one) => one.type !== 'any')) {
      const wrong = type === 'number' ? 'secret' : 4711;
      const { code, message } = failureOf(() => validateProps({ ...required(struct), [prop]: wrong }, struct, 'label'));
      expect(code).toBe('CLEARML1017');
      expect(message).toMatch(
        new RegExp(`^CLEARML1017: label\\.${prop} is (?:4711|"secret")\n  expected: .+\n  fix: correct`),
      );
    }
  });

  test('is reported without its value if that is a string in place of an object or a list', () => {
    const structural = PROPS.filter(({ type }) => !Object.hasOwn(PRIMITIVES, type) && !Object.hasOwn(enums, type));
    for (const { struct, prop } of structural) {
      const props = { ...required(struct), [prop]: 'hunter2' };
      expect(failureOf(() => validateProps(props, struct)).message).toMatch(new RegExp(`: ${prop} is a string\n`));
    }
    expect(structural.length).toBeGreaterThan(100);
  });

  test('is absent if null or undefined, and is reported as missing if it is required', () => {
    for (const { struct, prop, type, optional } of PROPS.filter((one) => one.type !== 'any')) {
      for (const absent of [null, undefined]) {
        const props = { ...required(struct), [prop]: absent };
        if (optional) {
          expect(Object.keys(validateProps(props, struct))).not.toContain(prop);
        } else {
          const { code, message } = failureOf(() => validateProps(props, struct));
          expect(code).toBe('CLEARML1017');
          expect([message, type]).toEqual([expect.stringContaining(`: ${prop} is missing\n`), type]);
        }
      }
    }
  });
});

test.each(Object.keys(structs))('%s rejects an unknown prop, and the error omits its value', (struct) => {
  const { code, message } = failureOf(() => validateProps({ ...required(struct), qqqqqqqqqq: 'hunter2' }, struct));
  expect(code).toBe('CLEARML1017');
  expect(message).toMatch(/^CLEARML1017: unknown prop "qqqqqqqqqq"\n {2}expected: one of /);
  expect(message).not.toContain('hunter2');
});

test.each<[string, object]>([
  ['"replica": did you mean "replicas"?', { ServerComponentProps: { replica: 1 } }],
  ['"classname": did you mean "className"?', { IngressOptions: { classname: 'a' } }],
  // Props of nested interfaces.
  [
    '"replicas": did you mean "apiserver.replicas", "fileserver.replicas" or "webserver.replicas"?',
    { ClearmlServerProps: { replicas: 1 } },
  ],
  ['"logCall": did you mean "apiserver.logCalls"?', { ClearmlServerProps: { logCall: 1 } }],
  // Terms of Kubernetes and of the ClearML documentation.
  ['"ingress": did you mean "exposure"?', { ClearmlServerProps: { ingress: {} } }],
  ['"tls": did you mean "exposure"?', { ClearmlServerProps: { tls: {} } }],
  ['"env": did you mean "environment"?', { ServerComponentProps: { env: [] } }],
  ['"env": did you mean "apiserver.environment"?', { ClearmlServerProps: { env: [] } }],
  ['"sso": did you mean "singleSignOn"?', { ClearmlServerProps: { sso: {} } }],
  ['"imagePullSecret": did you mean "imagePullSecrets"?', { AppGatewayProps: { imagePullSecret: 'a' } }],
  ['"namespace": did you mean "inNamespace"?', { GpuOperatorProps: { namespace: 'a' } }],
  // No suggestion.
  ['"toString"\n', { IngressOptions: { toString: 1 } }],
  ['"colour"\n', { IngressOptions: { colour: 1 } }],
])('the error suggests similar props if there are any: unknown prop %s', (message, byStruct) => {
  const [[struct, props]] = Object.entries(byStruct) as [[string, object]];
  expect(failureOf(() => validateProps(props, struct)).message).toContain(`: unknown prop ${message}`);
});

describe('a value', () => {
  const queues = (value: unknown) => validateArgument(value, 'Queue[]', 'queues');

  test.each<[unknown, string, string]>([
    ['cat', 'queues is a string', 'a list'],
    [['cat'], 'queues[0] is a string', 'an object with '],
    [[null], 'queues[0] is null', 'an object with '],
    [[{}], 'queues[0].name is missing', 'a string'],
    [[{ name: 1 }], 'queues[0].name is 1', 'a string'],
    [[{ name: 'a', maxPods: '1' }], 'queues[0].maxPods is "1"', 'a number'],
    [[{ name: 'a', useImageEntrypoint: 'yes' }], 'queues[0].useImageEntrypoint is "yes"', 'true or false'],
    [[{ name: 'a', multiNode: [1, []] }], 'queues[0].multiNode[1] is a list of 0', 'a number'],
    [[{ name: 'a', environment: { b: {} } }], 'queues[0].environment["b"] is an object', 'a string'],
    [[{ name: 'a', resources: new Date(0) }], 'queues[0].resources is an object', 'an object with limits, requests'],
    [[{ name: 'a', fileMounts: [{ name: 'b' }] }], 'queues[0].fileMounts[0].', 'a string'],
    [[{ name: 'a', image: Symbol('b') }], 'queues[0].image is of type symbol', 'a string'],
    [
      [{ name: 'a', secretEnvironment: { b: 'hunter2' } }],
      'queues[0].secretEnvironment["b"] is a string',
      'a SecretValue',
    ],
    [[{ name: 'a', gpus: 1 }], 'queues[0].gpus is 1', 'a Gpus, such as Gpus.mig(…)'],
    [[{ name: 'a', maxPod: 1 }], 'unknown prop "queues[0].maxPod": did you mean "maxPods"?', ''],
  ])('%j is rejected: %s', (value, found, expected) => {
    const [first, second] = failureOf(() => queues(value)).message.split('\n');
    expect(first).toContain(`CLEARML1017: ${found}`);
    expect(second).toContain(expected);
  });

  test('that its enum does not contain is rejected, and a long string is truncated', () => {
    const kind = (value: unknown) => validateArgument(value, 'GpuPlatform', 'platform');
    expect(failureOf(() => kind('x'.repeat(99))).message).toMatch(
      new RegExp(`^CLEARML1017: platform is "x{60}…"\n  expected: one of ${enums.GpuPlatform?.join(', ')}\n`),
    );
  });

  test('of a class that the process loaded twice is accepted as an instance', () => {
    class SecretValue {}
    class Derived extends SecretValue {}
    for (const value of [new SecretValue(), new Derived()]) {
      expect(validateArgument(value, 'SecretValue', 'x')).toBe(value);
    }
    expect(failureOf(() => validateArgument(Object.create(null), 'SecretValue', 'x')).code).toBe('CLEARML1017');
  });

  test('of type any is returned unchanged, including null', () => {
    const value = { path: 'a', source: 'b', value: null };
    expect(validateProps(value, 'SourcedValue')).toEqual(value);
    expect(validateProps({ values: { a: null } }, 'GpuOperatorProps')).toEqual({ values: { a: null } });
  });
});

describe('props', () => {
  test('that are undefined or null become an empty object', () => {
    expect(validateProps(undefined, 'IngressOptions')).toEqual({});
    expect(validateProps(null, 'IngressOptions')).toEqual({});
  });

  test('are returned without nested nulls', () => {
    expect(validateProps({ hosts: [{ host: 'a', port: null }] }, 'ElasticsearchExternalOptions')).toEqual({
      hosts: [{ host: 'a' }],
    });
  });

  test.each([
    [[], 'props is a list of 0'],
    ['text', 'props is a string'],
    [new Map(), 'props is an object'],
  ])('are rejected if they are not an object: %j', (props, found) => {
    expect(failureOf(() => validateProps(props, 'IngressOptions')).message).toContain(found);
  });

  test('of an interface that props.json does not contain cause an error for contributors', () => {
    expect(() => validateProps({}, 'NoSuchProps')).toThrow('props.json does not contain NoSuchProps: npm run build');
  });
});

/** Creates a construct from `basics` and untyped props, as in JavaScript. */
const factory = (construct: any, basics: object) => (props: object, id: string) => () =>
  new construct(testChart(), id, { ...basics, ...props });
const serverOf = factory(library.ClearmlServer, {
  chart: library.ChartSource.community(),
  baseDomain: 'clearml.example.com',
});
const releaseOf = factory(library.HelmRelease, { chart: 'a' });
const workspaceOf = factory(library.TenantWorkspace, {});
const fleetOf = factory(library.TenantFleet, {
  tenants: library.Tenants.of([]),
  credentials: library.TenantCredentials.fromSecret('a'),
});

test.each<[string, () => unknown]>([
  ['clearml/a: chart is missing', factory(library.ClearmlAgent, {})({}, 'a')],
  ['clearml/agent: queues[0] is a string', () => agentOf({ queues: ['gpu'] as any })],
  ['clearml/agent: queues[0].gpus is 1', () => agentOf({ queues: [{ name: 'a', gpus: 1 as any }] })],
  ['clearml/agent: unknown prop "queus": did you mean "queues"?', () => agentOf({ queus: [] } as any)],
  ['clearml/a: chart is missing', factory(library.AppGateway, {})({}, 'a')],
  ['clearml/gateway: registryToken is a string', () => gatewayOf({ registryToken: 'x' as any })],
  ['gpus/gpu-operator: platform is "k4s"', () => gpuOperator({ platform: 'k4s' as any })],
  ['gpus/cdmo: installedSharing is a string', () => dynamicMig({ installedSharing: 'mig' as any })],
  ['clearml/server: chart is missing', serverOf({ chart: undefined }, 'server')],
  ['clearml/server: unknown prop "baseDomian": did you mean "baseDomain"?', serverOf({ baseDomian: 'a.b' }, 'server')],
  ['clearml/server: apiserver.replicas is "2"', serverOf({ apiserver: { replicas: '2' } }, 'server')],
  ['clearml/server: users[0].password is a string', serverOf({ users: [{ username: 'a', password: 'x' }] }, 'server')],
  ['clearml/server: credentials is a string', serverOf({ credentials: 'x' }, 'server')],
  ['clearml/release: chart is missing', releaseOf({ chart: undefined }, 'release')],
  ['clearml/release: helmFlags is a string', releaseOf({ helmFlags: '--password hunter2' }, 'release')],
  ['clearml/fleet: tenants is a list of 0', fleetOf({ tenants: [] }, 'fleet')],
  ['clearml/fleet: agent is missing', fleetOf({}, 'fleet')],
  ['clearml: unknown prop "quotas": did you mean "quota"?', workspaceOf({ quotas: {} }, 'id')],
])('a construct rejects invalid props: %s', (message, make) => {
  expect(failureOf(make).message.split('\n')[0]).toBe(`CLEARML1017 ${message}`);
});

test('validateProps accepts an instance of a class of the library', () => {
  const secret = library.SecretValue.unsafePlainText('x');
  expect(validateProps({ password: secret }, 'RedisBundledOptions').password).toBe(secret);
});

const CODE = 'CLEARML6003';

test.each<[string, checks.ValueCheck, unknown[], unknown[]]>([
  ['OBJECT_NAME', OBJECT_NAME, ['a', 'a-b.c', 'a'.repeat(63)], ['', 'A', '-a', 'a_b', 'a'.repeat(64), 5]],
  ['PORT', PORT, [1, 65_535], [0, 65_536, 1.5, Number.NaN, '80']],
  [
    'NETWORK',
    NETWORK,
    ['10.0.0.0/8', '::/0', 'fd00::1/128', '10.0.0.1/32'],
    ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/8/8', 'fe80::1%eth0/64', '::/129', '10.0.0/8', 'a/8', 8],
  ],
])('%s accepts only valid values', (_, check, valid, invalid) => {
  for (const value of [...valid, undefined]) {
    expect(() => requireValue(CODE, 'Thing.a', value, check)).not.toThrow();
  }
  for (const value of invalid) {
    expect(failureOf(() => requireValue(CODE, 'Thing.a', value, check)).code).toBe(CODE);
  }
});

test('requireAnnotations rejects keys that Kubernetes does not accept', () => {
  expect(() => requireAnnotations(CODE, 'Thing.a', undefined)).not.toThrow();
  expect(() => requireAnnotations(CODE, 'Thing.a', { 'example.com/a': 'b', c: 'd' })).not.toThrow();
  for (const annotations of [{ 'a/b/c': 'd' }, { '-a': 'b' }]) {
    expect(failureOf(() => requireAnnotations(CODE, 'Thing.a', annotations)).message).toContain(
      `${CODE}: a key of Thing.a is "${Object.keys(annotations)[0]}"\n`,
    );
  }
});

test('the error for a list names the index of its first invalid item', () => {
  expect(() => requireEach(CODE, 'Thing.a', undefined, PORT)).not.toThrow();
  expect(() => requireFilled(CODE, 'Thing.a', undefined, PORT)).not.toThrow();
  expect(() => requireEach(CODE, 'Thing.a', [], PORT)).not.toThrow();
  expect(failureOf(() => requireEach(CODE, 'Thing.a', [1, 0], PORT)).message).toContain(': Thing.a[1] is 0\n');
  expect(failureOf(() => requireFilled(CODE, 'Thing.a', [1, 0], PORT)).message).toContain(': Thing.a[1] is 0\n');
  expect(failureOf(() => requireFilled(CODE, 'Thing.a', [], PORT)).message).toContain(': Thing.a is a list of 0\n');
});
