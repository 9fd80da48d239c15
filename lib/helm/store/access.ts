import { CodedError } from '../../core/errors/coded-error';
import { declaredLogins } from './logins';
import { registriesPath } from './project';
import { type HostSettings, type LoginVariables, longestKey, placeOf, readRegistries } from './registries-file';
import type { RemoteChart } from './remote-chart';

/** A login to a registry or repository. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** How a remote chart is reached from here: perhaps through a mirror. */
export interface Access extends RemoteChart {
  readonly login?: Login;
  /** The environment variable that has, or would have, the password. */
  readonly passwordVariable?: string;
}

/**
 * How a chart is reached, by the registries file of the project and the declared logins.
 *
 * @throws CLEARML4010 when the registries file cannot be understood, CLEARML4016 when half of a login is missing
 */
export function accessTo(remote: RemoteChart): Access {
  const { mirrors, hosts } = readRegistries(registriesPath());
  const mirrored = throughMirror(remote, mirrors);
  const place = placeOf(mirrored.repo ?? mirrored.chart);
  const settings: HostSettings = longestMatch(hosts, withoutScheme(place)) ?? {};
  const variables = settings.passwordVariable ? settings : longestMatch(declaredLogins(), withoutScheme(place));
  const login = variables && loginFrom(variables, place);
  const plainHttp = settings.plainHttp && mirrored.chart.startsWith('oci://');
  return {
    ...mirrored,
    flags: [
      ...remote.flags,
      ...(settings.caFile ? ['--ca-file', settings.caFile] : []),
      ...(plainHttp ? ['--plain-http'] : []),
    ],
    login,
    passwordVariable: variables?.passwordVariable,
  };
}

function throughMirror(remote: RemoteChart, mirrors: ReadonlyMap<string, string>): RemoteChart {
  const place = placeOf(remote.repo ?? remote.chart);
  const original = longestKey(mirrors, place);
  if (original === undefined) {
    return remote;
  }
  const mirror = mirrors.get(original) ?? '';
  const moved = mirror + place.slice(original.length);
  if (remote.repo === undefined) {
    return { ...remote, chart: remote.chart.startsWith('oci://') ? `oci://${placeOf(moved)}` : moved };
  }
  return /^https?:/.test(moved)
    ? { ...remote, repo: moved }
    : { ...remote, repo: undefined, chart: `oci://${placeOf(moved)}/${remote.chart}` };
}

function loginFrom(variables: LoginVariables, place: string): Login | undefined {
  const { passwordVariable, usernameVariable } = variables;
  const password = passwordVariable && process.env[passwordVariable];
  if (!password) {
    // Without one, helm uses the login that the user has given it, as ever.
    return undefined;
  }
  const username = (usernameVariable && process.env[usernameVariable]) || variables.username;
  if (!username) {
    throw new CodedError('CLEARML4016', {
      found: `${passwordVariable} is set, but there is no user name for ${place}`,
      expected: 'a login with both',
      fix: usernameVariable ? `set ${usernameVariable}` : `add username to this host in ${registriesPath()}`,
    });
  }
  return { username, password };
}

function longestMatch<T>(entries: ReadonlyMap<string, T>, place: string): T | undefined {
  const key = longestKey(entries, place);
  return key === undefined ? undefined : entries.get(key);
}

function withoutScheme(place: string): string {
  return place.replace(/^https?:\/\/(?:[^/@]*@)?/, '');
}
