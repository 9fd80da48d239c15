/** The parts of an image reference, with the defaults of container runtimes. */
export interface ImageReference {
  /** Host and optional port; `docker.io` for a reference without a host. */
  readonly registry: string;
  /** Path in the registry: `library/redis` for `redis`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Parses an image reference. */
export function parseReference(image: string): ImageReference {
  const { host, path, tag, digest } = parts(image);
  const registry = host ?? 'docker.io';
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { registry, repository, tag, digest };
}

/** A full reference with registry, and with the digest instead of the tag if it has one, as copy tools require. */
export function fullReference({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${digest ? `@${digest}` : `:${tag ?? 'latest'}`}`;
}

/**
 * The reference of an image in a mirror: the path of the original reference without its host. The `imageRegistry` props
 * use the same path.
 */
export function mirroredReference(image: string, mirror: string): string {
  const { path, tag, digest } = parts(image);
  return `${mirror.replace(/\/+$/, '')}/${path}${versionIn({ tag, digest })}`;
}

/**
 * The version part of a reference in a mirror: the tag, otherwise the digest. Runtimes find a tagged image by digest
 * too.
 */
export function versionIn({ tag, digest }: Pick<ImageReference, 'tag' | 'digest'>): string {
  return tag || !digest ? `:${tag ?? 'latest'}` : `@${digest}`;
}

/** The parts of a reference without defaults. */
function parts(image: string): { host?: string; path: string; tag?: string; digest?: string } {
  const [, named = '', digest] = /^([^@]*)(?:@(.*))?$/.exec(image) ?? [];
  const [, whole = '', tag] = /^(.*?)(?::([^:/]+))?$/.exec(named) ?? [];
  const [host = '', ...rest] = whole.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(host) || host === 'localhost');
  return hasHost ? { host, path: rest.join('/'), tag, digest } : { path: whole, tag, digest };
}
