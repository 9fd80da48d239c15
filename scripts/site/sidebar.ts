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
const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const isReadme = (page: string) => page.endsWith('/README.md');

/** The links of a text to pages, relative to the project. */
const pageLinks = (page: string, text: string) =>
  [...text.matchAll(/\[([^\]]*)\]\((?!https?:)([^)#]+\.md)\)/g)].map(([, label = '', path = '']) => ({
    label,
    page: posix.join(posix.dirname(page), path),
  }));

/** A page, and below a README of a folder the other pages of the folder, in the order of their links. */
function itemOf(label: string, page: string, table: string): SidebarItem {
  const below = isReadme(page) ? pageLinks(page, read(page)) : [];
  const items = below
    .filter((link) => posix.dirname(link.page) === posix.dirname(page) && !table.includes(`(${link.page})`))
    .map((link) => ({ text: titleOf(link.page), link: `/${sitePathOf(link.page)}` }));
  return {
    text: capitalized(label.replaceAll('\n', ' ')),
    link: `/${sitePathOf(page)}`,
    ...(items.length > 0 && { collapsed: true, items }),
  };
}

const titleOf = (page: string) => /^# (.*)$/m.exec(read(page))?.[1]?.replaceAll('`', '') ?? page;

/** The sections of the table of README.md, with the pages that their rows link. */
export function sidebarOf(api: readonly SidebarItem[]): SidebarItem[] {
  const table = /^## Documentation\n(.*?)^## |^## Documentation\n(.*)/ms.exec(read('README.md'))?.[0] ?? '';
  const sections: { text: string; items: SidebarItem[] }[] = [];
  for (const row of table.split('\n').filter((line) => line.startsWith('|'))) {
    const title = /^\| \*\*(.*)\*\* \|/.exec(row)?.[1];
    if (title) {
      sections.push({ text: title, items: [] });
    }
    sections.at(-1)?.items.push(...pageLinks('README.md', row).map(({ label, page }) => itemOf(label, page, table)));
  }
  sections.find(({ text }) => text === 'Reference')?.items.push(...api);
  return sections;
}
