/** Runs npm scripts at the same time, and fails if one of them fails. */
const { spawn } = require('node:child_process');

for (const name of process.argv.slice(2)) {
  const script = spawn('npm', ['run', name], { stdio: 'inherit', shell: process.platform === 'win32' });
  script.on('close', (status) => {
    process.exitCode ||= status ?? 1;
  });
}
