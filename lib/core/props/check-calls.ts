import TYPES from './props.json';
import { validateArguments } from './validate-props';
import type { PropTypes } from './value-checks';

type Method = (...given: unknown[]) => unknown;

const { calls } = TYPES as PropTypes;
const checked = new WeakSet<object>();

/**
 * Lets the factories and methods of a class check their arguments, so that none of them does so itself. Constructors check their
 * props, since only they know the path of the construct. The methods are replaced in the class: `instanceof`, subclasses and
 * the jsii runtime see the same class.
 *
 * @param name name of the class in the API; a bundler may have renamed the class
 * @returns the class
 */
export function checkCalls<T>(type: T, name: string): T {
  if (typeof type === 'function' && Object.hasOwn(calls, name) && !checked.has(type)) {
    checked.add(type);
    for (const [method, parameters] of Object.entries(calls[name] ?? {})) {
      const owner = Object.hasOwn(type, method) ? type : type.prototype;
      if (method !== 'new') {
        replaceMethod(owner, method, parameters, `${name}.${method}`);
      }
    }
  }
  return type;
}

function replaceMethod(owner: object, method: string, parameters: readonly string[], label: string): void {
  const property = Object.getOwnPropertyDescriptor(owner, method) as PropertyDescriptor;
  const original = property.value as Method;
  const { [method]: value } = {
    [method](this: unknown, ...given: unknown[]) {
      return original.apply(this, validateArguments(given, parameters, label));
    },
  };
  Object.defineProperty(owner, method, { ...property, value });
}
