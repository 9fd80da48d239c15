import { hashOf } from '../../helm/cache/cache';
import type { RenderedText } from '../../helm/command/command';
import { fromExactJson, toExactJson } from '../../helm/data/exact-json';
import { asMap, isJsonObject, type JsonObject, mapLeaves } from '../../helm/data/json';
import { textsIn } from '../../helm/data/paths';
import { bare, placeholderFor, replacePlaceholders } from '../../helm/data/placeholders';
import type { YamlDocument } from '../../helm/manifests/yaml-document';
import { byIdentity } from '../../helm/rendering/differences';
import type { Comparison, Difference, FirstRendering, VariedValues } from '../../helm/rendering/varied-values';
import { encoded, type SecretText, secretsIn, type TextPart, withSecrets } from '../secret-text';
import { type SecretValue, secretsByPlaceholder } from '../secret-value';
import { contentDependent, inMapKey, unexplained } from './alterations';
import {
  compareDocument,
  type DocumentPlaces,
  isExplained,
  type LocatedText,
  OTHER_DOCUMENT,
  type Path,
} from './compare-documents';
import { DocumentTexts } from './document-texts';
import { attemptsFor, type PlaceholderAttempt } from './placeholder-attempts';
import type { DocumentCheck, SecretSlot, SecretSlots } from './secret-slot';

/** Documents without their secrets, and the places of these. A number is the index of a secret in the values. */
interface LocatedDocuments {
  readonly documents: readonly YamlDocument[];
  readonly texts: readonly (LocatedText<number> & { readonly index: number })[];
  readonly checksums: readonly { readonly index: number; readonly path: Path }[];
  /** The objects depend on the contents of acknowledged secrets. */
  readonly isAcknowledged: boolean;
}

/** The values of a release with secrets, whose placeholders differ between two renderings. */
export class SecretVariation implements VariedValues {
  /** The places of secrets in the documents, after `restore`. */
  public readonly slots: SecretSlots = new Map<string, SecretSlot>();
  /** Whether the objects depend on contents of acknowledged secrets, after `restore`. */
  public usesAcknowledgement = false;
  private readonly secrets: readonly SecretValue[];
  private readonly attempts: readonly PlaceholderAttempt[];
  /** Indexes of the placeholders, in the form for helm. */
  private readonly numbers: ReadonlyMap<string, number>;

  /**
   * The values for helm, if they contain secrets.
   *
   * @param defaults the values of the chart
   * @param acknowledged placeholders of secrets on whose contents the structure of the objects may depend
   */
  public static of(
    values: JsonObject,
    defaults: () => object,
    acknowledged: ReadonlySet<string> = new Set(),
  ): SecretVariation | undefined {
    const variation = new SecretVariation(values, defaults, acknowledged);
    return variation.secrets.length > 0 ? variation : undefined;
  }

  private constructor(
    private readonly values: JsonObject,
    private readonly defaults: () => object,
    private readonly acknowledged: ReadonlySet<string>,
  ) {
    this.secrets = [...secretsByPlaceholder(values).values()];
    this.numbers = new Map(this.secrets.map(({ _placeholder }, index) => [bare(_placeholder), index]));
    this.attempts = attemptsFor([...this.numbers.keys()], new Set([...acknowledged].map(bare)));
  }

  public get identity(): unknown {
    const kindOf = (placeholder: string) => (this.acknowledged.has(placeholder) ? 'acknowledged' : 'secret');
    return this.withTexts((one) => `\0${kindOf(one)} ${this.numbers.get(bare(one))}\0`);
  }

  /** The values of the first rendering. */
  public get first(): JsonObject {
    return this.withTexts(bare);
  }

  public alternative(attempt: number): JsonObject | undefined {
    const pairs = this.attempts[attempt]?.pairs;
    return pairs && this.withTexts((placeholder) => pairs.get(bare(placeholder)) as string);
  }

  private withTexts(text: (placeholder: string) => string): JsonObject {
    return mapLeaves(this.values, (leaf) => (typeof leaf === 'string' ? replacePlaceholders(leaf, text) : leaf));
  }

  public compare(
    { text, documents }: FirstRendering,
    second: RenderedText,
    attempt: number,
    earlier?: Comparison,
  ): Comparison {
    const texts = new DocumentTexts(text, second);
    const gentle = this.attempts.filter(({ isGentle }) => isGentle).map(({ pairs }) => pairs);
    const { pairs, hidesStructure, isTrial } = this.attempts[attempt] as PlaceholderAttempt;
    const places = documents.map((document, index) => {
      const [first, other] = texts.pairOf(document);
      const known = earlier?.places[index] as DocumentPlaces | undefined;
      if (earlier && (known === undefined || isExplained(known) || (hidesStructure && known.altered.length > 0))) {
        return known;
      }
      if (other === undefined) {
        return OTHER_DOCUMENT;
      }
      return first === other
        ? undefined
        : compareDocument({ text: first, content: document.content }, other, pairs, gentle);
    });
    const names = [...byIdentity(documents).keys()];
    const listOf = (key: 'altered' | 'structure' | 'inKeys' | 'salted') =>
      places.flatMap((found, index) =>
        (found?.[key] ?? []).map((path) => differenceAt(names[index], path, documents[index])),
      );
    const [inKey] = listOf('inKeys');
    if (inKey) {
      throw inMapKey(inKey, this.descriptions());
    }
    const salted = listOf('salted');
    if (salted.length > 0) {
      throw this.rejection('the chart', salted);
    }
    const additional = texts.additional().map((source) => ({ source, place: 'an additional object' }));
    const unexplained = [...listOf('altered'), ...listOf('structure'), ...additional];
    const stored = () => {
      if (isTrial) {
        const paths = this.paths(({ _placeholder }) => !this.acknowledged.has(_placeholder));
        throw contentDependent(paths, earlier?.unexplained ?? []);
      }
      return toExactJson({ ...this.located(documents, places), isAcknowledged: hidesStructure });
    };
    return { stored, unexplained, places };
  }

  private located(
    documents: readonly YamlDocument[],
    places: readonly (DocumentPlaces | undefined)[],
  ): Omit<LocatedDocuments, 'isAcknowledged'> {
    const numbered = (text: SecretText<string>) => withSecrets(text, (one) => this.numbers.get(one) as number);
    const texts = places.flatMap((found, index) =>
      (found?.texts ?? []).map(({ path, text, document }) => {
        return { index, path, text: numbered(text), ...(document && { document: numbered(document) }) };
      }),
    );
    const checksums = places.flatMap((found, index) => (found?.checksums ?? []).map((path) => ({ index, path })));
    const copies = structuredClone(documents);
    for (const { index, path } of [...texts, ...checksums]) {
      setAt(copies[index], path, '');
    }
    return { documents: copies, texts, checksums };
  }

  public restore(stored: string, others?: YamlDocument[]): YamlDocument[] {
    const located = fromExactJson(stored) as LocatedDocuments;
    const { texts, checksums, isAcknowledged } = located;
    this.usesAcknowledgement = isAcknowledged;
    const documents = others ?? (located.documents as YamlDocument[]);
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
    return documents;
  }

  private withSecrets(text: SecretText<number>): SecretText<SecretValue> {
    return withSecrets(text, (number) => this.secrets[number] as SecretValue);
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
    const placeholder = placeholderFor(identity, false);
    (this.slots as Map<string, SecretSlot>).set(placeholder, { part, check, isLocated: true });
    return placeholder;
  }

  /**
   * Replaces the digests that a chart computes: it changes with everything in the Secrets and ConfigMaps of the release and
   * with the versions of its secrets.
   */
  private digestOf({ documents, texts }: LocatedDocuments): string {
    const read = new Set(['Secret', 'ConfigMap']);
    const isRead = (index: number) => read.has(String(asMap(documents[index]?.content).kind));
    return hashOf(
      JSON.stringify([
        documents.filter((_, index) => isRead(index)).map(({ content }) => toExactJson(content)),
        texts.filter(({ index }) => isRead(index)).map(({ path, text }) => [path, text]),
        this.secrets.map(({ _source }) => [_source.identity, _source.version]),
      ]),
    );
  }

  public rejection(chart: string, differences: readonly Difference[]): Error {
    return unexplained(chart, differences, {
      secrets: this.descriptions(),
      paths: this.paths(),
      defaults: this.defaults,
    });
  }

  /** Paths of the values whose secrets appear nowhere in the objects, after `restore`. */
  public unused(): string[] {
    const used = new Set([...this.slots.values()].flatMap(({ part }) => secretsIn([part])));
    return this.paths((secret) => !used.has(secret));
  }

  /** Paths of the values that contain secrets, all of which fulfil a condition. */
  private paths(condition: (secret: SecretValue) => boolean = () => true): string[] {
    return [...textsIn(this.values)].flatMap(({ path, text }) => {
      const secrets = [...secretsByPlaceholder(text).values()];
      return secrets.length > 0 && secrets.every(condition) ? [path] : [];
    });
  }

  private descriptions(): string[] {
    return this.secrets.map(({ _source }) => _source.description);
  }
}

function differenceAt(name: string | undefined, path: Path, document: YamlDocument | undefined): Difference {
  return { source: document?.source, place: [name, path.join('.')].filter(Boolean).join(' ') };
}

function setAt(document: YamlDocument | undefined, path: Path, text: string): void {
  const owner = path
    .slice(0, -1)
    .reduce<unknown>((node, key) => (node as JsonObject | undefined)?.[key], document?.content);
  if (isJsonObject(owner) || Array.isArray(owner)) {
    (owner as JsonObject)[path.at(-1) ?? ''] = text;
  }
}
