import { longestKey, placeOf } from '../../helm/store/registries-file';
import { isReference } from '../../helm/values/image-values';
import { fullReference, mirroredReference, parseReference, versionIn } from './image-reference';

/** Tools for which a mirror list is printed. */
export const COPY_TOOLS = ['skopeo', 'crane'] as const;

export type CopyTool = (typeof COPY_TOOLS)[number];

/** Where an image lies, and where it is to lie as well. */
export interface ImageCopy {
  readonly from: string;
  readonly to: string;
}

/** A copy of an image in one registry for all; undefined for what is no image reference. */
export function copyInto(mirror: string, image: string): ImageCopy | undefined {
  return isReference(image)
    ? { from: fullReference(parseReference(image)), to: mirroredReference(image, mirror) }
    : undefined;
}

/** A copy of an image where a map of mirrors has its place; undefined where it has none. */
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
 * The command that copies an image, every platform of it. `skopeo sync` is none of the tools: it cannot keep the path of an
 * image and leave its host out.
 */
export function copyCommand({ from, to }: ImageCopy, tool: CopyTool): string {
  if (tool === 'crane') {
    return `crane copy ${from} ${to}`;
  }
  // Pods will ask for that digest.
  const exactly = from.includes('@') ? ' --preserve-digests' : '';
  return `skopeo copy --all${exactly} docker://${from} docker://${to}`;
}
