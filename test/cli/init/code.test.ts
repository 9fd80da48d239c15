import { Expression, evaluated, importsOf, printed } from '../../../lib/cli/init/code';
import { SecretValue } from '../../../lib/secrets/secret-value';
import fc from '../../support/fast-check';

/** The value of printed code. Expressions become lists of their names and arguments. */
function run(code: string): unknown {
  const call =
    (owner: string, method: string) =>
    (...args: unknown[]) => [`${owner}.${method}`, ...args];
  const SecretValueOf = { environment: (name: string) => SecretValue.environment(name) };
  const Tls = { secret: call('Tls', 'secret') };
  return new Function('SecretValue', 'Tls', `return ${code};`)(SecretValueOf, Tls);
}

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a`$\\{}'"\n\r \u2028]{0,12}$/));

test('the printed code of a value has this value', () => {
  const json = fc.jsonValue({ stringUnit: 'binary' });
  const keys = fc.oneof(text, fc.constantFrom('__proto__', 'a-b', 'constructor', '0'));
  fc.assert(
    fc.property(fc.oneof(json, fc.dictionary(keys, fc.oneof(json, text)), fc.array(text)), (value) => {
      expect(JSON.stringify(run(printed(value)))).toBe(JSON.stringify(value));
    }),
  );
});

test('secrets in texts become parts of template literals', () => {
  const secret = SecretValue.environment('TOKEN');
  fc.assert(
    fc.property(text, text, (before, after) => {
      const value = `${before}${secret}${after}`;
      expect(String(run(printed(value)))).toBe(value);
    }),
  );
  expect(printed({ a: `${secret}` })).toBe("{ a: SecretValue.environment('TOKEN') }");
});

test('evaluates what it prints', () => {
  const call = Expression.call('Exposure.ingress', { className: 'nginx', tls: Expression.call('Tls.secret', 'web') });
  expect(printed(call)).toBe("Exposure.ingress({ className: 'nginx', tls: Tls.secret('web') })");
  expect(importsOf([call])).toEqual(['Exposure', 'Tls']);
  expect(evaluated({ exposure: call }).exposure.constructor.name).toBe('Exposure');
  expect(Expression.member('ServiceType', 'NodePort')?.name).toBe('ServiceType.NODE_PORT');
  expect(Expression.member('ServiceType', 'Other')).toBeUndefined();
  expect(printed({ server: Expression.variable('server') })).toBe('{ server }');
});
