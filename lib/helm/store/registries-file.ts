import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { readRegularText } from '../../core/regular-file';
import { isJsonObject, type JsonObject } from '../data/json';
import { YamlError } from '../yaml/cursor';
import { withoutLogin } from './chart-location';

/** The names of the environment variables of a login, not the login. */
export interface LoginVariables {
  /** A user name that is not secret. */
  readonly username?: string;
  readonly usernameVariable?: string;
  readonly passwordVariable?: string;
}

/** Connection settings of a host. */
export interface HostSettings extends LoginVariables {
  /** File with the certificates of a private CA. */
  readonly caFile?: string;
  /** Whether the host serves plain HTTP. */
  readonly plainHttp?: boolean;
}

/** Connection settings of registries and repositories. */
export interface Registries {
  /** Mirrors by registry, repository or a part of it. */
  readonly mirrors: ReadonlyMap<string, string>;
  readonly hosts: ReadonlyMap<string, HostSettings>;
}

const HOST_SETTINGS: Record<keyof HostSettings, 'string' | 'boolean'> = {
  username: 'string',
  usernameVariable: 'string',
  passwordVariable: 'string',
  caFile: 'string',
  plainHttp: 'boolean',
};

/**
 * Reads a registries file. Without a file, the result has no mirrors and hosts.
 *
 * @throws CLEARML4010 when the file is invalid
 */
export function readRegistries(path: string): Registries {
  if (!existsSync(path)) {
    return { mirrors: new Map(), hosts: new Map() };
  }
  const { readYaml } = require('../yaml/read-yaml') as typeof import('../yaml/read-yaml');
  try {
    return registriesIn(mapOf(readYaml(readRegularText(path)).content ?? {}, 'the content'), dirname(path));
  } catch (error) {
    const { message, fix = 'correct the file; docs/charts.md describes it' } = error as Problem;
    throw new CodedError('CLEARML4010', {
      found: `${relative('', path)}: ${error instanceof YamlError ? error.located : message}`,
      expected: 'a map with mirrors and hosts',
      fix,
    });
  }
}

/** Logins that do not require a registries file, by registry. */
const declared = new Map<string, LoginVariables>();

/** Declares the environment variables for the login of a registry or a part of it, such as `docker.io/clearml`. */
export function declareLogin(place: string, variables: LoginVariables): void {
  declared.set(place, variables);
}

/** The declared logins by registry. */
export function declaredLogins(): ReadonlyMap<string, LoginVariables> {
  return declared;
}

/** Normalizes a reference for comparison: OCI references have no scheme, HTTP repositories keep their scheme. */
export function placeOf(reference: string): string {
  return reference.replace(/^oci:\/\//, '').replace(/\/+$/, '');
}

/** A place without the scheme and the login of an HTTP repository. */
export function withoutScheme(place: string): string {
  return withoutLogin(place).replace(/^https?:\/\//i, '');
}

/** The entry with the longest key that equals the place or is a prefix of it that ends before a slash. */
export function longestMatch<T>(entries: ReadonlyMap<string, T>, place: string): [key: string, value: T] | undefined {
  const matching = [...entries].filter(([key]) => place === key || place.startsWith(`${key}/`));
  return matching.sort(([a], [b]) => b.length - a.length)[0];
}

/** A mistake in the file. */
class Problem extends Error {
  public constructor(
    message: string,
    public readonly fix?: string,
  ) {
    super(message);
  }
}

function registriesIn(content: JsonObject, folder: string): Registries {
  rejectUnknownKeys(content, ['mirrors', 'hosts'], 'the file');
  const mirrors = Object.entries(mapOf(content.mirrors ?? {}, 'mirrors')).map(([place, mirror]) => {
    if (typeof mirror !== 'string' || mirror === '') {
      throw new Problem(`mirrors.${place} is not a string`);
    }
    return [placeOf(place), mirror.replace(/\/+$/, '')] as const;
  });
  const hosts = Object.entries(mapOf(content.hosts ?? {}, 'hosts')).map(
    ([host, settings]) => [placeOf(host), hostSettings(`hosts.${host}`, settings, folder)] as const,
  );
  return { mirrors: new Map(mirrors), hosts: new Map(hosts) };
}

function hostSettings(name: string, content: unknown, folder: string): HostSettings {
  const settings = mapOf(content, name);
  if ('password' in settings || 'token' in settings) {
    const fix = 'set the name of an environment variable with the password: passwordVariable';
    throw new Problem(`${name} contains a password`, fix);
  }
  rejectUnknownKeys(settings, Object.keys(HOST_SETTINGS), name);
  for (const [key, type] of Object.entries(HOST_SETTINGS)) {
    if (settings[key] !== undefined && (typeof settings[key] !== type || settings[key] === '')) {
      throw new Problem(`${name}.${key} is not a ${type}`);
    }
  }
  const { caFile, ...others } = settings as HostSettings;
  return caFile === undefined ? others : { ...others, caFile: resolve(folder, caFile) };
}

function mapOf(value: unknown, name: string): JsonObject {
  if (!isJsonObject(value)) {
    throw new Problem(`${name} is not a map`);
  }
  return value;
}

function rejectUnknownKeys(content: JsonObject, known: readonly string[], where: string): void {
  const other = Object.keys(content).find((key) => !known.includes(key));
  if (other !== undefined) {
    throw new Problem(`${where} has the unknown key ${other}; known keys are ${known.join(', ')}`);
  }
}
