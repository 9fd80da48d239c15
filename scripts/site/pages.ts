/**
 * Writes the pages of the documentation site to `site/pages`: README, docs and API.md. A TypeScript example gets a tab with
 * its translation to Python.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../assembly';
import { apiConstructs, apiPages } from './api';
import { sitePages, sitePathOf, withSiteLinks } from './links';
import { pythonOf } from './python';
import { sidebarOf } from './sidebar';

const FOLDER = join(ROOT, 'site', 'pages');
const FENCE = /^```ts\n(.*?)^```$/gms;

/** Tables of props have six columns, and no headings for an outline. */
const WIDE = '---\naside: false\npageClass: wide\n---\n\n';

const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** A program is complete if it synthesizes an app; other fences are modules and tests. */
const isProgram = (code: string) => /\bnew App\(/.test(code) && code.includes("from 'cdk8s-clearml'");

function withTabs(text: string, translations: ReadonlyMap<string, string | undefined>): string {
  return text.replace(FENCE, (fence, code) => {
    const python = translations.get(code);
    return python
      ? `::: code-group\n\n\`\`\`ts [TypeScript]\n${code}\`\`\`\n\n\`\`\`python [Python]\n${python.trimEnd()}\n\`\`\`\n\n:::`
      : fence;
  });
}

const pages = sitePages();
const programs = pages
  .flatMap((page) => [...read(page).matchAll(FENCE)].map(([, code = '']) => code))
  .filter(isProgram);
const python = pythonOf(programs);
const translations = new Map(programs.map((code, index) => [code, python[index]]));

const files: Record<string, string> = {
  ...apiPages(),
  ...Object.fromEntries(
    pages.map((page) => {
      const text = withTabs(withSiteLinks(page, read(page), new Set(pages)), translations);
      return [sitePathOf(page), page.startsWith('docs/reference/') ? WIDE + text : text];
    }),
  ),
  'sidebar.json': JSON.stringify(
    sidebarOf([{ text: 'API', link: '/api/index.md', collapsed: true, items: apiConstructs() }]),
    null,
    2,
  ),
};

rmSync(FOLDER, { recursive: true, force: true });
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(FOLDER, path)), { recursive: true });
  writeFileSync(join(FOLDER, path), text);
}
console.log(
  `${Object.keys(files).length - 1} pages, ${python.filter(Boolean).length} of ${programs.length} examples in Python`,
);
