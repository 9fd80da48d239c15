import { LIMITS } from '../../../lib/core/limits';
import { hasTooManyLevels } from '../../../lib/helm/yaml/levels';

const LEVELS = LIMITS.depth;

describe.each<[string, (levels: number) => string]>([
  ['lists in brackets', (levels) => '['.repeat(levels) + ']'.repeat(levels)],
  ['maps in braces', (levels) => `${'{a: '.repeat(levels)}1${'}'.repeat(levels)}`],
  ['lists in one line', (levels) => `${'- '.repeat(levels)}a`],
  ['indented maps', (levels) => Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
])('%s', (_, nested) => {
  test('may have as many levels as the limit', () => {
    expect(hasTooManyLevels(nested(LEVELS))).toBe(false);
  });

  test.each([LEVELS + 1, 20 * LEVELS])('may not have %d levels', (levels) => {
    expect(hasTooManyLevels(nested(levels))).toBe(true);
  });
});

test('the length of a text does not matter', () => {
  expect(hasTooManyLevels('- {a: [1]}\n'.repeat(LEVELS))).toBe(false);
});

test('levels count in each document, and behind an error', () => {
  expect(hasTooManyLevels(`a: ]\n---\n${'['.repeat(LEVELS + 1)}`)).toBe(true);
});
