import { encodedBy } from './encodings';

/** A form in which a text may contain a placeholder or a part of it, in lower case. */
interface Form {
  readonly placeholder: string;
  readonly text: string;
  /** Length of the form of ten characters of the placeholder: shorter matches may be chance. */
  readonly shortest: number;
}

/** Length of the parts of forms in the index. */
const GRAM = 8;

/** Forms contain these characters only. */
const RUN = /(?<![a-z0-9+/])[a-z0-9+/]{10,}/g;

/**
 * Finds placeholders in the output of an app: whole or in parts of ten or more characters, in any case, reversed, in base64
 * (also twice), hexadecimal and base32.
 */
export class PlaceholderSearch {
  /** Forms and positions in them, by the parts of the forms. Each match of the shortest length contains one part. */
  private readonly index = new Map<string, [form: Form, position: number][]>();

  private readonly added = new Set<string>();

  /** Searches for these placeholders, too. */
  public add(placeholders: Iterable<string>): void {
    const others = [...placeholders].filter((one) => !this.added.has(one));
    for (const form of others.flatMap(formsOf)) {
      this.added.add(form.placeholder);
      const step = form.shortest - GRAM + 1;
      for (let position = 0; position + GRAM <= form.text.length; position += step) {
        const gram = form.text.slice(position, position + GRAM);
        const present = this.index.get(gram) ?? [];
        present.push([form, position]);
        this.index.set(gram, present);
      }
    }
  }

  /** The placeholders of which a text contains any form, each once; the one with the longest match first, because all begin alike. */
  public find(text: string): string[] {
    const found = new Map<string, number>();
    for (const [run] of this.index.size > 0 ? text.toLowerCase().matchAll(RUN) : []) {
      for (let start = 0; start + GRAM <= run.length; start++) {
        for (const [form, position] of this.index.get(run.slice(start, start + GRAM)) ?? []) {
          const length = matchLength(run, start, form.text, position);
          if (length >= form.shortest) {
            found.set(form.placeholder, Math.max(length, found.get(form.placeholder) ?? 0));
          }
        }
      }
    }
    return [...found].sort(([, one], [, other]) => other - one).map(([placeholder]) => placeholder);
  }
}

/** Length of the longest equal part of two texts around a position in each. */
function matchLength(run: string, start: number, form: string, position: number): number {
  let before = 0;
  while (before < Math.min(start, position) && run[start - before - 1] === form[position - before - 1]) {
    before++;
  }
  let after = GRAM;
  while (position + after < form.length && run[start + after] === form[position + after]) {
    after++;
  }
  return before + after;
}

function formsOf(placeholder: string): Form[] {
  const form = (text: string, shortest: number): Form => ({ placeholder, text: text.toLowerCase(), shortest });
  const base64 = aligned([placeholder], 6, (bytes) => bytes.toString('base64'));
  const base32 = aligned([placeholder], 5, (bytes) => encodedBy(['base32'], bytes.toString('latin1')));
  return [
    form(placeholder, 10),
    form([...placeholder].reverse().join(''), 10),
    ...base64.map((text) => form(text, 12)),
    ...aligned(base64, 6, (bytes) => bytes.toString('base64')).map((text) => form(text, 15)),
    form(encodedBy(['hex'], placeholder), 20),
    ...base32.map((text) => form(text, 15)),
  ];
}

/** The characters of encoded texts that are the same for all neighbors, for each number of bytes before the text. */
function aligned(texts: readonly string[], bitsOfCharacter: 5 | 6, encode: (bytes: Buffer) => string): string[] {
  const group = bitsOfCharacter === 6 ? 3 : 5;
  const charactersIn = (bytes: number) => (bytes * 8) / bitsOfCharacter;
  return texts.flatMap((text) =>
    Array.from({ length: group }, (_, before) => {
      const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
      return encode(bytes).slice(Math.ceil(charactersIn(before)), Math.floor(charactersIn(bytes.length)));
    }),
  );
}
