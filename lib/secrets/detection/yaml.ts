import type { CST, ParsedNode, Scalar } from 'yaml';
import { LIMITS } from '../../core/limits';
import { hasTooManyLevels } from '../../helm/yaml/levels';
import { type TextLeaf, UnreadableText } from './leaf';

/**
 * The scalars of a YAML text, with their places.
 *
 * @throws UnreadableText also for a text that is one scalar, as each text is
 */
export function yamlLeaves(text: string): TextLeaf[] {
  if (hasTooManyLevels(text)) {
    throw new UnreadableText(`more than ${LIMITS.depth} levels`, 0);
  }
  const { parseAllDocuments, isCollection } = require('yaml') as typeof import('yaml');
  const documents = parseAllDocuments<ParsedNode>(text, {
    keepSourceTokens: true,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const all = Array.isArray(documents) ? documents : [];
  const [error] = all.flatMap(({ errors }) => errors);
  if (
    error ||
    all.length === 0 ||
    all.some(({ contents }) => !isCollection(contents) && contents?.range?.[1] !== contents?.range?.[0])
  ) {
    throw new UnreadableText('no map and no list', error?.pos[0] ?? 0);
  }
  return all.flatMap(({ contents }) => [...leavesOf(contents, [], text)]);
}

function* leavesOf(node: unknown, path: readonly string[], text: string): Generator<TextLeaf> {
  const { isMap, isScalar, isSeq } = require('yaml') as typeof import('yaml');
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      yield* leavesOf(value, [...path, isScalar(key) ? String(key.value) : ''], text);
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      yield* leavesOf(item, [...path, String(index)], text);
    }
  } else if (isScalar(node) && node.range) {
    yield leafOf(node as Scalar.Parsed, path, text);
  }
}

function leafOf({ srcToken, range, value }: Scalar.Parsed, path: readonly string[], text: string): TextLeaf {
  const [literalStart, literalEnd] = range;
  const quotes = srcToken?.type === 'single-quoted-scalar' || srcToken?.type === 'double-quoted-scalar' ? 1 : 0;
  let start = literalStart + quotes;
  let end = literalEnd - quotes;
  if (srcToken?.type === 'block-scalar') {
    start = srcToken.offset + srcToken.props.reduce((length, one) => length + lengthOf(one), 0);
    start += /^\s*/.exec(text.slice(start, end))?.[0].length ?? 0;
    end = start + text.slice(start, end).replace(/\s+$/, '').length;
  }
  return { path, start, end, content: String(value ?? ''), literal: { start: literalStart, end: literalEnd } };
}

function lengthOf(token: CST.Token): number {
  return 'source' in token ? token.source.length : 0;
}
