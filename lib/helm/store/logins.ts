import type { LoginVariables } from './registries-file';

/** A login that is known without a registries file, by what it is for. */
const known = new Map<string, LoginVariables>();

/** Declares which environment variables hold the login of a registry, or of a part of one, such as `docker.io/clearml`. */
export function declareLogin(place: string, variables: LoginVariables): void {
  known.set(place, variables);
}

/** The declared logins by place. */
export function declaredLogins(): ReadonlyMap<string, LoginVariables> {
  return known;
}
