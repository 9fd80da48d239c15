const { default: Sequencer } = require('@jest/test-sequencer');

/** The longest suites. Without a cache, jest sorts suites by the size of their files, and a long suite at the end runs alone. */
const LONG = ['examples', 'bench', 'languages', 'cli/lock', 'store/registry', 'package', 'prop-fuzz', 'rendering/processes', 'cdk8s-synth'];

module.exports = class LongSuitesFirst extends Sequencer {
  sort(tests) {
    const long = LONG.flatMap((name) => tests.filter(({ path }) => path.endsWith(`${name}.integration.test.ts`)));
    return [...new Set([...long, ...super.sort(tests)])];
  }
};
