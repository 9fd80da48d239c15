import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from '../assembly';
import { sitePathOf } from './links';

export interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly SidebarItem[];
}

const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');
const isReadme = (page: string) => page.endsWith('/README.md');
const titleOf = (page: string) => /^# (.*)$/m.exec(read(page))?.[1]?.replaceAll('`', '') ?? page;

/** The pages that a text links, relative to the project. */
const linkedPages = (page: string, text: string) =>
  [...text.matchAll(/\]\((?!https?:)([^)#]+\.md)\)/g)].map(([, path = '']) => posix.join(posix.dirname(page), path));

/** A page, and below a README of a folder the other pages of the folder, in the order of their links. */
function itemOf(page: string, table: readonly string[]): SidebarItem {
  const items = (isReadme(page) ? linkedPages(page, read(page)) : [])
    .filter((linked) => posix.dirname(linked) === posix.dirname(page) && !table.includes(linked))
    .map((linked) => itemOf(linked, table));
  return {
    text: titleOf(page),
    link: `/${sitePathOf(page)}`,
    ...(items.length > 0 && { collapsed: true, items }),
  };
}

/** The sections of the table of README.md, with the pages that their rows link. */
export function sidebarOf(api: readonly SidebarItem[]): SidebarItem[] {
  const text = /^## Documentation\n(.*?)^## |^## Documentation\n(.*)/ms.exec(read('README.md'))?.[0] ?? '';
  const table = linkedPages('README.md', text);
  const sections: { text: string; items: SidebarItem[] }[] = [];
  for (const row of text.split('\n').filter((line) => line.startsWith('|'))) {
    const title = /^\| \*\*(.*)\*\* \|/.exec(row)?.[1];
    if (title) {
      sections.push({ text: title, items: [] });
    }
    sections.at(-1)?.items.push(...linkedPages('README.md', row).map((page) => itemOf(page, table)));
  }
  sections.find((section) => section.text === 'Reference')?.items.push(...api);
  return sections;
}
