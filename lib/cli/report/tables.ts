import { anchorOf, type Content, type Markup, markup } from './markup';

/** A section of the page. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Number of its rows, for the navigation; undefined for other contents. */
  readonly count?: number;
  readonly content: Markup;
}

/** A row of a table. */
export interface Row {
  /** Id of the object in the model, to which the diagram links. */
  readonly id?: string;
  readonly cells: readonly Content[];
}

/** Number of entries of a list that a cell shows at once. */
const SHOWN = 5;

/** Number of rows above which a table is closed at first. */
const MANY = 200;

/** A table that readers can sort and filter, or a sentence if there are no rows. */
export function table(label: string, columns: readonly string[], rows: readonly Row[], none: string): Markup {
  if (rows.length === 0) {
    return markup`<p class="none">${none}</p>`;
  }
  const content = markup`<div class="table" role="region" aria-label="${label}" tabindex="0"><table class="sortable asc">
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map(rowMarkup)}</tbody></table></div>`;
  return rows.length > MANY ? markup`<details><summary>${rows.length} rows</summary>${content}</details>` : content;
}

function rowMarkup({ id, cells }: Row): Markup {
  const anchor = id === undefined ? undefined : markup` id="${anchorOf(id)}"`;
  return markup`<tr${anchor}>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`;
}

/** A list of texts; the later entries of a long list are closed. */
export function list(texts: readonly string[], shown = SHOWN): Markup {
  const items = (part: readonly string[]) => markup`<ul>${part.map((text) => markup`<li>${text}</li>`)}</ul>`;
  if (texts.length <= shown + 1) {
    return texts.length === 1 ? markup`${texts[0]}` : texts.length === 0 ? markup`` : items(texts);
  }
  const rest = texts.slice(shown);
  return markup`${items(texts.slice(0, shown))}<details><summary>and ${rest.length} more</summary>${items(rest)}</details>`;
}

/** Code on one or several lines; the rest of a long text is closed. */
export function code(text: string, limit = 160): Markup {
  if (text.length <= limit && !text.includes('\n')) {
    return markup`<code>${text}</code>`;
  }
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
  return markup`<details><summary><code>${text.slice(0, limit / 2)}&hellip;</code></summary><pre>${shown}</pre></details>`;
}

/** Characters of a text in the page. The command `values --json` prints all. */
const LONGEST = 4000;

/** A mark of a state. Its text states it, too, because colours are not visible to all readers. */
export function badge(kind: 'good' | 'warn' | 'bad' | 'plain', text: string): Markup {
  return markup`<span class="badge ${kind}">${text}</span>`;
}
