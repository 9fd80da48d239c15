import {
  areEqual,
  decodedText,
  masked,
  type PinnedSpan,
  type PinnedText,
  type PinnedUnit,
  parsedString,
  randomLine,
  transposed,
  type Unit,
  unitsOf,
} from './random-spans';

/** A text, split at its random spans. Their contents are the pinned ones. */
export type SpanText = readonly SpanPart[];
type SpanPart = string | { readonly span: string } | { readonly base64: SpanText } | { readonly json: SpanText };

/** A text that is random in other places than the pinned ones. */
export class UnpinnedText extends Error {}

/**
 * The text of the first rendering with pinned contents in its random spans.
 *
 * @throws UnpinnedText when it is random in other places
 * @returns the text, and whether all pinned spans are in it
 */
export function withPinned(samples: readonly string[], pinned: PinnedText): { text: SpanText; isComplete: boolean } {
  const units = unitsOf(samples);
  const open = new Set(units.filter(({ texts }) => !areEqual(texts)));
  const rest = new Set(pinned);
  const assigned = new Map<Unit, PinnedUnit>();
  // With one line, no other content can belong to its span.
  const finders = units.length === 1 ? [sameLiterals, anyLiterals] : [sameLiterals, similarLiterals];
  for (const find of finders) {
    for (const unit of open) {
      const [match] = [...rest].flatMap((one) => find(unit, one) ?? []);
      if (match) {
        assigned.set(unit, match.unit);
        rest.delete(match.pinned);
        open.delete(unit);
      }
    }
  }
  if (open.size > 0) {
    throw new UnpinnedText();
  }
  const results = units.map((unit) => filledUnit(unit, assigned.get(unit)));
  return {
    text: results.flatMap(({ text }) => text),
    isComplete: rest.size === 0 && results.every(({ isComplete }) => isComplete),
  };
}

/** The text with `write(content)` in the place of each span. */
export function writtenText(text: SpanText, write: (content: string) => string): string {
  return text.map((part) => writtenPart(part, write)).join('');
}

function writtenPart(part: SpanPart, write: (content: string) => string): string {
  if (typeof part === 'string') {
    return part;
  }
  if ('span' in part) {
    return write(part.span);
  }
  return 'base64' in part
    ? Buffer.from(writtenText(part.base64, write)).toString('base64')
    : JSON.stringify(writtenText(part.json, write));
}

interface Match {
  /** The pinned unit that matches. */
  readonly pinned: PinnedUnit;
  /** The same contents between the literals of the unit. */
  readonly unit: PinnedUnit;
}

/** Matches a unit whose literals did not change, except for a random character that is equal by accident. */
function sameLiterals({ texts, member }: Unit, pinned: PinnedUnit): Match | undefined {
  if ('member' in pinned) {
    return member === pinned.member ? { pinned, unit: pinned } : undefined;
  }
  if (member !== undefined) {
    return undefined;
  }
  const fresh = randomLine(texts);
  const isNear = fresh.literals.every(
    (literal, n) => Math.abs(literal.length - (pinned.literals[n] ?? '').length) <= 1,
  );
  const isSame =
    isSameForm(fresh.spans, pinned.spans) && isNear && texts.every((text) => splitLine(text, pinned.literals));
  return isSame ? { pinned, unit: pinned } : undefined;
}

/** Matches a line whose text before or after its spans changed, for example because a value did. */
function similarLiterals(unit: Unit, pinned: PinnedUnit): Match | undefined {
  const match = anyLiterals(unit, pinned);
  const [before, after] = [match, { unit: pinned }].map((one) =>
    one && 'literals' in one.unit ? one.unit.literals : [],
  );
  const isShared = [0, -1].some((n) => before?.at(n) === after?.at(n) && /\S/.test(before?.at(n) ?? ''));
  return isShared ? match : undefined;
}

/** Matches a line with as many spans. */
function anyLiterals({ texts, member }: Unit, pinned: PinnedUnit): Match | undefined {
  if ('member' in pinned || member !== undefined) {
    return undefined;
  }
  const { literals, spans } = randomLine(texts);
  return isSameForm(spans, pinned.spans) ? { pinned, unit: { literals, spans: pinned.spans } } : undefined;
}

function isSameForm(fresh: readonly PinnedSpan[], pinned: readonly PinnedSpan[]): boolean {
  return fresh.length === pinned.length && fresh.every((span, n) => typeof span === typeof pinned[n]);
}

/** The literals and spans of a line in their order; undefined for other literals. */
function splitLine(line: string, literals: readonly string[]): string[] | undefined {
  const text = masked(line);
  const pieces: string[] = [];
  let start = 0;
  for (const [n, literal] of literals.entries()) {
    const isLast = n === literals.length - 1;
    const at = n === 0 ? 0 : isLast ? text.length - literal.length : text.indexOf(literal, start + 1);
    if (!text.startsWith(literal, at) || (n > 0 && at <= start)) {
      return undefined;
    }
    pieces.push(...(n > 0 ? [line.slice(start, at)] : []), line.slice(at, at + literal.length));
    start = at + literal.length;
  }
  return pieces;
}

interface Filled {
  readonly text: SpanText;
  readonly isComplete: boolean;
}

function filledUnit({ texts }: Unit, pinned: PinnedUnit | undefined): Filled {
  if (pinned === undefined) {
    return { text: [texts[0] as string], isComplete: true };
  }
  if ('member' in pinned) {
    const { text, isComplete } = withPinned(texts.map(parsedString), pinned.text);
    return { text: [{ json: text }], isComplete };
  }
  const split = texts.map((text) => splitLine(text, pinned.literals) ?? []);
  const parts = transposed(split).map((column, n): Filled => {
    const span = pinned.spans[(n - 1) / 2];
    return span === undefined ? { text: [column[0] as string], isComplete: true } : filledSpan(column, span);
  });
  return { text: parts.flatMap(({ text }) => text), isComplete: parts.every(({ isComplete }) => isComplete) };
}

function filledSpan(samples: readonly string[], span: PinnedSpan): Filled {
  if (typeof span === 'string') {
    return { text: [{ span }], isComplete: true };
  }
  const texts = samples.map(decodedText);
  if (!texts.every((text) => text !== undefined)) {
    throw new UnpinnedText();
  }
  const { text, isComplete } = withPinned(texts, span.base64);
  return { text: [{ base64: text }], isComplete };
}
