import { CodedError } from '../../core/errors/coded-error';
import { withholdVariable } from '../command/environment';
import type { RemoteChart } from './chart-location';
import { registriesPath } from './project';
import {
  declaredLogins,
  type LoginVariables,
  longestMatch,
  placeOf,
  readRegistries,
  withoutScheme,
} from './registries-file';

/** Credentials for a registry or repository. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Location and credentials of a remote chart, possibly in a mirror. */
export interface Access extends RemoteChart {
  readonly login?: Login;
  /** Name of the environment variable for the password. */
  readonly passwordVariable?: string;
}

/**
 * Determines location and credentials of a chart from the registries file of the project and the declared logins.
 *
 * @throws CLEARML4010 when the registries file is invalid, CLEARML4016 when a login has no user name
 */
export function accessTo(remote: RemoteChart): Access {
  const { mirrors, hosts } = readRegistries(registriesPath());
  const mirrored = throughMirror(remote, mirrors);
  const place = placeOf(mirrored.repo ?? mirrored.chart);
  const [, settings = {}] = longestMatch(hosts, withoutScheme(place)) ?? [];
  const [, declared] = longestMatch(declaredLogins(), withoutScheme(place)) ?? [];
  const variables = settings.passwordVariable ? settings : declared;
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
  const [original, mirror] = longestMatch(mirrors, place) ?? [];
  if (original === undefined) {
    return remote;
  }
  const target = mirror + place.slice(original.length);
  if (remote.repo === undefined) {
    return { ...remote, chart: remote.chart.startsWith('oci://') ? `oci://${placeOf(target)}` : target };
  }
  return /^https?:/.test(target)
    ? { ...remote, repo: target }
    : { ...remote, repo: undefined, chart: `oci://${placeOf(target)}/${remote.chart}` };
}

function loginFrom(variables: LoginVariables, place: string): Login | undefined {
  const { passwordVariable, usernameVariable } = variables;
  const password = passwordVariable && process.env[passwordVariable];
  if (!password) {
    // Without a password, helm uses the login of the user.
    return undefined;
  }
  withholdVariable(passwordVariable);
  const username = (usernameVariable && process.env[usernameVariable]) || variables.username;
  if (!username) {
    throw new CodedError('CLEARML4016', {
      found: `${passwordVariable} is set, but no user name for ${place}`,
      expected: 'a login with user name and password',
      fix: usernameVariable ? `set ${usernameVariable}` : `add username to this host in ${registriesPath()}`,
    });
  }
  return { username, password };
}
