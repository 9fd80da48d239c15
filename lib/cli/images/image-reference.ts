/** A reference to an image, taken apart as container runtimes do. */
export interface ImageReference {
  /** Host, and port if any: `docker.io` where the reference names none. */
  readonly registry: string;
  /** Path in the registry: `library/redis` for `redis`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Takes a reference apart. */
export function parseReference(image: string): ImageReference {
  const { host, path, tag, digest } = parts(image);
  const registry = host ?? 'docker.io';
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { registry, repository, tag, digest };
}

/** A reference in full: with its registry, and with the digest alone where it has one, as copy tools want it. */
export function fullReference({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${digest ? `@${digest}` : `:${tag ?? 'latest'}`}`;
}

/**
 * Where an image lies in a mirror: its path there is the one that the reference shows, without the host. This is where the
 * `imageRegistry` props look for it.
 */
export function mirroredReference(image: string, mirror: string): string {
  const { path, tag, digest } = parts(image);
  return `${mirror.replace(/\/+$/, '')}/${path}${versionIn({ tag, digest })}`;
}

/** By what an image is asked for in a mirror: its tag, where it has one. A runtime finds it by its digest as well. */
export function versionIn({ tag, digest }: Pick<ImageReference, 'tag' | 'digest'>): string {
  return tag || !digest ? `:${tag ?? 'latest'}` : `@${digest}`;
}

/** A reference as it is written. */
function parts(image: string): { host?: string; path: string; tag?: string; digest?: string } {
  const [, named = '', digest] = /^([^@]*)(?:@(.*))?$/.exec(image) ?? [];
  const [, whole = '', tag] = /^(.*?)(?::([^:/]+))?$/.exec(named) ?? [];
  const [host = '', ...rest] = whole.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(host) || host === 'localhost');
  return hasHost ? { host, path: rest.join('/'), tag, digest } : { path: whole, tag, digest };
}
