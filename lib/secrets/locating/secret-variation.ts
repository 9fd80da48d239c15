import { CodedError, listed } from '../../core/errors/coded-error';
import { hashOf } from '../../helm/cache/cache';
import type { RenderedText } from '../../helm/command/command';
import { fromExactJson, toExactJson } from '../../helm/data/exact-json';
import { asMap, isJsonObject, type JsonObject, mapLeaves } from '../../helm/data/json';
import {
  bare,
  placeholderFor,
  placeholdersIn,
  replacePlaceholders,
  withoutPlaceholders,
} from '../../helm/data/placeholders';
import { type StreamPart, streamParts } from '../../helm/manifests/stream-parts';
import type { YamlDocument } from '../../helm/manifests/yaml-document';
import { byIdentity } from '../../helm/rendering/differences';
import type { Comparison, Difference, FirstRendering, VariedValues } from '../../helm/rendering/varied-values';
import type { PlaceholderPairs } from '../encoding/locate';
import { type PlaceholderShape, PLACEHOLDER_SHAPES as SHAPES } from '../encoding/placeholder-shapes';
import { encoded, type SecretText, type TextPart, withSecrets } from '../secret-text';
import { SecretValue } from '../secret-value';
import { compareDocument, type DocumentPlaces, type LocatedText, type Path, UNEXPLAINED } from './compare-documents';
import type { DocumentCheck, SecretSlot, SecretSlots } from './secret-slot';

/** Index of the first shape that most YAML texts contain unchanged. */
const GENTLE = SHAPES.findIndex(({ name }) => name === 'URI characters');

/** Documents without their secrets, and the places of these. A number is the index of a secret in the values. */
interface LocatedDocuments {
  readonly documents: readonly YamlDocument[];
  readonly texts: readonly (LocatedText<number> & { readonly index: number })[];
  readonly checksums: readonly { readonly index: number; readonly path: Path }[];
}

/** The values of a release with secrets, whose placeholders differ between two renderings. */
export class SecretVariation implements VariedValues {
  /** The places of secrets in the documents, after `restore`. */
  public readonly slots: SecretSlots = new Map<string, SecretSlot>();
  private readonly placeholders: readonly string[];
  /** Indexes of the placeholders, in the form for helm. */
  private readonly numbers: ReadonlyMap<string, number>;

  /** The values for helm, if they contain secrets. */
  public static of(values: JsonObject): SecretVariation | undefined {
    const variation = new SecretVariation(values);
    return variation.placeholders.length > 0 ? variation : undefined;
  }

  private constructor(private readonly values: JsonObject) {
    const found = new Set<string>();
    mapLeaves(values, (leaf) => {
      for (const placeholder of typeof leaf === 'string' ? placeholdersIn(leaf) : []) {
        found.add(placeholder);
      }
    });
    this.placeholders = [...found];
    this.numbers = new Map(this.placeholders.map((placeholder, index) => [bare(placeholder), index]));
  }

  public get identity(): unknown {
    return this.withTexts((placeholder) => `\0secret ${this.placeholders.indexOf(placeholder)}\0`);
  }

  /** The values of the first rendering. */
  public get first(): JsonObject {
    return this.withTexts(bare);
  }

  public alternative(attempt: number): JsonObject | undefined {
    const shape = SHAPES[attempt];
    return shape && this.withTexts((placeholder) => shape.placeholder(bare(placeholder)));
  }

  private withTexts(text: (placeholder: string) => string): JsonObject {
    return mapLeaves(this.values, (leaf) => (typeof leaf === 'string' ? replacePlaceholders(leaf, text) : leaf));
  }

  public compare({ text, documents }: FirstRendering, second: RenderedText, attempt: number): Comparison {
    const texts = new DocumentTexts(text, second.text);
    const gentle = SHAPES.slice(GENTLE).map((shape) => this.pairs(shape));
    const pairs = this.pairs(SHAPES[attempt] as PlaceholderShape);
    const places = documents.map((document) => {
      const [first, other] = texts.pairOf(document);
      if (other === undefined) {
        return UNEXPLAINED;
      }
      return first === other
        ? undefined
        : compareDocument({ text: first, content: document.content }, other, pairs, gentle);
    });
    const names = [...byIdentity(documents).keys()];
    const listOf = (key: 'unexplained' | 'inKeys') =>
      places.flatMap((found, index) =>
        (found?.[key] ?? []).map((path) => differenceAt(names[index], path, documents[index])),
      );
    const [inKey] = listOf('inKeys');
    if (inKey) {
      throw this.misplaced(inKey);
    }
    return { stored: toExactJson(this.located(documents, places)), unexplained: listOf('unexplained') };
  }

  private located(
    documents: readonly YamlDocument[],
    places: readonly (DocumentPlaces | undefined)[],
  ): LocatedDocuments {
    const numbered = (text: SecretText<string>) => withSecrets(text, (one) => this.numbers.get(one) as number);
    const texts = places.flatMap((found, index) =>
      (found?.texts ?? []).map(({ path, text, document }) => {
        return { index, path, text: numbered(text), ...(document && { document: numbered(document) }) };
      }),
    );
    const checksums = places.flatMap((found, index) => (found?.checksums ?? []).map((path) => ({ index, path })));
    for (const { index, path } of [...texts, ...checksums]) {
      setAt(documents[index], path, '');
    }
    return { documents, texts, checksums };
  }

  private pairs(shape: PlaceholderShape): PlaceholderPairs {
    return new Map([...this.numbers.keys()].map((one) => [one, shape.placeholder(one)]));
  }

  public restore(stored: string): YamlDocument[] {
    const located = fromExactJson(stored) as LocatedDocuments;
    const { documents, texts, checksums } = located;
    const places = [...byIdentity(documents).keys()];
    const digest = checksums.length > 0 ? this.digestOf(located) : '';
    for (const { index, path } of checksums) {
      setAt(documents[index], path, digest);
    }
    for (const { index, path, text, document } of texts) {
      const secrets = this.withSecrets(text);
      const place = `${places[index]} at ${path.join('.')}`;
      const check = document && { place, path, text: secrets, document: this.withSecrets(document) };
      setAt(documents[index], path, this.asText(secrets, check));
    }
    return documents as YamlDocument[];
  }

  private withSecrets(text: SecretText<number>): SecretText<SecretValue> {
    return withSecrets(text, (number) => SecretValue._of(this.placeholders[number] ?? '') as SecretValue);
  }

  /** The text with a placeholder for each slot. */
  private asText(text: SecretText<SecretValue>, check: DocumentCheck | undefined): string {
    return text
      .map((part) => {
        if (typeof part === 'string') {
          return part;
        }
        return 'base64' in part ? encoded(this.asText(part.base64, check)) : this.slot(part, check);
      })
      .join('');
  }

  private slot(part: TextPart<SecretValue>, check: DocumentCheck | undefined): string {
    const identity = JSON.stringify(['slot', part, check]);
    const placeholder = placeholderFor(identity);
    (this.slots as Map<string, SecretSlot>).set(placeholder, { part, check, isLocated: true });
    return placeholder;
  }

  /**
   * Replaces the digests that a chart computes: it changes with everything in the Secrets and ConfigMaps of the release and
   * with the versions of its secrets.
   */
  private digestOf({ documents, texts }: LocatedDocuments): string {
    const secrets = this.placeholders.map((placeholder) => SecretValue._of(placeholder)?._source);
    const read = new Set(['Secret', 'ConfigMap']);
    const isRead = (index: number) => read.has(String(asMap(documents[index]?.content).kind));
    return hashOf(
      JSON.stringify([
        documents.filter((_, index) => isRead(index)).map(({ content }) => toExactJson(content)),
        texts.filter(({ index }) => isRead(index)).map(({ path, text }) => [path, text]),
        secrets.map((source) => [source?.identity, source?.version]),
      ]),
    );
  }

  public rejection(chart: string, differences: readonly Difference[]): Error {
    const [first] = differences;
    const secrets = this.descriptions();
    if (first === undefined) {
      return new CodedError('CLEARML3004', {
        found: `helm renders ${chart} with no other text in the place of ${listed(secrets)}`,
        expected: 'templates that print secrets, and do not read them',
        fix: 'use the chart value that names an existing Secret',
      });
    }
    const places = differences.map(({ place }) => withoutPlaceholders(place));
    return new CodedError('CLEARML3004', {
      found: `${first.source ?? chart} alters ${secrets.length === 1 ? secrets[0] : `one of ${listed(secrets)}`} at ${listed(places)}`,
      expected:
        'the secret itself, also encoded (base64, JSON, YAML, URL, quoted, indented), but no hash, part or other spelling',
      fix: 'provide the complete text in an existing Secret, or use a value that the chart does not alter',
    });
  }

  private misplaced({ source, place }: Difference): Error {
    return new CodedError('CLEARML3003', {
      found: `${source} puts ${listed(this.descriptions())} into a key of ${withoutPlaceholders(place)}`,
      expected: "secrets in Secret objects or in a container's env[].value only",
      fix: 'use a value of the chart that it prints as text',
    });
  }

  private descriptions(): string[] {
    return this.placeholders.map((placeholder) => `${SecretValue._of(placeholder)?._source.description}`);
  }
}

function differenceAt(name: string | undefined, path: Path, document: YamlDocument | undefined): Difference {
  return { source: document?.source, place: [name, path.join('.')].filter(Boolean).join(' ') };
}

/** The texts of documents in two renderings. */
class DocumentTexts {
  private readonly first: readonly StreamPart[];
  private readonly second = new Map<string, StreamPart[]>();
  private readonly used = new Map<string, number>();

  public constructor(first: string, second: string) {
    this.first = streamParts(first);
    for (const part of streamParts(second)) {
      const key = keyOf(part);
      this.second.set(key, [...(this.second.get(key) ?? []), part]);
    }
  }

  /** The text of a document of the first rendering, and that of the same document in the second. */
  public pairOf({ line }: YamlDocument): readonly [string, string | undefined] {
    const part = this.first.find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
    if (part === undefined) {
      return ['', undefined];
    }
    const key = keyOf(part);
    const count = this.used.get(key) ?? 0;
    this.used.set(key, count + 1);
    return [trimmed(part), withText(this.second.get(key)?.[count])];
  }
}

/** helm orders the documents of a file by kind if it can read them; documents of a kind keep their order. */
function keyOf({ source, text }: StreamPart): string {
  return JSON.stringify([source, /^["']?kind["']?:.*$/m.exec(text)?.[0]]);
}

function withText(part: StreamPart | undefined): string | undefined {
  return part && trimmed(part);
}

function trimmed({ text }: StreamPart): string {
  return text.replace(/^(?:(?:#.*)?\n)+/, '').trimEnd();
}

function setAt(document: YamlDocument | undefined, path: Path, text: string): void {
  const owner = path.slice(0, -1).reduce<unknown>((node, key) => (node as JsonObject)[key], document?.content);
  if (isJsonObject(owner) || Array.isArray(owner)) {
    (owner as JsonObject)[path.at(-1) ?? ''] = text;
  }
}
