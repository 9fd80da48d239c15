/**
 * Three projects:
 * - `unit`: `*.test.ts`, which start no helm. There is none that they could start.
 * - `integration`: `*.integration.test.ts`, with helm 4.
 * - `helm 3`: those of the integration tests whose results depend on the version of helm.
 */
/** The suites of running helm and reading its output, and one for each construct of a chart. */
const HELM_3 = [
  'helm/{chart,command,manifests,rendering,store,templates,values}/*',
  'release/*',
  'agent/agent',
  'gateway/contract',
  'gpu/gpu-operator',
  'server/community-chart',
  'secrets/{acknowledged-structure,releases-of-idioms}',
];

/** They concern processes, not the version of helm. */
const ANY_HELM = ['helm/command/executable', 'helm/rendering/{processes,rendering-memory}'];

const integration = (suite) => `<rootDir>/test/${suite}.integration.test.ts`;

const project = (displayName, setup, testMatch) => ({
  displayName,
  testEnvironment: 'node',
  testMatch,
  setupFiles: [`<rootDir>/test/support/${setup}.ts`],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
  // The example of docs/testing.md is a test here, and names the package as its readers do.
  moduleNameMapper: { '^cdk8s-clearml$': '<rootDir>/lib/index.ts' },
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/'],
  snapshotFormat: { escapeString: false, printBasicPrototype: false },
});

module.exports = {
  testTimeout: 60_000,
  // jest would leave one of two cores to itself.
  maxWorkers: '100%',
  testSequencer: '<rootDir>/test/support/long-suites-first.js',
  globalSetup: '<rootDir>/test/support/temporary-folder-setup.js',
  globalTeardown: '<rootDir>/test/support/temporary-folder-teardown.js',
  projects: [
    project('unit', 'no-helm', ['<rootDir>/test/**/*.test.ts', '!**/*.{integration,cluster}.test.ts']),
    project('integration', 'helm4', [integration('**/*')]),
    project('helm 3', 'helm3', [...HELM_3.map(integration), ...ANY_HELM.map((suite) => `!**/${suite}.integration.test.ts`)]),
  ],
};
