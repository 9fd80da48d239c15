const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Gives all tests one temporary folder, since processes that jest ends do not remove their own files. */
module.exports = () => {
  globalThis.temporaryFolder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-jest-'));
  process.env.TMPDIR = globalThis.temporaryFolder;
};
