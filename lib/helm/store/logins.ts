import type { LoginVariables } from './registries-file';

/** Logins that do not require a registries file, by registry. */
const known = new Map<string, LoginVariables>();

/** Declares the environment variables for the login of a registry or a part of it, such as `docker.io/clearml`. */
export function declareLogin(place: string, variables: LoginVariables): void {
  known.set(place, variables);
}

/** The declared logins by registry. */
export function declaredLogins(): ReadonlyMap<string, LoginVariables> {
  return known;
}
