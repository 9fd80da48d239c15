import { fullReference, mirroredReference, parseReference } from './image-reference';

/** Tools for which a mirror list is printed. */
export const COPY_TOOLS = ['skopeo', 'crane'] as const;

export type CopyTool = (typeof COPY_TOOLS)[number];

/**
 * Commands that copy images into a mirror, every platform of them. `skopeo sync` is none of the tools: it cannot keep the path
 * of an image and leave its host out.
 */
export function copyList(images: readonly string[], mirror: string, tool: CopyTool): string[] {
  return images.map((image) => {
    const from = fullReference(parseReference(image));
    const to = mirroredReference(image, mirror);
    return tool === 'skopeo' ? `skopeo copy --all docker://${from} docker://${to}` : `crane copy ${from} ${to}`;
  });
}
