import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesBelow } from './files';

const ROOT = join(__dirname, '..', '..');

/** A fenced example of a page. */
export interface Fence {
  /** Page and number of the fence of this language in it. */
  readonly name: string;
  readonly page: string;
  readonly language: string;
  readonly code: string;
  /** Name of its file, if the first line is a comment that states it. */
  readonly file?: string;
}

/** The pages for users, relative to the project. */
export const PAGES = ['README.md', ...filesBelow(join(ROOT, 'docs'), '.md').map((file) => relative(ROOT, file))];

/** The fences of a page in their order. */
export function fencesOf(page: string): Fence[] {
  const counts: Record<string, number> = {};
  return [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```(\w+)\n(.*?)^```/gms)].map(
    ([, language = '', code = '']) => {
      counts[language] = (counts[language] ?? 0) + 1;
      const file = /^(?:\/\/|#) ([\w./-]+\.\w+)\n/.exec(code)?.[1];
      return { name: `${page} ${language} #${counts[language]}`, page, language, code, ...(file && { file }) };
    },
  );
}

/** All TypeScript examples. */
export const EXAMPLES = PAGES.flatMap(fencesOf).filter(({ language }) => language === 'ts');

/** Whether a fence is a module or a test that other programs load; all others are complete apps. */
export const isApp = ({ language, file = 'main.ts' }: Fence) => language === 'ts' && file === 'main.ts';
