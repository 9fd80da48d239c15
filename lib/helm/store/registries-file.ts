import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject } from '../data/json';

/** The names of the environment variables of a login; never the login itself. */
export interface LoginVariables {
  /** A user name that is no secret. */
  readonly username?: string;
  readonly usernameVariable?: string;
  readonly passwordVariable?: string;
}

/** How a host is reached from here. */
export interface HostSettings extends LoginVariables {
  /** File with the certificates of a private CA. */
  readonly caFile?: string;
  /** Whether it speaks plain HTTP. */
  readonly plainHttp?: boolean;
}

/** How registries and repositories are reached from here. */
export interface Registries {
  /** What is taken from elsewhere: a place, and the one that stands in for it. */
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
 * Reads a registries file. Where there is none, nothing is mirrored.
 *
 * @throws CLEARML4010 when it says something that cannot be understood
 */
export function readRegistries(path: string): Registries {
  if (!existsSync(path)) {
    return { mirrors: new Map(), hosts: new Map() };
  }
  const complain = (problem: string, fix = 'correct it; docs/charts.md shows the file') => {
    throw new CodedError('CLEARML4010', {
      found: `${relative('', path)}: ${problem}`,
      expected: 'a map with mirrors and hosts',
      fix,
    });
  };
  const content = contentOf(path, complain);
  rejectOthers(content, ['mirrors', 'hosts'], 'it', complain);
  const mirrors = new Map<string, string>();
  for (const [place, mirror] of Object.entries(mapAt(content, 'mirrors', complain))) {
    if (typeof mirror !== 'string' || mirror === '') {
      complain(`mirrors.${place} is no text`);
    }
    mirrors.set(placeOf(place), String(mirror).replace(/\/+$/, ''));
  }
  const hosts = new Map<string, HostSettings>();
  for (const [host, settings] of Object.entries(mapAt(content, 'hosts', complain))) {
    hosts.set(placeOf(host), hostSettings(host, settings, dirname(path), complain));
  }
  return { mirrors, hosts };
}

type Complain = (problem: string, fix?: string) => void;

/** A place as it is compared: an HTTP repository keeps its scheme, an OCI reference has none. */
export function placeOf(reference: string): string {
  return reference.replace(/^oci:\/\//, '').replace(/\/+$/, '');
}

/** The longest key that is the place or a part of it that ends before a slash. */
export function longestKey(entries: ReadonlyMap<string, unknown>, place: string): string | undefined {
  const fitting = [...entries.keys()].filter((key) => place === key || place.startsWith(`${key}/`));
  return fitting.sort((a, b) => b.length - a.length)[0];
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
    complain('it is no map');
  }
  return content as JsonObject;
}

function mapAt(content: JsonObject, key: string, complain: Complain): JsonObject {
  const value = content[key] ?? {};
  if (!isJsonObject(value)) {
    complain(`${key} is no map`);
  }
  return value as JsonObject;
}

function hostSettings(host: string, settings: unknown, folder: string, complain: Complain): HostSettings {
  if (!isJsonObject(settings)) {
    complain(`hosts.${host} is no map`);
  }
  const given = settings as JsonObject;
  if ('password' in given || 'token' in given) {
    complain(`hosts.${host} holds a password`, 'name the environment variable that has it: passwordVariable');
  }
  rejectOthers(given, Object.keys(HOST_SETTINGS), `hosts.${host}`, complain);
  for (const [key, type] of Object.entries(HOST_SETTINGS)) {
    if (given[key] !== undefined && (typeof given[key] !== type || given[key] === '')) {
      complain(`hosts.${host}.${key} is no ${type === 'string' ? 'text' : 'true or false'}`);
    }
  }
  const { caFile, ...others } = given as HostSettings;
  return caFile === undefined ? others : { ...others, caFile: resolve(folder, caFile) };
}

function rejectOthers(content: JsonObject, known: readonly string[], where: string, complain: Complain): void {
  const other = Object.keys(content).find((key) => !known.includes(key));
  if (other !== undefined) {
    complain(`${where} has ${other}, which means nothing there; known are ${known.join(', ')}`);
  }
}
