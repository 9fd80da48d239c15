/** HTML or SVG that is safe to write. */
export class Markup {
  /** @param text markup, in which no text of an app is unescaped */
  public constructor(public readonly text: string) {}
}

/** A value in a template: texts are escaped, undefined and lists are left out and joined. */
export type Content = Markup | string | number | undefined | readonly Content[];

/** Markup from a template, whose values are escaped. Attributes must have double quotes. */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(parts.map((part, index) => part + (index < values.length ? written(values[index]) : '')).join(''));
}

function written(content: Content): string {
  if (content === undefined) {
    return '';
  }
  if (content instanceof Markup) {
    return content.text;
  }
  return typeof content === 'object' ? content.map(written).join('') : escaped(String(content));
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that XML does not permit are replaced, so that the SVG stays readable. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}');
}

/** Id of an element for an object of the model. */
export function anchorOf(id: string): string {
  return id.replace(/[^\w.:/-]/g, '_');
}
