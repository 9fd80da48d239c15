/**
 * A program or a format that reads a secret or a setting, with the contents that it reads unchanged. Checks, error messages and the table
 * `docs/reference/readers.md` derive from it.
 */
export interface Reader {
  /** Name in messages and in the documentation. */
  readonly name: string;
  /** The program or library that reads, and where it does so. */
  readonly program: string;
  /** The contents that it reads unchanged, in words. */
  readonly accepts: string;
  /** What the reader misreads in a content, in words; undefined if it reads the content unchanged. */
  readonly problem: (content: string) => string | undefined;
}

/** The parts of a content that a reader misreads: a name in words, and a test. */
export type Misread = { readonly [found: string]: RegExp | ((content: string) => boolean) };

/** A reader that misreads contents with certain parts. */
export function reader(facts: Pick<Reader, 'name' | 'program' | 'accepts'>, misread: Misread): Reader {
  const tests = Object.entries(misread);
  const isIn = (content: string, test: RegExp | ((content: string) => boolean)) =>
    typeof test === 'function' ? test(content) : test.test(content);
  return { ...facts, problem: (content) => tests.find(([, test]) => isIn(content, test))?.[0] };
}

/** The first problem of a content with one of its readers. */
export function problemWith(readers: readonly Reader[], content: string): Problem | undefined {
  for (const one of readers) {
    const found = one.problem(content);
    if (found !== undefined) {
      return { reader: one, found };
    }
  }
  return undefined;
}

/** What a reader misreads in a content. */
export interface Problem {
  readonly reader: Reader;
  readonly found: string;
}
