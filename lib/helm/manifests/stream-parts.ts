/** The text of one document in the output of helm. */
export interface StreamPart {
  readonly text: string;
  /** The template that helm names in its `# Source:` comment. */
  readonly source?: string;
  /** Lines of the text in the output, counted from 1. */
  readonly firstLine: number;
  readonly lastLine: number;
}

const SEPARATOR = /^---[ \t]*(?:#.*)?$/;
const SOURCE = /^# Source: (\S+)/;

/**
 * The documents in the output of helm. For invalid YAML helm prints whole template files; all documents of a file have its
 * source.
 */
export function streamParts(output: string): StreamPart[] {
  const parts: StreamPart[] = [];
  let source: string | undefined;
  let lines: string[] = [];
  let firstLine = 1;
  const finish = (next: number) => {
    const text = lines.join('\n');
    if (lines.some((line) => line.trim() !== '' && !line.startsWith('#'))) {
      parts.push({ text, source, firstLine, lastLine: next - 1 });
    }
    lines = [];
    firstLine = next;
  };
  const all = output.split('\n');
  for (const [index, line] of all.entries()) {
    if (SEPARATOR.test(line)) {
      finish(index + 1);
    } else {
      source = SOURCE.exec(line)?.[1] ?? source;
      lines.push(line);
    }
  }
  finish(all.length + 1);
  return parts;
}
