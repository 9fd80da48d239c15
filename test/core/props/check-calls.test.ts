import { Chart, Testing } from 'cdk8s';
import { HelmRelease, Prerequisites, Randomness, SecretDelivery, SecretValue, Tls } from '../../../lib';
import { checkCalls } from '../../../lib/core/props/check-calls';
import { failureOf } from '../../support/apps';

test.each<[string, () => unknown]>([
  ['path of SecretValue.file is 1', () => SecretValue.file(1 as never)],
  ['SecretDelivery.sealedSecrets.ciphertexts is missing', () => (SecretDelivery.sealedSecrets as any)()],
  [
    'SecretDelivery.externalSecrets.refreshInterval is a string',
    () => SecretDelivery.externalSecrets({ store: 'vault', refreshInterval: '1h' } as never),
  ],
  ['version of SecretValue.withVersion is a list of 0', () => SecretValue.environment('A').withVersion([] as never)],
  ['scope of Prerequisites.of is an object', () => Prerequisites.of({ node: {} } as never)],
  ['prerequisites of Prerequisites.add[0].kind is missing', () => prerequisites().add(chart(), {} as never)],
])('the error of a call names the argument: %s', (found, call) => {
  expect(failureOf(call).message).toMatch(
    new RegExp(`^CLEARML1017: ${found.replace(/[.[\]]/g, '\\$&')}\n  expected: `),
  );
});

test('an optional argument may be null, and further arguments have no effect', () => {
  expect(SecretValue.external('a', null as never)).toBeInstanceOf(SecretValue);
  expect((Tls.secret as any)('a', null, 'further')).toBeInstanceOf(Tls);
});

test('classes keep their identity, their subclasses and the names and attributes of their methods', () => {
  class OwnRelease extends HelmRelease {
    public override getObject(kind: string, name: string) {
      return super.getObject(kind, name);
    }
  }
  const { value, ...attributes } = Object.getOwnPropertyDescriptor(HelmRelease.prototype, 'getObject') ?? {};
  expect([value.name, attributes]).toEqual(['getObject', { configurable: true, enumerable: false, writable: true }]);
  expect(failureOf(() => OwnRelease.prototype.getObject.call({}, 1 as never, 'a')).message).toContain(
    'kind of HelmRelease.getObject is 1',
  );
  expect(checkCalls(Randomness, 'Randomness')).toBe(Randomness);
});

function chart(): Chart {
  return new Chart(Testing.app(), 'clearml');
}

function prerequisites(): Prerequisites {
  return Prerequisites.of(chart());
}
