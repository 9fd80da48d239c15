/**
 * What the worker thread of `processes.ts` runs, as text: loaders of TypeScript would rewrite a function, and could not find a
 * file.
 */
export const PROCESS_WORKER = `
const { workerData } = require('node:worker_threads');
const { spawn } = require('node:child_process');
const { port, signal } = workerData;

const start = ({ program, args, input, env }) => new Promise((resolve) => {
  const child = spawn(program, args, { stdio: 'pipe', env: { ...process.env, ...env } });
  const out = [];
  const err = [];
  child.stdout.on('data', (chunk) => out.push(chunk));
  child.stderr.on('data', (chunk) => err.push(chunk));
  child.stdin.on('error', () => {}); // a program may end without having read its input
  child.on('error', (error) => resolve(failed(error)));
  child.on('close', (status, signal) =>
    resolve({ stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString(), status, signal: signal || undefined }));
  child.stdin.end(input || '');
});
const failed = (error) => ({ stdout: '', stderr: '', status: null, error: error.message });

// Whatever happens there must be an answer: the other thread sleeps until it comes.
const run = (request) => start(request).catch(failed);

port.on('message', async (requests) => {
  port.postMessage(await Promise.all(requests.map(run)));
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
`;
