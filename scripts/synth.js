// Runs `cdk8s synth`. Compiling its code is a third of what it does, so Node.js 22 and later keep the compiled code between runs.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '..');
const cli = join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
const { status } = spawnSync(process.execPath, [cli, 'synth', '--check-upgrade=false', ...process.argv.slice(2)], {
  cwd: root,
  env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'), ...process.env },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
