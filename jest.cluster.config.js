/**
 * Tests against clusters. `npm run test:cluster` (test/cluster/run.ts) starts them, and describes them in
 * CDK8S_CLEARML_TEST_CLUSTERS; otherwise the tests use the cluster of CDK8S_CLEARML_TEST_KUBECONFIG. `npm test` does not run them.
 */
const { projects, ...config } = require('./jest.config');
const integration = projects.find(({ displayName }) => displayName === 'integration');

const OWN = '<rootDir>/test/cluster/**/*.cluster.test.ts';

/** Integration tests that use a cluster if there is one. */
const WITH_CLUSTER = ['apply-over-release', 'cli/*/real-cluster', 'cli/day-two', 'objects/changes/api-server'].map(
  (suite) => `<rootDir>/test/${suite}.integration.test.ts`,
);

const { CDK8S_CLEARML_TEST_CLUSTERS: clusters, CDK8S_CLEARML_TEST_KUBECONFIG: kubeconfig } = process.env;

const project = ({ name, kubeconfig = '', level = '', hasAllTests }) => ({
  ...integration,
  displayName: name,
  testMatch: hasAllTests ? [OWN, ...WITH_CLUSTER] : [OWN],
  setupFiles: [...integration.setupFiles, '<rootDir>/test/cluster/environment.ts'],
  globals: {
    clusterVariables: { CDK8S_CLEARML_TEST_KUBECONFIG: kubeconfig, CDK8S_CLEARML_TEST_POD_SECURITY: level },
  },
  // jest prints the time of each suite.
  slowTestThreshold: 0,
});

module.exports = {
  ...config,
  testTimeout: 300_000,
  // The tests wait for the clusters more than they compute.
  maxWorkers: 4,
  projects: JSON.parse(clusters || JSON.stringify([{ name: 'cluster', kubeconfig, hasAllTests: true }])).map(project),
};
