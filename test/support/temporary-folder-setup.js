const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Creates one temporary folder for all tests, since processes that jest kills do not remove their files. */
module.exports = () => {
  globalThis.temporaryFolder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-jest-'));
  process.env.TMPDIR = globalThis.temporaryFolder;
  process.env.KUBECACHEDIR = join(globalThis.temporaryFolder, 'kubectl');
  // Garbage collection takes a quarter of the time of short Go processes, such as helm and kubectl.
  Object.assign(process.env, { GOGC: 'off', GOMEMLIMIT: '1GiB' });
};
