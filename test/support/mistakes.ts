import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { failureOf, temporaryFolder } from './apps';

/** A mistake that users can make in a prop, in `values` and in a values file. */
export interface Mistake<P> {
  /** Code of its error. */
  readonly code: string;
  /** Props that make it. */
  readonly prop: P;
  /** A values file that makes it in its last line. */
  readonly file: string;
  /** Props in addition to the values. */
  readonly beside?: P;
}

/** Tests that each mistake is one error, wherever it is made, and that the error names the place. */
export function testMistakes<P extends object>(
  create: (props: P) => unknown,
  mistakes: { readonly [description: string]: Mistake<NoInfer<P>> },
): void {
  describe.each(Object.entries(mistakes))('%s is one error', (_, { code, prop, file, beside }) => {
    const failure = (props: object) => failureOf(() => create({ ...beside, ...props } as P)).message;
    const coded = new RegExp(`^${code} \\w+/`);

    test('as a prop', () => {
      expect(failureOf(() => create(prop)).message).toMatch(coded);
    });

    test('in values', () => {
      const message = failure({ values: parse(file) });
      expect(message).toMatch(coded);
      expect(message).toMatch(/[ (]values[,)]/);
    });

    test('in a values file, with its line', () => {
      const path = valuesFile(file);
      const message = failure({ valuesFiles: [path] });
      expect(message).toMatch(coded);
      expect(message).toContain(`${path}:${file.trimEnd().split('\n').length}`);
      expect(message.split('\n')).toHaveLength(3);
    });
  });
}

/** Writes a values file and returns its path. */
export function valuesFile(text: string): string {
  const path = join(temporaryFolder(), 'override.yaml');
  writeFileSync(path, text);
  return path;
}
