import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { filesBelow } from '../support/files';
import { BASE, fileOf, isSiteBuilt, SITE } from '../support/site';

const whenBuilt = isSiteBuilt ? test : test.skip;

const anchorsOf = (html: string) => new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id));
const linksOf = (html: string) =>
  new Set([...html.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&')));

whenBuilt('each link of the site leads to an existing page and anchor (requires npm run docs:site)', () => {
  const pages = new Map(filesBelow(SITE, '.html').map((file) => [relative(SITE, file), readFileSync(file, 'utf8')]));
  const anchors = new Map([...pages].map(([path, html]) => [path, anchorsOf(html)]));
  const isBroken = (path: string, href: string) => {
    const url = new URL(href, `http://localhost${BASE}${path}`);
    const anchor = decodeURIComponent(url.hash.slice(1));
    const ids = anchors.get(fileOf(url));
    return url.host === 'localhost' && !(anchor === '' ? ids : ids?.has(anchor));
  };
  const broken = [...pages].flatMap(([path, html]) =>
    [...linksOf(html)].filter((href) => isBroken(path, href)).map((href) => `${path}: ${href}`),
  );
  expect(pages.size).toBeGreaterThan(300);
  expect(broken).toEqual([]);
});
