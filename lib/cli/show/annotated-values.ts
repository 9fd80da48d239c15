import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { listed } from '../../core/errors/coded-error';
import { attempt } from '../../helm/data/attempt';
import { joinPath } from '../../helm/data/paths';
import { readYaml } from '../../helm/yaml/read-yaml';

/**
 * The text of values.yaml with a comment above each value that props set. The values and the lines of the file do not change. Props of
 * values that have no line precede the file.
 */
export function annotatedValues(text: string, props: ReadonlyMap<string, readonly string[]>): string {
  const annotated = withComments(text, props, linesOfKeys(text));
  const values = valuesIn(text);
  const isSame = values !== undefined && isDeepStrictEqual(valuesIn(annotated), values);
  return isSame ? annotated : withComments(text, props, new Map());
}

function valuesIn(text: string): unknown {
  return attempt(() => readYaml(text, true).content);
}

function withComments(
  text: string,
  props: ReadonlyMap<string, readonly string[]>,
  places: ReadonlyMap<string, Place>,
): string {
  const lines = text.split('\n');
  const comments = [...props].flatMap(([path, names]) => {
    const place = places.get(path);
    return place === undefined ? [] : [{ ...place, comment: commentOf(names) }];
  });
  for (const { line, column, comment } of comments.sort((a, b) => b.line - a.line)) {
    lines.splice(line - 1, 0, `${' '.repeat(column - 1)}# ${comment}`);
  }
  const others = [...props]
    .filter(([path]) => !places.has(path))
    .map(([path, names]) => `#   ${path}: ${named(names)}`);
  return [...(others.length > 0 ? ['# Props of values without a line below:', ...others, ''] : []), ...lines].join(
    '\n',
  );
}

function commentOf(names: readonly string[]): string {
  return `${names.length === 1 ? 'prop' : 'props'}: ${named(names)}`;
}

function named(names: readonly string[]): string {
  return listed(names, 12);
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** The lines of the keys in maps, except in braces. */
function linesOfKeys(text: string): ReadonlyMap<string, Place> {
  const counter = new LineCounter();
  const { contents, errors } = parseDocument(text, { lineCounter: counter, uniqueKeys: false });
  const places = new Map<string, Place>();
  const visit = (map: YAMLMap<unknown, unknown>, parent: string) => {
    for (const { key, value } of map.items) {
      const start = isScalar(key) ? key.range?.[0] : undefined;
      if (start === undefined || !isScalar(key)) {
        continue;
      }
      const path = joinPath(parent, String(key.value));
      const { line, col } = counter.linePos(start);
      places.set(path, { line, column: col });
      if (isMap(value) && !value.flow) {
        visit(value as Node as YAMLMap, path);
      }
    }
  };
  if (errors.length === 0 && isMap(contents) && !contents.flow) {
    visit(contents as Node as YAMLMap, '');
  }
  return places;
}
