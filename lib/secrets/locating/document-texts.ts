import type { RenderedText } from '../../helm/command/command';
import { type StreamPart, streamParts } from '../../helm/manifests/stream-parts';
import type { YamlDocument } from '../../helm/manifests/yaml-document';

/** helm prints tests only with YAML that is not valid, and then hooks twice. */
const TEST = /helm\.sh\/hook["']?:.*\btest/;

/** The texts of documents in two renderings. */
export class DocumentTexts {
  private readonly first: readonly StreamPart[];
  private readonly second = new Map<string, StreamPart[]>();
  private readonly used = new Map<string, number>();

  public constructor(
    first: string,
    private readonly other: RenderedText,
  ) {
    this.first = streamParts(first);
    for (const part of streamParts(other.text)) {
      const key = keyOf(part);
      this.second.set(key, [...(this.second.get(key) ?? []), part]);
    }
  }

  /** The text of a document of the first rendering, and that of the same document in the second. */
  public pairOf({ line }: YamlDocument): readonly [string, string | undefined] {
    const part = this.first.find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
    if (part === undefined) {
      return ['', undefined];
    }
    const key = keyOf(part);
    const count = this.used.get(key) ?? 0;
    this.used.set(key, count + 1);
    const second = this.second.get(key)?.[count];
    return [trimmed(part), second && trimmed(second)];
  }

  /** The templates of documents that only the second rendering contains. */
  public additional(): (string | undefined)[] {
    const { isValid } = this.other;
    const keys = this.first.map(keyOf);
    return [...this.second].flatMap(([key, parts]) => {
      const count = keys.filter((one) => one === key).length;
      const additional = isValid || count === 0 ? parts.slice(count) : [];
      return additional.filter(({ text }) => isValid || !TEST.test(text)).map(({ source }) => source);
    });
  }
}

/** helm orders the documents of a file by kind if it can read them; documents of a kind keep their order. */
function keyOf({ source, text }: StreamPart): string {
  return JSON.stringify([source, /^["']?kind["']?:.*$/m.exec(text)?.[0]]);
}

function trimmed({ text }: StreamPart): string {
  return `${text.replace(/^(?:(?:#.*)?\n)+/, '').trimEnd()}\n`;
}
