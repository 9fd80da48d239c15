import { sitePages, sitePathOf, withSiteLinks } from '../../scripts/site/links';
import { type SidebarItem, sidebarOf } from '../../scripts/site/sidebar';
import { PAGES } from '../support/doc-pages';

describe('the sidebar of the documentation site', () => {
  const links = (items: readonly SidebarItem[]): string[] =>
    items.flatMap(({ link, items = [] }) => [...(link ? [link] : []), ...links(items)]);

  test('has the sections of README.md', () => {
    const sections = sidebarOf([]).map(({ text }) => text);
    expect(sections).toEqual(['Tutorials', 'How-to', 'Reference', 'Explanation']);
  });

  test('leads to each page for users once', () => {
    const pages = sitePages().filter((page) => page !== 'README.md' && !page.startsWith('docs/upstream/'));
    expect(links(sidebarOf([])).sort()).toEqual(pages.map((page) => `/${sitePathOf(page)}`).sort());
  });
});

describe('links of the documentation site', () => {
  const pages = new Set(PAGES);
  const of = (text: string) => withSiteLinks('docs/guide.md', text, pages);

  test('lead to pages of the site, and to other files in the repository', () => {
    expect(of('[a](server.md#users) [b](reference/README.md) [c](#top)')).toBe(
      '[a](/server.md#users) [b](/reference/index.md) [c](#top)',
    );
    expect(of('[a](../examples/production/main.ts)')).toMatch(
      /\(https:.*\/blob\/main\/examples\/production\/main.ts\)/,
    );
    expect(of('[a](../examples)')).toMatch(/\(https:.*\/tree\/main\/examples\)/);
  });

  test('stay unchanged in fences', () => {
    const text = '```\n[a](server.md)\n```\n';
    expect(of(text)).toBe(text);
  });

  test('to missing files are errors', () => {
    expect(() => of('[a](nowhere.md)')).toThrow('docs/guide.md: the link nowhere.md leads to no file');
  });
});
