/** The suite runs twice: with helm 3 and with helm 4, both from npm packages. What these tests look at does not depend on helm. */
const ONCE = [
  'helm/cache/',
  'cli/',
  'docs.test',
  'core/',
  'gitops/',
  'package.test',
  'python.test',
  'security/standards/',
  'security/validation/',
  'tenants/provisioning',
  'testing/',
];

const shared = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
  // The example of docs/testing.md is a test here, and names the package as its readers do.
  moduleNameMapper: { '^cdk8s-clearml$': '<rootDir>/lib/index.ts' },
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/'],
  snapshotFormat: { escapeString: false, printBasicPrototype: false },
};

module.exports = {
  testTimeout: 60_000,
  // jest would leave one of two cores to itself.
  maxWorkers: '100%',
  projects: [3, 4].map((major) => ({
    ...shared,
    displayName: `helm ${major}`,
    testPathIgnorePatterns: major === 3 ? ONCE.map((place) => `<rootDir>/test/${place}`) : [],
    setupFiles: [`<rootDir>/test/support/helm${major}.ts`],
  })),
};
