import { PLACEHOLDER_SHAPES } from '../../../lib/secrets/encoding/placeholder-shapes';
import { helmOf } from '../../support/helms';
import { CONTENTS, IDIOMS, type Idiom, LOSSY_IDIOMS } from './idioms';
import { explained, outcome, rendered } from './rendered-idioms';

/** Contents that the most awkward placeholder verifies. */
const REGULAR = CONTENTS.filter((content) => PLACEHOLDER_SHAPES[0]?.accepts(content));

/** The contents with which the written documents differ from those that helm renders. */
function differences(helm: string, idioms: readonly Idiom[], isComplete: (name: string) => void = () => {}) {
  return rendered(helm, idioms, CONTENTS).flatMap((idiom) => {
    const write = explained(idiom);
    const outcomes = CONTENTS.map((content, index): [string, string, string] => {
      const text = idiom.contents[index] ?? '';
      return [idiom.name, content, write ? outcome(write, content, text) : 'unexplained'];
    });
    if (outcomes.every(([, content, one]) => one === 'equal' || !REGULAR.includes(content))) {
      isComplete(idiom.name);
    }
    return outcomes.filter(([, , one]) => !['equal', 'rejected'].includes(one));
  });
}

describe.each([3, 4] as const)('helm %d', (major) => {
  const helm = helmOf(major);

  test('the written documents equal those that helm renders with the content, or the content is rejected', () => {
    const complete: string[] = [];
    expect(differences(helm, IDIOMS, (name) => complete.push(name))).toEqual([]);
    expect(complete.length).toBeGreaterThanOrEqual(30);
  });

  test('an idiom that loses a part of the secret is explained only for contents of which it loses nothing', () => {
    const awkward = rendered(helm, LOSSY_IDIOMS, []).map((idiom) => ({ ...idiom, second: idiom.second.slice(0, 1) }));
    expect(awkward.filter((idiom) => explained(idiom)).map(({ name }) => name)).toEqual([]);
    expect(differences(helm, LOSSY_IDIOMS).filter(([, , one]) => one !== 'unexplained')).toEqual([]);
  });
});
