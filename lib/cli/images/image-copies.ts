import { longestKey, placeOf } from '../../helm/store/registries-file';
import { isReference } from '../../helm/values/image-values';
import { fullReference, mirroredReference, parseReference, versionIn } from '../../security/image-reference';

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
