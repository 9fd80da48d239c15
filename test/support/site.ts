import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** The documentation site that `npm run docs:site` builds. */
export const SITE = join(ROOT, 'build', 'site');
export const isSiteBuilt = existsSync(join(SITE, 'index.html'));

/** The path of the site on its server. */
export const BASE = process.env.SITE_BASE ?? '/';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** The file of an address, relative to the site. */
export const fileOf = ({ pathname }: URL) => pathname.replace(BASE, '').replace(/(^|\/)$/, '$1index.html');

/** Serves the site, and returns its address. */
export async function serveSite() {
  const server = createServer(({ url = '/' }, response) => {
    const file = join(SITE, fileOf(new URL(url, 'http://localhost')));
    response.writeHead(existsSync(file) ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'text/plain' });
    response.end(existsSync(file) ? readFileSync(file) : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE}`, close: () => server.close() };
}
