import { isJsonObject, type JsonObject } from '../data/json';
import { joinPath, valueAt } from '../data/paths';
import type { YamlDocument } from '../manifests/yaml-document';
import { UnpinnedText, withPinned, writtenText } from './pinned-text';
import { IrregularText, type PinnedText, randomSpans } from './random-spans';

/** The random spans of rendered objects with their contents, by object and path. */
export interface Pins {
  readonly [object: string]: { readonly [path: string]: PinnedText };
}

/** The place of a scalar in a rendered object. */
export interface ScalarPlace {
  /** Kind and name of the object. Asterisks replace the random spans of its name. */
  readonly object: string;
  readonly path: string;
  /** Name and key, for an entry of a Secret object. */
  readonly entry?: { readonly secretName: string; readonly key: string };
  /** The text is the base64 of bytes that are no text. */
  readonly isBinary?: boolean;
}

/** Differences that cannot be pinned, because objects, keys, lengths or types differ. */
export class IrregularDifferences extends Error {
  public constructor(public readonly paths: readonly string[]) {
    super();
  }
}

/**
 * The random spans of rendered objects, with their contents in the first rendering.
 *
 * @param samples the documents of several renderings with equal values
 * @throws IrregularDifferences
 */
export function drawPins(samples: readonly YamlDocument[][]): Pins {
  const pins: { [object: string]: { [path: string]: PinnedText } } = {};
  mapScalars(samples, (texts, { object, path }) => {
    const spans = randomSpans(texts);
    if (spans.length > 0) {
      pins[object] = { ...pins[object], [path]: spans };
    }
    return texts[0] as string;
  });
  return pins;
}

/** Rendered objects with pinned contents. */
export interface PinnedDocuments {
  readonly documents: YamlDocument[];
  /** Places that are random and not pinned. */
  readonly unpinned: string[];
  /** Whether all pinned spans of present scalars are random. More renderings show whether they are equal by accident. */
  readonly isComplete: boolean;
}

/**
 * The documents of the first rendering with pinned contents in their random spans.
 *
 * @param write the text that replaces a content
 * @throws IrregularDifferences
 */
export function withPins(
  samples: readonly YamlDocument[][],
  pins: Pins,
  write: (content: string, place: ScalarPlace) => string,
): PinnedDocuments {
  const unpinned: string[] = [];
  let areComplete = true;
  const documents = mapScalars(samples, (texts, place) => {
    const pinned = (valueAt(pins, [place.object, place.path]) ?? []) as PinnedText;
    try {
      const { text, isComplete } = withPinned(texts, pinned);
      areComplete &&= isComplete;
      return writtenText(text, (content) => write(content, place));
    } catch (error) {
      if (!(error instanceof UnpinnedText)) {
        throw error;
      }
      unpinned.push(`${place.object} ${place.path}`);
      return texts[0] as string;
    }
  });
  return { documents, unpinned, isComplete: areComplete };
}

type ChangeScalar = (texts: readonly string[], place: ScalarPlace) => string;

/** The documents of the first rendering, in which `change` is applied to each scalar. */
function mapScalars(samples: readonly YamlDocument[][], change: ChangeScalar): YamlDocument[] {
  const [first = []] = samples;
  const irregular: string[] = [];
  const isAligned = (document: YamlDocument, n: number) =>
    samples.every((others) => kindOf(others[n]) === kindOf(document) && others.length === first.length);
  if (!first.every(isAligned)) {
    throw new IrregularDifferences(['the number or order of objects']);
  }
  const names = new Set<string>();
  const documents = first.map((document, n) => {
    const contents = samples.map((sample) => sample[n]?.content);
    const object = uniqueIn(names, objectName(contents));
    const walk = new ScalarWalk(object, change, irregular);
    return { ...document, content: walk.map(contents, { object, path: '' }) };
  });
  if (irregular.length > 0) {
    throw new IrregularDifferences(irregular);
  }
  return documents;
}

function kindOf(document: YamlDocument | undefined): string {
  const { apiVersion, kind } = (document?.content ?? {}) as JsonObject;
  return JSON.stringify([document?.source, apiVersion, kind]);
}

/** Kind, namespace and name; asterisks replace random spans, so that the text is the same for each rendering. */
function objectName(contents: readonly unknown[]): string {
  const objects = contents as { kind?: unknown; metadata?: { name?: unknown; namespace?: unknown } }[];
  const text = (values: unknown[]) => withoutSpans(values.map((value) => String(value ?? '')));
  const namespace = text(objects.map((one) => one?.metadata?.namespace));
  const name = text(objects.map((one) => one?.metadata?.name));
  return `${String(objects[0]?.kind ?? 'object')}/${namespace ? `${namespace}/` : ''}${name}`;
}

function withoutSpans(texts: string[]): string {
  const [line] = randomSpans(texts);
  return line && 'literals' in line ? line.literals.join('*') : (texts[0] as string);
}

function uniqueIn(taken: Set<string>, name: string): string {
  let unique = name;
  for (let n = 2; taken.has(unique); n++) {
    unique = `${name}#${n}`;
  }
  taken.add(unique);
  return unique;
}

/** Walks through an object in all renderings at once. */
class ScalarWalk {
  public constructor(
    private readonly object: string,
    private readonly change: ChangeScalar,
    private readonly irregular: string[],
  ) {}

  public map(nodes: readonly unknown[], place: ScalarPlace): unknown {
    const [first] = nodes;
    if (Array.isArray(first) && nodes.every((node) => Array.isArray(node) && node.length === first.length)) {
      const names = new Set<string>();
      return first.map((_, n) => {
        const items = nodes.map((node) => (node as unknown[])[n]);
        return this.map(items, { ...place, path: `${place.path}[${uniqueIn(names, itemName(items, n))}]` });
      });
    }
    if (isJsonObject(first) && nodes.every((node) => isJsonObject(node) && haveSameKeys(first, node))) {
      const entries = Object.keys(first).map((key) => {
        const values = nodes.map((node) => (node as JsonObject)[key]);
        return [key, this.mapField(values, first, key, place)] as const;
      });
      return Object.fromEntries(entries);
    }
    const isScalar = nodes.every(
      (node) => typeof node === typeof first && (typeof node !== 'object' || node === first),
    );
    return isScalar ? this.mapScalar(nodes, place) : this.reject(place, first);
  }

  private mapField(values: unknown[], owner: JsonObject, key: string, place: ScalarPlace): unknown {
    const path = joinPath(place.path, key);
    const isEntries = owner.apiVersion === 'v1' && owner.kind === 'Secret' && (key === 'data' || key === 'stringData');
    const [entries] = values;
    if (!isEntries || !isJsonObject(entries)) {
      return this.map(values, { ...place, path });
    }
    const secretName = String((owner.metadata as JsonObject | undefined)?.name ?? '');
    if (!values.every((one) => isJsonObject(one) && haveSameKeys(entries, one))) {
      return this.reject({ ...place, path }, entries);
    }
    return Object.fromEntries(
      Object.keys(entries).map((name) => {
        const texts = values.map((one) => (one as JsonObject)[name]);
        const inEntry = { ...place, path: joinPath(path, name), entry: { secretName, key: name } };
        return [name, key === 'data' ? this.mapEncoded(texts, inEntry) : this.map(texts, inEntry)];
      }),
    );
  }

  /** An entry of a Secret in base64. */
  private mapEncoded(values: unknown[], place: ScalarPlace): unknown {
    const texts = values.map((value) => (typeof value === 'string' ? value : ''));
    const decoded = texts.map((text) => Buffer.from(text, 'base64').toString());
    const isText = decoded.every((text, n) => Buffer.from(text).toString('base64') === texts[n]);
    if (!isText) {
      return this.map(values, { ...place, isBinary: true });
    }
    const changed = this.map(decoded, place);
    return changed === decoded[0] ? values[0] : Buffer.from(changed as string).toString('base64');
  }

  private mapScalar(nodes: readonly unknown[], place: ScalarPlace): unknown {
    const [first] = nodes;
    try {
      return first === null || first === undefined ? first : parsedAs(first, this.change(nodes.map(String), place));
    } catch (error) {
      if (!(error instanceof IrregularText)) {
        throw error;
      }
      return this.reject(place, first);
    }
  }

  private reject({ path }: ScalarPlace, value: unknown): unknown {
    this.irregular.push(`${this.object} ${path}`);
    return value;
  }
}

/** Items with equal names keep their path when another item is added. */
function itemName(items: readonly unknown[], index: number): string {
  const [name, ...others] = items.map((item) => (isJsonObject(item) ? item.name : undefined));
  return typeof name === 'string' && others.every((other) => other === name) ? name : String(index);
}

function haveSameKeys(a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key));
}

/** The text as a value of the type of `scalar`. */
function parsedAs(scalar: unknown, text: string): unknown {
  if (typeof scalar === 'bigint') {
    return BigInt(text);
  }
  if (text === String(scalar)) {
    return scalar;
  }
  return typeof scalar === 'number' ? Number(text) : typeof scalar === 'boolean' ? text === 'true' : text;
}
