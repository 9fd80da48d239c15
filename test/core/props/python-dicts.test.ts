import { takeUnknownKey, unknownKeyOf, watchPythonCalls } from '../../../lib/core/props/python-dicts';
import { validateProps } from '../../../lib/core/props/validate-props';

const map = (content: object) => ({ '$jsii.map': content });
const struct = (name: string, data: object) => ({ '$jsii.struct': { fqn: `cdk8s-clearml.${name}`, data } });
const create = (type: string, props: object) => ({
  api: 'create',
  fqn: `cdk8s-clearml.${type}`,
  args: [{ '$jsii.byref': 'cdk8s.Chart@10001' }, 'id', struct(`${type}Props`, props)],
});

describe('an unknown key of a plain dict', () => {
  test('is found in a list, and in a list of its items', () => {
    const found = (queues: unknown[]) => unknownKeyOf(create('ClearmlAgent', { queues }))?.path;
    expect(found([map({ name: 'a', unknown: 1 })])).toBe('queues[0].unknown');
    expect(found([struct('Queue', { name: 'a' }), map({ max_pods: 1 })])).toBe('queues[1].max_pods');
    expect(found([struct('Queue', { initContainers: [map({ imge: 'x' })] })])).toBe('queues[0].initContainers[0].imge');
  });

  test('is found in the arguments of static and other methods', () => {
    const args = [[map({ alias: 'a', key: 'b' })]];
    const method = { api: 'sinvoke', fqn: 'cdk8s-clearml.CustomCertificates', method: 'additional', args };
    expect(unknownKeyOf(method)?.path).toBe('certificates[0].key');
    const object = { api: 'invoke', objref: { '$jsii.byref': 'cdk8s-clearml.CustomCertificates@10002' } };
    expect(unknownKeyOf({ ...object, method: 'additional', args })?.path).toBe('certificates[0].key');
  });

  test('is no error in a map of the user, in a known key, and in a class of another package', () => {
    const values = map({ queues: [map({ unknown: 1 })] });
    const queue = map({ name: 'a', environment: map({ any: 'x' }), tolerations: [map({ key: 'b' })] });
    expect(unknownKeyOf(create('ClearmlAgent', { queues: [queue], values }))).toBeUndefined();
    expect(
      unknownKeyOf({ ...create('ClearmlAgent', { queues: [map({ a: 1 })] }), fqn: 'other.Agent' }),
    ).toBeUndefined();
  });

  test('lets the call fail in which jsii drops the key, and no later call', () => {
    const { parse } = JSON;
    try {
      watchPythonCalls();
      JSON.parse(JSON.stringify(create('ClearmlAgent', { queues: [map({ max_pods: 1 })] })));
      const props = { imagePullSecrets: [] };
      expect(() => validateProps(props, 'ImageOptions')).toThrow(
        /^CLEARML1017: unknown prop "queues\[0\]\.max_pods": did you mean "maxPods"\?/,
      );
      expect(validateProps(props, 'ImageOptions')).toEqual(props);
      JSON.parse(JSON.stringify(create('ClearmlAgent', { queues: [map({ max_pods: 1 })] })));
      JSON.parse('{"api":"stats"}');
      expect(takeUnknownKey()).toBeUndefined();
    } finally {
      JSON.parse = parse;
    }
  });
});
