import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from '../assembly';

const REPOSITORY = 'https://github.com/cdk8s-clearml/cdk8s-clearml';

/** Pages outside of `docs`, and their paths on the site. */
const TOP_LEVEL: Record<string, string> = {
  'README.md': 'index.md',
  'CONTRIBUTING.md': 'contributing.md',
  'CHANGELOG.md': 'changelog.md',
};

/** The pages of the site, relative to the project. */
export function sitePages(): string[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.md'),
  );
  return [...Object.keys(TOP_LEVEL), ...docs.map((path) => posix.join('docs', path.replaceAll('\\', '/'))).sort()];
}

/** Path of a page on the site. */
export const sitePathOf = (page: string) =>
  TOP_LEVEL[page] ?? page.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md');

/** The anchor that GitHub derives from a heading. The site uses the same anchors. */
export const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');

/** Links of Markdown to files and headings; absolute addresses are no match. */
export const LINK = /\]\((?!https?:)([^)#]*)(#[^)]*)?\)/g;

/** Applies `change` to the text of a page outside of fences. */
export const outsideFences = (text: string, change: (text: string) => string) =>
  text
    .split(/^(```.*?^```$)/ms)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');

/** Links to pages become links of the site, and links to other files lead to the repository. */
export function withSiteLinks(page: string, text: string, pages: ReadonlySet<string>): string {
  const target = (path: string, anchor: string) => {
    if (path === '') {
      return anchor;
    }
    const file = posix.join(posix.dirname(page), path).replace(/\/$/, '');
    if (pages.has(file)) {
      return `/${sitePathOf(file)}${anchor}`;
    }
    if (!existsSync(join(ROOT, file))) {
      throw new Error(`${page}: the link ${path} leads to no file`);
    }
    const isFolder = statSync(join(ROOT, file)).isDirectory();
    return `${REPOSITORY}/${isFolder ? 'tree' : 'blob'}/main/${file}${anchor}`;
  };
  return outsideFences(text, (part) => part.replace(LINK, (_, path, anchor = '') => `](${target(path, anchor)})`));
}
