import { readFileSync } from 'node:fs';
import { filesBelow } from '../support/files';
import { isSiteBuilt, SITE } from '../support/site';

const whenBuilt = isSiteBuilt ? test : test.skip;

const anchorsOf = (html: string) => new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id));
const linksOf = (html: string) =>
  new Set([...html.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&')));

whenBuilt('each link of the site leads to an existing page and anchor (requires npm run docs:site)', () => {
  const origin = 'http://localhost';
  const pages = new Map(filesBelow(SITE, '.html').map((file) => [file.slice(SITE.length), readFileSync(file, 'utf8')]));
  const anchors = new Map([...pages].map(([path, html]) => [path, anchorsOf(html)]));
  const isBroken = (path: string, href: string) => {
    const url = new URL(href, `${origin}${path}`);
    const anchor = decodeURIComponent(url.hash.slice(1));
    const ids = anchors.get(url.pathname.replace(/\/$/, '/index.html'));
    return url.origin === origin && !(anchor === '' ? ids : ids?.has(anchor));
  };
  const broken = [...pages].flatMap(([path, html]) =>
    [...linksOf(html)].filter((href) => isBroken(path, href)).map((href) => `${path}: ${href}`),
  );
  expect(pages.size).toBeGreaterThan(300);
  expect(broken).toEqual([]);
});
