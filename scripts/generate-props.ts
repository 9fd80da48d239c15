/**
 * Writes `lib/core/props/props.json`: the types of all props, options and arguments, which the library checks at run
 * time. They come from the assembly that jsii writes, so that no check restates an interface.
 *
 * With `--check` it writes nothing, and fails when the file does not match the interfaces.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Assembly,
  type ClassType,
  type InterfaceType,
  isClassType,
  isCollectionTypeReference,
  isEnumType,
  isInterfaceType,
  isNamedTypeReference,
  isPrimitiveTypeReference,
  loadAssemblyFromPath,
  type Parameter,
  type Property,
  type Type,
  type TypeReference,
} from '@jsii/spec';
import { ownAssembly, ROOT } from './assembly';

const FILE = join('lib', 'core', 'props', 'props.json');
const isCheck = process.argv.includes('--check');
const types = new Map<string, Type>();
const found = {
  structs: {} as Record<string, Record<string, string>>,
  enums: {} as Record<string, unknown[]>,
  classes: {} as Record<string, string>,
  interfaces: {} as Record<string, Record<string, string>>,
  calls: {} as Record<string, Record<string, string[]>>,
};
const undocumented = new Set<string>();
/** The type of each name in `found`: messages and `props.json` contain names without modules. */
const named = new Map<string, string>();

const own = ownAssembly(isCheck);
addAssembly(own);
for (const name of Object.keys(own.dependencies ?? {})) {
  addAssembly(loadAssemblyFromPath(join(ROOT, 'node_modules', name), false));
}
for (const type of Object.values(own.types ?? {})) {
  addParameters(type);
}
if (undocumented.size > 0) {
  fail(`props without documentation: ${[...undocumented].sort().join(', ')}`);
}
const text = `${JSON.stringify(sorted(found), null, 1)}\n`;
const present = existsSync(join(ROOT, FILE)) ? readFileSync(join(ROOT, FILE), 'utf8') : '';
if (isCheck && text !== present) {
  fail(`${FILE} is stale: npm run build`);
}
if (!isCheck) {
  write(join(ROOT, FILE));
  // jsii has copied the file of the previous build.
  write(join(ROOT, 'build', FILE));
  console.log(text === present ? `${FILE} is up to date` : `${FILE} has changed: commit it`);
}

function addAssembly({ types: all }: Assembly): void {
  for (const [name, type] of Object.entries(all ?? {})) {
    types.set(name, type);
  }
}

/** The parameters of constructors and methods, with the types that they lead to. */
function addParameters(type: Type): void {
  if (isEnumType(type) || (isInterfaceType(type) && type.datatype)) {
    return;
  }
  const { methods = [] } = type;
  const initializer = isClassType(type) && type.initializer ? [{ ...type.initializer, name: 'new' }] : [];
  const all = [...initializer, ...methods].filter(({ parameters = [] }) => parameters.length > 0);
  const calls = all.map(({ name, parameters = [] }) => [name, parameters.map(parameterOf)]);
  if (isClassType(type) && calls.length > 0) {
    found.calls[type.name] = Object.fromEntries(calls);
  }
}

function parameterOf({ name, type, optional, variadic }: Parameter): string {
  // The schema of tenants is for files, too, and accepts numbers as quantities.
  const accepted = nameOf(type).replace(/^Tenant\[\]$/, 'any[]');
  return `${name}: ${accepted}${variadic ? '...' : optional ? '?' : ''}`;
}

/** The type as text: `string`, `FileMount[]`, `{SecretValue}` for a map. */
function nameOf(reference: TypeReference): string {
  if (isPrimitiveTypeReference(reference)) {
    return reference.primitive === 'json' ? 'any' : reference.primitive;
  }
  if (isCollectionTypeReference(reference)) {
    const { kind, elementtype } = reference.collection;
    return kind === 'array' ? `${nameOf(elementtype)}[]` : `{${nameOf(elementtype)}}`;
  }
  if (!isNamedTypeReference(reference)) {
    throw new Error(`no check for type ${JSON.stringify(reference)}`);
  }
  const type = types.get(reference.fqn);
  if (type === undefined) {
    throw new Error(`no assembly has type ${reference.fqn}`);
  }
  addType(type);
  return type.name;
}

/** The type of a property. The tag `@quantity` in its documentation marks strings that are quantities. */
function checkedName({ type, docs }: Property): string {
  const name = nameOf(type);
  return docs?.custom?.quantity === undefined ? name : name.replace('string', 'quantity');
}

function addType(type: Type): void {
  const { structs, enums, classes, interfaces } = found;
  if (named.has(type.name)) {
    if (named.get(type.name) !== type.fqn) {
      fail(`two types have the name ${type.name}: ${type.fqn} and ${named.get(type.name)}`);
    }
    return;
  }
  named.set(type.name, type.fqn);
  if (isEnumType(type)) {
    const [module = ''] = (type.symbolId ?? '').split(':');
    enums[type.name] = Object.values(require(join(ROOT, module))[type.name]);
  } else if (isClassType(type)) {
    classes[type.name] = factoryOf(type);
  } else if (isInterfaceType(type) && type.datatype) {
    structs[type.name] = {};
    for (const base of type.interfaces ?? []) {
      addType(types.get(base) as InterfaceType);
    }
    for (const property of propertiesOf(type)) {
      structs[type.name][property.name] = `${checkedName(property)}${property.optional ? '?' : ''}`;
    }
  } else if (isInterfaceType(type)) {
    interfaces[type.name] = {};
    const { properties = [], methods = [] } = type;
    const needed = properties.filter(({ optional }) => !optional).map((one) => [one.name, nameOf(one.type)]);
    const functions = methods.map(({ name }) => [name, 'function']);
    interfaces[type.name] = Object.fromEntries([...needed, ...functions]);
  }
}

/** The properties of an interface and of the interfaces that it extends. */
function propertiesOf(type: InterfaceType): Property[] {
  const { assembly, name: struct, properties = [], interfaces = [] } = type;
  for (const { name, docs } of properties) {
    if (!docs?.summary && assembly === own.name) {
      undocumented.add(`${struct}.${name}`);
    }
  }
  return [...interfaces.flatMap((base) => propertiesOf(types.get(base) as InterfaceType)), ...properties];
}

/** How users make an instance: the static method in the example of the class, or the first one. */
function factoryOf({ namespace, name, fqn, methods = [], docs }: ClassType): string {
  const factories = methods
    .filter((method) => method.static && (method.returns?.type as { fqn?: string })?.fqn === fqn)
    .sort((a, b) => (a.locationInModule?.line ?? 0) - (b.locationInModule?.line ?? 0));
  const shown = factories.find((method) => docs?.example?.includes(`${name}.${method.name}(`)) ?? factories[0];
  const takesArguments = shown?.parameters?.some(({ optional }) => !optional) ?? false;
  const path = namespace ? `${namespace}.${name}` : name;
  return shown === undefined ? `new ${path}(…)` : `${path}.${shown.name}(${takesArguments ? '…' : ''})`;
}

function sorted<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value;
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)])) as T;
}

function write(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
