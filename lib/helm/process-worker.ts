/**
 * What the worker thread of `processes.ts` runs, as text: loaders of TypeScript would rewrite a function, and could not find a
 * file.
 */
export const PROCESS_WORKER = `
const { workerData } = require('node:worker_threads');
const { spawn } = require('node:child_process');
const { port, signal } = workerData;

const run = ({ program, args, input }) => new Promise((resolve) => {
  const child = spawn(program, args, { stdio: 'pipe' });
  const out = [];
  const err = [];
  const end = (status, problem) =>
    resolve({ stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString(), status, problem });
  child.stdout.on('data', (chunk) => out.push(chunk));
  child.stderr.on('data', (chunk) => err.push(chunk));
  child.stdin.on('error', () => {}); // a program may end without having read its input
  child.on('error', (error) => end(null, error.message));
  child.on('close', (status, ended) => end(status, ended || undefined));
  child.stdin.end(input || '');
});

port.on('message', async (requests) => {
  port.postMessage(await Promise.all(requests.map(run)));
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
`;
