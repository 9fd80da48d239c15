import { isJsonObject, type JsonObject } from '../data/json';
import { joinPath } from '../data/paths';

/** `host:port/path/name:tag@digest`. All parts except the name are optional. */
const REFERENCE =
  /^(?:[a-z0-9][a-z0-9.-]*(?::[0-9]+)?\/)?(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*\/)*[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/** Keys whose text is an image: `image`, `defaultContainerImage`, `defaultImage`. */
const IMAGE_KEY = /^(?:image|[A-Za-z]\w*Image)$/;

/**
 * The images that a tree of values, or a custom resource, names: `image: reference`, maps of `repository` and `tag`, and maps
 * of `repository`, `image` and `version` as in the GPU operator. Disabled parts are ignored.
 *
 * @returns references by the path of the value that names them
 */
export function givenImages(tree: unknown): Map<string, string> {
  return new Map(imagesBelow(tree, ''));
}

/** The images that no manifest contains: defaults for pods that the application creates. */
export function spawnedImages(tree: unknown): Map<string, string> {
  return new Map([...imagesBelow(tree, '')].filter(([path]) => /\w+Image$/.test(path)));
}

function* imagesBelow(node: unknown, path: string): Generator<[string, string]> {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* imagesBelow(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node) && node.enabled !== false) {
    const composed = composedImage(node);
    if (composed) {
      yield [path, composed];
    }
    for (const [key, value] of Object.entries(node)) {
      const place = joinPath(path, key);
      if (typeof value !== 'string') {
        yield* imagesBelow(value, place);
      } else if (IMAGE_KEY.test(key) && !composed && isReference(value)) {
        yield [place, value];
      }
    }
  }
}

/** The image that the parts in a map name. */
function composedImage(map: JsonObject): string | undefined {
  const [registry, repository, image, digest] = ['registry', 'repository', 'image', 'digest'].map((key) =>
    text(map[key]),
  );
  const tag = text(map.tag) ?? (image === undefined ? undefined : text(map.version));
  if (repository === undefined || !('tag' in map || digest !== undefined || image !== undefined)) {
    return undefined;
  }
  const name = [registry, repository, image].filter(Boolean).join('/');
  const whole = `${name}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
  return isReference(whole) ? whole : undefined;
}

function text(value: unknown): string | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
}

/** Whether a text is a valid reference to an image. */
export function isReference(value: string): boolean {
  return REFERENCE.test(value);
}
