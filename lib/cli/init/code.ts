import { isJsonObject, mapLeaves } from '../../helm/data/json';
import { placeholdersIn, replacePlaceholders } from '../../helm/data/placeholders';
import { SecretValue, withSecretValues } from '../../secrets/secret-value';

/** The exports of the library, by name. */
const library = () => require('../../index') as Readonly<Record<string, any>>;

/** An expression in the code of a generated app that is no JSON: a call, a member of an enum, or a variable of the app. */
export class Expression {
  private constructor(
    /** `Exposure.ingress`, `ServiceType.CLUSTER_IP`, `server`. */
    public readonly name: string,
    /** The arguments of a call. */
    public readonly args?: readonly unknown[],
  ) {}

  /** A call of a static method of a class of the library, such as `Exposure.ingress`. */
  public static call(name: string, ...args: readonly unknown[]): Expression {
    return new Expression(name, args);
  }

  /** The member of an enum of the library that has a value; undefined if the enum has no such member. */
  public static member(enumName: string, value: unknown): Expression | undefined {
    const [member] = Object.entries(library()[enumName] ?? {}).find(([, one]) => one === value) ?? [];
    return member === undefined ? undefined : new Expression(`${enumName}.${member}`);
  }

  /** A variable or a field in the code of the app. */
  public static variable(name: string): Expression {
    return new Expression(name);
  }
}

/**
 * The value of an expression, or of JSON with expressions and placeholders of secrets in it.
 *
 * @param variables the values of variables by name
 */
export function evaluated(value: unknown, variables: Readonly<Record<string, unknown>> = {}): any {
  const inner = (one: unknown): unknown => {
    if (!(one instanceof Expression)) {
      return one;
    }
    if (Object.hasOwn(variables, one.name)) {
      return variables[one.name];
    }
    const [className = '', member = ''] = one.name.split('.');
    const owner = library()[className];
    return one.args === undefined ? owner[member] : owner[member](...one.args.map((arg) => evaluated(arg, variables)));
  };
  return mapLeaves(withSecretValues(value), inner);
}

/** The names of the library that code uses. */
export function importsOf(value: unknown): string[] {
  const names = new Set<string>();
  for (const one of partsOf(value)) {
    if (one instanceof Expression) {
      names.add(one.name.split('.')[0] as string);
    } else if (placeholdersIn(one).length > 0) {
      names.add('SecretValue');
    }
  }
  return [...names].filter((name) => Object.hasOwn(library(), name));
}

/** The expressions and the texts in a value, also those in arguments. */
export function* partsOf(value: unknown): Generator<Expression | string> {
  if (value instanceof Expression) {
    yield value;
    yield* partsOf(value.args);
  } else if (typeof value === 'string') {
    yield value;
  } else if (Array.isArray(value) || isJsonObject(value)) {
    for (const one of Object.values(value)) {
      yield* partsOf(one);
    }
  }
}

const WIDTH = 110;

/** TypeScript code of a value, in the style of prettier. */
export function printed(value: unknown, indent = ''): string {
  const flat = code(value, undefined);
  return flat.includes('\n') || indent.length + flat.length > WIDTH ? code(value, indent) : flat;
}

/** @param indent undefined for code in one line, as far as its texts have one line */
function code(value: unknown, indent: string | undefined): string {
  const next = (one: unknown) => (indent === undefined ? code(one, undefined) : printed(one, `${indent}  `));
  if (typeof value === 'string') {
    return text(value);
  }
  if (value instanceof Expression) {
    // The last argument follows the bracket of the call.
    const args = value.args?.map((one) => (indent === undefined ? code(one, undefined) : printed(one, indent)));
    return value.name + (args === undefined ? '' : `(${args.join(', ')})`);
  }
  if (Array.isArray(value)) {
    return block('[', value.map(next), ']', indent);
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    const fields = entries.map(([key, one]) => (isShorthand(key, one) ? key : `${keyCode(key)}: ${next(one)}`));
    return block('{', fields, '}', indent);
  }
  return JSON.stringify(value) ?? 'undefined';
}

function isShorthand(key: string, value: unknown): boolean {
  return value instanceof Expression && value.args === undefined && value.name === key;
}

function block(open: string, items: readonly string[], close: string, indent: string | undefined): string {
  const space = open === '{' ? ' ' : '';
  if (items.length === 0) {
    return open + close;
  }
  return indent === undefined
    ? `${open}${space}${items.join(', ')}${space}${close}`
    : `${open}\n${items.map((item) => `${indent}  ${item},\n`).join('')}${indent}${close}`;
}

function keyCode(key: string): string {
  // In an object literal, a plain __proto__ sets the prototype.
  return key === '__proto__' ? '["__proto__"]' : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function text(value: string): string {
  const secrets = placeholdersIn(value);
  if (secrets.length === 1 && secrets[0] === value) {
    return secretCode(value);
  }
  if (secrets.length === 0 && !/\n./s.test(value)) {
    return quoted(value);
  }
  const isOneLine = !/\n./s.test(value);
  const escaped = value
    .replace(/\\|`|\$\{/g, '\\$&')
    .replace(/\r/g, '\\r')
    .replace(/\n/g, isOneLine ? '\\n' : '\n');
  return `\`${replacePlaceholders(escaped, (one) => `\${${secretCode(one)}}`)}\``;
}

function secretCode(placeholder: string): string {
  const source = SecretValue._of(placeholder)?._source;
  const variable = source?.kind === 'local' ? source.variable : undefined;
  return `SecretValue.environment(${quoted(variable ?? '')})`;
}

export function quoted(value: string): string {
  const json = JSON.stringify(value).slice(1, -1).replace(/\\"/g, '"');
  return value.includes("'") && !value.includes('"') ? `"${json}"` : `'${json.replace(/'/g, "\\'")}'`;
}
