import { ANY_ENTRY, ReadNode } from './actions';
import type { TakenText, TextForm, Yield } from './results';

/** A place in the values, with its path. */
export class ValuesPlace extends ReadNode {
  private readonly texts = new Map<TextForm, TakenText>();

  public constructor(
    public readonly path: readonly string[],
    /** The place of all values of a chart. */
    private readonly isTop = false,
  ) {
    super(() => new Map(), false);
  }

  public override at(key: string): this {
    const child = this.children.get(key) ?? (new ValuesPlace([...this.path, key]) as this);
    this.children.set(key, child);
    return child;
  }

  /**
   * One place for all levels below, so that recursive templates end. At the top, an unknown key would stand for every value
   * of the chart.
   */
  public override atAnyKey(): ReadNode {
    if (this.isTop) {
      return new ValuesPlace([UNKNOWN]);
    }
    return this.path.at(-1) === ANY_ENTRY ? this : this.at(ANY_ENTRY);
  }

  /** The values of a subchart, which shares `global`. */
  public ofSubchart(key: string): ValuesPlace {
    const present = this.children.get(key);
    const place: ValuesPlace = present?.isTop ? present : new ValuesPlace([...this.path, key], true);
    this.children.set(key, place as this);
    place.children.set('global', this.at('global'));
    return place;
  }

  /** A text made of the content, the same object for each call. */
  public as(form: TextForm): TakenText {
    const text = this.texts.get(form) ?? { node: this, form };
    this.texts.set(form, text);
    return text;
  }
}

/** The first segment of the path of a place that the analysis cannot follow. */
export const UNKNOWN = '?';

const MAX_NESTING = 6;

/** The texts that a printed value is made of. */
export function printedTexts(value: Yield, form: TextForm = 'content', depth = 0): TakenText[] {
  const below = depth < MAX_NESTING ? [...(value.entries?.values() ?? [])] : [];
  return [
    ...value.nodes.map((node) => (node as ValuesPlace).as(form)),
    ...(value.taken ?? []),
    ...below.flatMap((entry) => printedTexts(entry, form, depth + 1)),
  ];
}

/** Identifies a value: the same text for values that functions treat alike. */
export function identityOf({ nodes, text, truth, taken = [], entries = new Map() }: Yield, depth = 0): string {
  const below = depth < MAX_NESTING ? [...entries].map(([key, entry]) => `${key}:${identityOf(entry, depth + 1)}`) : [];
  const places = [...nodes.map((node) => ({ node, form: '' })), ...taken];
  const parts = places.map(({ node, form }) => `${form}${(node as ValuesPlace).path.join('.')}`);
  return `${parts.join(',')}'${text ?? truth ?? ''}'{${below.join(',')}}`;
}
