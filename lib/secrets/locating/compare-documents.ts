import { attempt } from '../../helm/data/attempt';
import { isJsonObject } from '../../helm/data/json';
import { readYaml } from '../../helm/yaml/read-yaml';
import { locate, locateInText, type PlaceholderPairs } from '../encoding/locate';
import { decoded, filled, mapSecrets, type SecretText, secretsIn } from '../secret-text';

/** A path in a document. */
export type Path = readonly (string | number)[];

/** A text in a document that contains secrets. */
export interface LocatedText<S> {
  readonly path: Path;
  readonly text: SecretText<S>;
  /**
   * The text of the whole document. Contents must not change how it is read: the template prints them without quotes, or
   * between quotes that they could end.
   */
  readonly document?: SecretText<S>;
}

/** The places of secrets in a document. */
export interface DocumentPlaces {
  readonly texts: LocatedText<string>[];
  /** Annotations of pod templates that contain a digest of other templates. */
  readonly checksums: Path[];
  /** Paths of maps whose keys contain secrets. */
  readonly inKeys: Path[];
  /** Paths of texts with salted hashes, which differ for equal secrets, too. */
  readonly salted: Path[];
  /** Paths of texts, numbers and booleans that differ between two renderings in another way than by their placeholders. */
  readonly altered: Path[];
  /** Paths at which one rendering has other keys, items or kinds of values than the other, or an object with another name. */
  readonly structure: Path[];
}

/** A document whose renderings have nothing in common, or that one rendering does not contain. */
export const OTHER_DOCUMENT: DocumentPlaces = { ...noPlaces(), structure: [[]] };

/** Whether the placeholders explain all differences of a document. */
export function isExplained({ altered, structure }: DocumentPlaces): boolean {
  return altered.length + structure.length === 0;
}

function noPlaces(): DocumentPlaces {
  return { texts: [], checksums: [], inKeys: [], salted: [], altered: [], structure: [] };
}

/** The first rendering of a document: its text, and its content. */
interface FirstDocument {
  readonly text: string;
  readonly content: unknown;
}

/**
 * Locates the placeholders in a document by comparing two renderings of it: by its content, or by its text where the second
 * placeholders change how the content is read.
 *
 * @param gentle placeholders that most YAML texts contain unchanged, by those of the first rendering
 */
export function compareDocument(
  first: FirstDocument,
  second: string,
  pairs: PlaceholderPairs,
  gentle: readonly PlaceholderPairs[],
): DocumentPlaces {
  const byContent = attempt(() => compareContents(first.content, readYaml(second, true).content, pairs));
  if (byContent && isExplained(byContent)) {
    return byContent;
  }
  const location = locateInText(first.text, second, pairs);
  for (const others of 'text' in location ? gentle : []) {
    const document = (location as { text: SecretText<string> }).text;
    const byText = attempt(() => {
      const text = filled(document, (placeholder) => others.get(placeholder) ?? placeholder);
      return compareContents(first.content, readYaml(text, true).content, others);
    });
    if (byText && isExplained(byText)) {
      return { ...byText, texts: byText.texts.map((one) => ({ ...one, text: withoutShapes(one.text), document })) };
    }
  }
  return byContent ?? OTHER_DOCUMENT;
}

/** The text of the document limits the contents. */
function withoutShapes(text: SecretText<string>): SecretText<string> {
  return mapSecrets(text, ({ shape: _, ...part }) => part);
}

function compareContents(first: unknown, second: unknown, pairs: PlaceholderPairs): DocumentPlaces {
  const places = noPlaces();
  const compare = (a: unknown, b: unknown, path: Path): void => {
    if (typeof a === 'string' && typeof b === 'string') {
      compareTexts(a, b, path);
    } else if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
      for (const [index, item] of a.entries()) {
        compare(item, b[index], [...path, index]);
      }
    } else if (isJsonObject(a) && Object.keys(a).some((key) => holds(key, pairs))) {
      places.inKeys.push(path);
    } else if (isJsonObject(a) && isJsonObject(b) && haveEqualKeys(a, b)) {
      for (const [key, value] of Object.entries(a)) {
        compare(value, b[key], [...path, key]);
      }
    } else if (!Object.is(a, b)) {
      (isNested(a) || isNested(b) ? places.structure : places.altered).push(path);
    }
  };
  const compareTexts = (a: string, b: string, path: Path): void => {
    const isName = path.join('.') === 'metadata.name';
    const location = a === b ? { text: [] } : locate(a, b, pairs);
    if (!('text' in location)) {
      const { checksums, salted, altered, structure } = places;
      const others = isName ? structure : altered;
      (isChecksum(path, a, b) ? checksums : isSalted(a, b) ? salted : others).push(path);
    } else if (secretsIn(location.text).length > 0) {
      places.texts.push({ path, text: location.text });
    }
  };
  compare(first, second, []);
  return places;
}

/** bcrypt, also of `htpasswd`. */
function isSalted(a: string, b: string): boolean {
  // bcrypt rejects long texts.
  return [a, b].some((text) => /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}/.test(`${text}\n${decoded(text)}`));
}

function holds(text: string, pairs: PlaceholderPairs): boolean {
  return [...pairs.keys()].some((placeholder) => text.includes(placeholder));
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function haveEqualKeys(a: object, b: object): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key));
}

/** An annotation of a pod template by which a chart restarts pods when another template changes. */
function isChecksum(path: Path, a: string, b: string): boolean {
  const [annotations, metadata, template] = path.slice(-4, -1).reverse();
  const isAnnotation = annotations === 'annotations' && metadata === 'metadata' && template === 'template';
  return isAnnotation && a.length === b.length && [a, b].every((text) => /^[0-9a-f]{32,128}$/.test(text));
}
