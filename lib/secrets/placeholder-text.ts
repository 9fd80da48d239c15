import { isJsonObject } from '../helm/json';

/** base64 of 32 characters has at least 43; shorter runs cannot hold a placeholder. */
const BASE64_RUN = /[A-Za-z0-9+/_-]{43,}={0,2}/g;
const MAXIMUM_NESTING = 4;
const FRAGMENT = 12;

/** Finds and replaces placeholders in a text: in clear, inside JSON, and base64-coded, also several times over. */
export class PlaceholderText {
  private readonly pattern: RegExp;
  private readonly fragments: RegExp;

  public constructor(private readonly placeholders: readonly string[]) {
    this.pattern = new RegExp(placeholders.join('|') || '(?!)', 'g');
    const ends = placeholders.flatMap((placeholder) => [placeholder.slice(0, FRAGMENT), placeholder.slice(-FRAGMENT)]);
    this.fragments = new RegExp(ends.join('|') || '(?!)', 'gi');
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

  /** The placeholder that a text holds cut or in capitals: a template altered it, so it cannot be put back. */
  public findAltered(text: string): string | undefined {
    const rest = text.replace(this.pattern, '');
    const fragment = this.fragments.exec(rest)?.[0]?.toLowerCase();
    this.fragments.lastIndex = 0;
    return fragment && this.placeholders.find((one) => one.startsWith(fragment) || one.endsWith(fragment));
  }

  /** The text with each placeholder replaced, in the coding in which it stands. A text without any is returned as it is. */
  public replace(text: string, by: (placeholder: string) => string, nesting = 0): string {
    if (!this.holds(text, nesting)) {
      return text;
    }
    const document = parsedJson(text);
    if (document !== undefined) {
      return JSON.stringify(this.replaceInTree(document, by, nesting + 1));
    }
    return text.replace(BASE64_RUN, (run) => this.replaceCoded(run, by, nesting)).replace(this.pattern, by);
  }

  private holds(text: string, nesting: number): boolean {
    if (text.search(this.pattern) >= 0) {
      return true;
    }
    const runs = nesting < MAXIMUM_NESTING ? (text.match(BASE64_RUN) ?? []) : [];
    return runs.some((run) => this.holds(decoded(run), nesting + 1));
  }

  private replaceInTree(node: unknown, by: (placeholder: string) => string, nesting: number): unknown {
    if (typeof node === 'string') {
      return this.replace(node, by, nesting);
    }
    if (Array.isArray(node)) {
      return node.map((item) => this.replaceInTree(item, by, nesting));
    }
    if (isJsonObject(node)) {
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.replaceInTree(value, by, nesting)]));
    }
    return node;
  }

  private replaceCoded(run: string, by: (placeholder: string) => string, nesting: number): string {
    const text = decoded(run);
    return this.holds(text, nesting + 1) ? encoded(this.replace(text, by, nesting + 1)) : run;
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

function parsedJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
