/** base64 of 32 characters has at least 43; shorter runs cannot hold a placeholder. */
const BASE64_RUN = /[A-Za-z0-9+/]{43,}={0,2}/g;
const JSON_STRING = /"(?:[^"\\]|\\.)*"/g;
const MAXIMUM_NESTING = 4;
const FRAGMENT = 12;

/** Finds and replaces placeholders in a text: in clear, inside JSON, and base64-coded, also several times over. */
export class PlaceholderText {
  private readonly pattern: RegExp;
  private readonly fragments: RegExp;

  public constructor(private readonly placeholders: readonly string[]) {
    this.pattern = new RegExp(placeholders.join('|') || '(?!)', 'g');
    const ends = placeholders.flatMap((placeholder) => [placeholder.slice(0, FRAGMENT), placeholder.slice(-FRAGMENT)]);
    this.fragments = new RegExp(ends.join('|') || '(?!)', 'i');
  }

  /** The placeholders that a text holds in any form, each once. */
  public find(text: string): string[] {
    const found = new Set<string>();
    this.replace(text, (placeholder) => {
      found.add(placeholder);
      return placeholder;
    });
    return [...found];
  }

  /** The placeholder that a text holds cut, in capitals or glued to other base64: it cannot be put back. */
  public findAltered(text: string): string | undefined {
    const rest = this.replace(text, () => '');
    const glued = (rest.match(BASE64_RUN) ?? []).flatMap((run) =>
      [0, 1, 2, 3].map((start) => decoded(run.slice(start))),
    );
    const fragment = this.fragments.exec([rest, ...glued].join('\n'))?.[0]?.toLowerCase();
    return fragment && this.placeholders.find((one) => one.startsWith(fragment) || one.endsWith(fragment));
  }

  /** The text with each placeholder replaced, in the coding in which it stands. All else stays as it is. */
  public replace(text: string, by: (placeholder: string) => string, nesting = 0): string {
    if (!this.holds(text, nesting)) {
      return text;
    }
    if (isJson(text)) {
      return text.replace(JSON_STRING, (string) =>
        this.holds(string, nesting) ? JSON.stringify(this.replace(JSON.parse(string), by, nesting + 1)) : string,
      );
    }
    return text.replace(BASE64_RUN, (run) => this.replaceCoded(run, by, nesting)).replace(this.pattern, by);
  }

  private holds(text: string, nesting: number): boolean {
    if (text.search(this.pattern) >= 0) {
      return true;
    }
    const runs = nesting < MAXIMUM_NESTING ? (text.match(BASE64_RUN) ?? []) : [];
    return runs.some((run) => isCodedText(run) && this.holds(decoded(run), nesting + 1));
  }

  private replaceCoded(run: string, by: (placeholder: string) => string, nesting: number): string {
    const text = decoded(run);
    return isCodedText(run) && this.holds(text, nesting + 1) ? encoded(this.replace(text, by, nesting + 1)) : run;
  }
}

/** The text that a base64 run stands for. */
export function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** The base64 coding of a text. */
export function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** False for binary content, and for runs that only look like base64: coding them again would change them. */
function isCodedText(run: string): boolean {
  return encoded(decoded(run)) === run;
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) {
    return false;
  }
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
