import type { Document, LineCounter, Node } from 'yaml';
import { LIMITS } from '../../core/limits';
import { hasTooManyLevels } from '../../helm/yaml/levels';
import { type LocatedTenants, unreadable } from '../tenant-problems';

/**
 * Parses tenants of a YAML or JSON file. The YAML parser reads JSON too, because it reports lines and columns.
 *
 * @throws CLEARML9071 when the text is not valid YAML, or has too many levels
 */
export function yamlTenants(text: string, file: string): LocatedTenants {
  if (hasTooManyLevels(text)) {
    throw unreadable(`${file} has more than ${LIMITS.depth} levels of maps and lists`, 'correct the file');
  }
  const yaml = require('yaml') as typeof import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = [...document.errors, ...document.warnings];
  const isJson = /\.json$/i.test(file);
  if (isJson) {
    requireJson(text, file, (offset) => position(lines, offset), error?.pos[0]);
  }
  // For valid JSON, only duplicate keys are errors, because JSON parsers handle them differently.
  if (error && (!isJson || error.code === 'DUPLICATE_KEY')) {
    const said = SAID[error.code] ?? error.message;
    throw unreadable(`${file} ${position(lines, error.pos[0])}: ${said}`, 'correct the text at that location');
  }
  return {
    data: contentOf(document, file),
    placeOf: (path) => `${file} ${position(lines, offsetOf(document, path))}`,
    problems: [],
  };
}

/** Explanations of error codes of the parser. */
const SAID: { readonly [code: string]: string } = {
  DUPLICATE_KEY: 'duplicate field',
  MULTIPLE_DOCS: 'second document',
};

/** @throws CLEARML9071 when a JSON file contains YAML syntax, which other programs reject */
function requireJson(text: string, file: string, placeOf: (offset: number) => string, broken?: number): void {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const [, reported] = /at position (\d+)/.exec((error as Error).message) ?? [];
    const offset = reported === undefined ? broken : Number(reported);
    const found = offset === undefined ? `${file} is not valid JSON` : `${file} ${placeOf(offset)}: invalid JSON`;
    throw unreadable(found, 'correct commas, quotes and brackets at or before that location');
  }
}

function contentOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    throw unreadable(`${file}: ${(error as Error).message}`, 'correct the aliases');
  }
}

/** Location of a path, or of its closest parent with a location. */
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

/** Sequences accept numbers and strings as keys. */
function numbered(path: readonly string[]): unknown[] {
  return path.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

function position(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `line ${line}, column ${col}`;
}
