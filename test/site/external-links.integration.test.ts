import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES } from '../support/doc-pages';

const ROOT = join(__dirname, '..', '..');
const LINK = /\]\((https:[^)#]*)/g;

const whenWanted = process.env.CDK8S_CLEARML_EXTERNAL_LINKS ? test : test.skip;

whenWanted('links to other sites lead to existing pages (requires CDK8S_CLEARML_EXTERNAL_LINKS)', async () => {
  const links = PAGES.flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(LINK)].map(([, link]) => link),
  );
  const statuses = [...new Set(links)].map(async (link = '') => {
    const status = await fetch(link).then(
      (response) => response.status,
      (error) => String(error),
    );
    return status === 200 ? [] : [`${link}: ${status}`];
  });
  expect((await Promise.all(statuses)).flat()).toEqual([]);
});
