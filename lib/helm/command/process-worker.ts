/**
 * What the worker thread of `processes.ts` runs, as text: loaders of TypeScript would rewrite a function, and could not find a
 * file. Requests come as `[id, request]`, a few run at a time, and results go as `[id, result]` as soon as they are there.
 */
export const PROCESS_WORKER = `
const { workerData } = require('node:worker_threads');
const { spawn } = require('node:child_process');
const { port, signal, atOnce } = workerData;
const waiting = [];
let running = 0;

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

const next = async () => {
  if (running >= atOnce || waiting.length === 0) {
    return;
  }
  const [id, request] = waiting.shift();
  running += 1;
  // Whatever happens there must be an answer: the other thread sleeps until it comes.
  const result = await new Promise((resolve) => resolve(start(request))).catch(failed);
  running -= 1;
  port.postMessage([id, result]);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
  next();
};

port.on('message', (request) => {
  waiting.push(request);
  next();
});
`;
