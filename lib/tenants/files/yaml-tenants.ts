import type { Document, LineCounter, Node } from 'yaml';
import type { LocatedTenants } from './located-tenants';
import { unreadable } from './unreadable';

/**
 * Tenants of a YAML or JSON file. JSON is read by the same parser: it knows lines and columns.
 *
 * @throws CLEARML9071 when the text is no YAML
 */
export function yamlTenants(text: string, file: string): LocatedTenants {
  const yaml = require('yaml') as typeof import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = [...document.errors, ...document.warnings];
  const isJson = /\.json$/i.test(file);
  if (isJson) {
    requireJson(text, file, (offset) => position(lines, offset), error?.pos[0]);
  }
  // Of JSON that is JSON, all that counts is a key twice: each reader would take another one.
  if (error && (!isJson || error.code === 'DUPLICATE_KEY')) {
    const said = SAID[error.code] ?? error.message;
    throw unreadable(`${file} ${position(lines, error.pos[0])}: ${said}`, 'mend the text at that place');
  }
  return {
    data: contentOf(document, file),
    placeOf: (path) => `${file} ${position(lines, offsetOf(document, path))}`,
    problems: [],
  };
}

/** What the parser says in words that users do not know. */
const SAID: { readonly [code: string]: string } = {
  DUPLICATE_KEY: 'a field twice',
  MULTIPLE_DOCS: 'a second document starts',
};

/** @throws CLEARML9071 when a text is YAML at most: other readers of the file would not take it */
function requireJson(text: string, file: string, placeOf: (offset: number) => string, broken?: number): void {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const [, reported] = /at position (\d+)/.exec((error as Error).message) ?? [];
    const offset = reported === undefined ? broken : Number(reported);
    const found =
      offset === undefined ? `${file} is no JSON` : `${file} ${placeOf(offset)}: from here on it is no JSON`;
    throw unreadable(found, 'mend commas, quotes and brackets there, or just before');
  }
}

function contentOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    throw unreadable(`${file}: ${(error as Error).message}`, 'mend the aliases');
  }
}

/** Where a path stands, or the nearest thing around it that stands anywhere. */
function offsetOf(document: Document.Parsed, path: readonly string[]): number {
  const { isMap } = require('yaml') as typeof import('yaml');
  for (let length = path.length; length > 0; length--) {
    const inside = path.slice(0, length);
    const parent = document.getIn(inside.slice(0, -1), true);
    const pair = isMap(parent) ? parent.items.find(({ key }) => textOf(key) === inside.at(-1)) : undefined;
    const node = (pair?.key ?? document.getIn(numbered(inside), true)) as Node | undefined;
    if (node?.range) {
      return node.range[0];
    }
  }
  return document.contents?.range?.[0] ?? 0;
}

function textOf(key: unknown): string {
  return String((key as { value?: unknown })?.value ?? key);
}

/** Items of sequences are found by numbers as well as by texts. */
function numbered(path: readonly string[]): unknown[] {
  return path.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

function position(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `line ${line}, column ${col}`;
}
