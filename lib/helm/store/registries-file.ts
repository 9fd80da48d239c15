import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject } from '../data/json';

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
  const complain = (problem: string, fix = 'correct the file; docs/charts.md describes it') => {
    throw new CodedError('CLEARML4010', {
      found: `${relative('', path)}: ${problem}`,
      expected: 'a map with mirrors and hosts',
      fix,
    });
  };
  const content = contentOf(path, complain);
  rejectUnknownKeys(content, ['mirrors', 'hosts'], 'the file', complain);
  const mirrors = new Map<string, string>();
  for (const [place, mirror] of Object.entries(mapAt(content, 'mirrors', complain))) {
    if (typeof mirror !== 'string' || mirror === '') {
      complain(`mirrors.${place} is not a string`);
    }
    mirrors.set(placeOf(place), String(mirror).replace(/\/+$/, ''));
  }
  const hosts = new Map<string, HostSettings>();
  for (const [host, settings] of Object.entries(mapAt(content, 'hosts', complain))) {
    hosts.set(placeOf(host), hostSettings(host, settings, dirname(path), complain));
  }
  return { mirrors, hosts };
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

type Complain = (problem: string, fix?: string) => void;

/** Normalizes a reference for comparison: OCI references have no scheme, HTTP repositories keep their scheme. */
export function placeOf(reference: string): string {
  return reference.replace(/^oci:\/\//, '').replace(/\/+$/, '');
}

/** The longest key that equals the place or is a prefix of it that ends before a slash. */
export function longestKey(entries: ReadonlyMap<string, unknown>, place: string): string | undefined {
  const matching = [...entries.keys()].filter((key) => place === key || place.startsWith(`${key}/`));
  return matching.sort((a, b) => b.length - a.length)[0];
}

function contentOf(path: string, complain: Complain): JsonObject {
  let content: unknown;
  const { parse } = require('yaml') as typeof import('yaml');
  try {
    content = parse(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    complain((error as Error).message);
  }
  if (!isJsonObject(content)) {
    complain('the content is not a map');
  }
  return content as JsonObject;
}

function mapAt(content: JsonObject, key: string, complain: Complain): JsonObject {
  const value = content[key] ?? {};
  if (!isJsonObject(value)) {
    complain(`${key} is not a map`);
  }
  return value as JsonObject;
}

function hostSettings(host: string, settings: unknown, folder: string, complain: Complain): HostSettings {
  if (!isJsonObject(settings)) {
    complain(`hosts.${host} is not a map`);
  }
  const entries = settings as JsonObject;
  if ('password' in entries || 'token' in entries) {
    complain(
      `hosts.${host} contains a password`,
      'set the name of an environment variable with the password: passwordVariable',
    );
  }
  rejectUnknownKeys(entries, Object.keys(HOST_SETTINGS), `hosts.${host}`, complain);
  for (const [key, type] of Object.entries(HOST_SETTINGS)) {
    if (entries[key] !== undefined && (typeof entries[key] !== type || entries[key] === '')) {
      complain(`hosts.${host}.${key} is not a ${type}`);
    }
  }
  const { caFile, ...others } = entries as HostSettings;
  return caFile === undefined ? others : { ...others, caFile: resolve(folder, caFile) };
}

function rejectUnknownKeys(content: JsonObject, known: readonly string[], where: string, complain: Complain): void {
  const other = Object.keys(content).find((key) => !known.includes(key));
  if (other !== undefined) {
    complain(`${where} has the unknown key ${other}; known keys are ${known.join(', ')}`);
  }
}
