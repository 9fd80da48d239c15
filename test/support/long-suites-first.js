const { default: Sequencer } = require('@jest/test-sequencer');

/** The longest suites. Without a cache, jest sorts suites by the size of their files, and a long suite at the end runs alone. */
const LONG = [
  ...['examples', 'bench', 'languages', 'cli/lock', 'store/registry', 'package', 'prop-fuzz', 'rendering/processes', 'cdk8s-synth'],
  // With a cluster.
  ...['apply-over-release', 'day-two', 'adopt/real-cluster'],
];

module.exports = class LongSuitesFirst extends Sequencer {
  sort(tests) {
    const long = LONG.flatMap((name) => tests.filter(({ path }) => /\.(integration|cluster)\.test\.ts$/.test(path) && path.includes(`${name}.`)));
    return [...new Set([...long, ...super.sort(tests)])];
  }
};
