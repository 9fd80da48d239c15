import { CodedError } from '../../core/errors/coded-error';
import { LIMITS } from '../../core/limits';
import { withoutPlaceholders } from '../data/placeholders';
import { YamlError } from '../yaml/cursor';
import { RepeatedKey } from '../yaml/decode';
import { type ReadDocument, readYaml } from '../yaml/read-yaml';
import type { YamlDocument } from './yaml-document';

/** A line that separates documents, and what follows its marker. */
const SEPARATOR = /(?<![^\n])---([^\n]*)(?:\n|$)/g;

/**
 * Parses a stream of manifests as kubectl reads them, without its empty documents.
 *
 * @param allowDuplicateKeys use the last of several equal keys, as kubectl does; otherwise they are an error
 * @throws CLEARML1008 with line, column and template
 */
export function parseManifestStream(text: string, origin: string, allowDuplicateKeys = false): YamlDocument[] {
  const documents: YamlDocument[] = [];
  for (const { start, end, line } of partsOf(text, origin)) {
    const part = text.slice(start, end);
    const source = sourceIn(part);
    const fail = ({ message, mark }: YamlError, fix?: string) =>
      brokenYaml(message, { line: line + mark.line, column: mark.column }, source ?? origin, text, fix);
    const document = read(part, allowDuplicateKeys, fail);
    if (document.content !== null) {
      documents.push({ content: document.content, source, line: line === 0 ? document.line : line });
    }
  }
  return documents;
}

/** A document in a stream: its offsets, and the number of lines before it. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

function partsOf(text: string, origin: string): Part[] {
  const parts: Part[] = [];
  let start = 0;
  let line = 0;
  const add = (end: number, next: number) => {
    parts.push({ start, end, line });
    line += newlines(text.slice(start, next));
    start = next;
  };
  for (const { 0: separator, 1: rest = '', index } of text.matchAll(SEPARATOR)) {
    add(index, index + separator.length);
    if (!/^\s*(?:#|$)/.test(rest)) {
      const place = { line: line - newlines(separator), column: 3 };
      throw brokenYaml('kubectl accepts nothing but a comment behind ---', place, origin, text);
    }
  }
  add(text.length, text.length);
  return parts;
}

function read(
  part: string,
  allowDuplicateKeys: boolean,
  fail: (error: YamlError, fix?: string) => CodedError,
): ReadDocument {
  try {
    return readYaml(part, allowDuplicateKeys, LIMITS.outputValues);
  } catch (error) {
    if (!(error instanceof YamlError)) {
      throw error;
    }
    throw fail(
      error,
      error instanceof RepeatedKey
        ? 'remove one of the two from the template or the value; or set allowDuplicateKeys, and the last one applies'
        : undefined,
    );
  }
}

function brokenYaml(
  problem: string,
  { line, column }: { line: number; column: number },
  origin: string,
  text: string,
  fix = 'correct the template or the value that it prints; `helm template` shows the same text at that line',
): CodedError {
  const shown = text.split('\n')[line]?.trim() ?? '';
  return new CodedError('CLEARML1008', {
    found: `${origin} rendered invalid YAML at line ${line + 1}, column ${column + 1}: ${problem} in \`${withoutPlaceholders(shown).slice(0, 120)}\``,
    expected: 'YAML that kubectl reads without loss',
    fix,
  });
}

/** The template that helm names in a comment before the content. */
function sourceIn(part: string): string | undefined {
  const [comments = ''] = /^(?:\s*#[^\n]*\n|\s*\n)*/.exec(part) ?? [];
  return /^# Source: (\S+)/m.exec(comments)?.[1];
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}
