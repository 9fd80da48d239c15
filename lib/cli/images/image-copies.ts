import { longestKey, placeOf } from '../../helm/store/registries-file';
import { isReference } from '../../helm/values/image-values';

/** Tools for which the command prints copy commands. */
export const COPY_TOOLS = ['skopeo', 'crane'] as const;

export type CopyTool = (typeof COPY_TOOLS)[number];

/** Source and target of a copied image. */
export interface ImageCopy {
  readonly from: string;
  readonly to: string;
}

/** A copy of an image to a common mirror; undefined for an invalid image reference. */
export function copyInto(mirror: string, image: string): ImageCopy | undefined {
  return isReference(image)
    ? { from: fullReference(parseReference(image)), to: mirroredReference(image, mirror) }
    : undefined;
}

/** A copy of an image to the mirror of its registry; undefined without such a mirror. */
export function copyByMap(mirrors: ReadonlyMap<string, string>, image: string): ImageCopy | undefined {
  const reference = parseReference(image);
  const place = `${reference.registry}/${reference.repository}`;
  const original = longestKey(mirrors, place);
  const mirror = placeOf(mirrors.get(original ?? '') ?? '');
  if (original === undefined || !isReference(image) || mirror.includes('://')) {
    return undefined;
  }
  return { from: fullReference(reference), to: `${mirror}${place.slice(original.length)}${versionIn(reference)}` };
}

/**
 * The command that copies all platforms of an image. The library does not use `skopeo sync`, which cannot keep the path
 * of an image without its host.
 */
export function copyCommand({ from, to }: ImageCopy, tool: CopyTool): string {
  if (tool === 'crane') {
    return `crane copy ${from} ${to}`;
  }
  // Pods refer to this digest.
  const preserve = from.includes('@') ? ' --preserve-digests' : '';
  return `skopeo copy --all${preserve} docker://${from} docker://${to}`;
}

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
