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
  const [, named = '', digest] = /^([^@]*)(?:@(.*))?$/.exec(image) ?? [];
  const [, path = '', tag] = /^(.*?)(?::([^:/]+))?$/.exec(named) ?? [];
  const [first = '', ...rest] = path.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasHost ? first : 'docker.io';
  const below = hasHost ? rest.join('/') : path;
  const repository = registry === 'docker.io' && !below.includes('/') ? `library/${below}` : below;
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
  const { registry, tag, digest } = parseReference(image);
  const [named = ''] = image.split('@');
  const path = named.replace(/:[^:/]+$/, '');
  const below = path.startsWith(`${registry}/`) ? path.slice(registry.length + 1) : path;
  return `${mirror.replace(/\/+$/, '')}/${below}${tag || !digest ? `:${tag ?? 'latest'}` : `@${digest}`}`;
}
