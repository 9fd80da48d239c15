/**
 * Tests against the cluster of CDK8S_CLEARML_TEST_KUBECONFIG; test/cluster/run.ts starts one: npm run test:cluster.
 * `npm test` does not run them.
 */
const { projects, ...config } = require('./jest.config');
const { testMatch: _, ...integration } = projects.find(({ displayName }) => displayName === 'integration');

/** Integration tests that use a cluster if there is one. */
const WITH_CLUSTER = [
  'apply-over-release',
  'cli/*/real-cluster',
  'cli/day-two',
  'objects/changes/api-server',
].map((suite) => `<rootDir>/test/${suite}.integration.test.ts`);

const OWN = '<rootDir>/test/cluster/**/*.cluster.test.ts';

module.exports = {
  ...config,
  testTimeout: 300_000,
  // Their pods do not have the level `restricted`.
  projects: [{ ...integration, testMatch: process.env.CDK8S_CLEARML_TEST_POD_SECURITY ? [OWN] : [OWN, ...WITH_CLUSTER] }],
};
