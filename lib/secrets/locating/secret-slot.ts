import type { SecretText, TextPart } from '../secret-text';
import type { SecretValue } from '../secret-value';
import type { Path } from './compare-documents';

/** A place of a secret in the rendered objects of a release. A placeholder stands for it in their texts. */
export interface SecretSlot {
  /** The secret in the encoding of that place. */
  readonly part: TextPart<SecretValue>;
  /** Whether two renderings of a chart show the encoding; otherwise this library has placed the secret. */
  readonly isLocated?: boolean;
  /** What contents must fulfil besides the encoding. */
  readonly check?: DocumentCheck;
}

/** A text in a document that contents could change: a template prints them without quotes, or between quotes that they could end. */
export interface DocumentCheck {
  /** Object and path, for messages. */
  readonly place: string;
  readonly path: Path;
  /** The text at that path. */
  readonly text: SecretText<SecretValue>;
  /** The text of the whole document. */
  readonly document: SecretText<SecretValue>;
}

/** Slots by their placeholders. */
export type SecretSlots = ReadonlyMap<string, SecretSlot>;
