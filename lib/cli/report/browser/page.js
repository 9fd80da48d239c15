// The script of the report. The page is complete without it; the script sorts and filters tables, and prints closed details, too.
import 'sortable-tablesort/dist/sortable.js';

/** Sorting by keyboard: a button in each header of a table. */
for (const header of document.querySelectorAll('table.sortable th')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(...header.childNodes);
  header.append(button);
}

const input = document.querySelector('#filter');
const status = document.querySelector('#filter-status');
const tables = [...document.querySelectorAll('table.sortable')];
let texts;

/** Shows only the rows that contain all words. */
function filter() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  texts ??= new Map(
    tables.flatMap((table) => [...table.tBodies].flatMap(({ rows }) => [...rows])).map((row) => [row, row.textContent.toLowerCase()]),
  );
  let shown = 0;
  for (const [row, text] of texts) {
    row.hidden = !words.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  for (const table of tables) {
    const isEmpty = words.length > 0 && ![...table.tBodies].some(({ rows }) => [...rows].some((row) => !row.hidden));
    table.parentElement.hidden = isEmpty;
    const closed = table.closest('details:not([open])');
    if (closed !== null && words.length > 0 && !isEmpty) {
      closed.open = true;
    }
  }
  status.textContent = words.length > 0 ? `${shown} of ${texts.size} rows` : '';
}

let timer;
input.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(filter, 150);
});
document.querySelector('.filter').hidden = false;

let opened = [];
addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('details:not([open])')];
  for (const details of opened) {
    details.open = true;
  }
});
addEventListener('afterprint', () => {
  for (const details of opened) {
    details.open = false;
  }
});
