/**
 * The worker thread that runs processes, as text, since loaders of TypeScript would rewrite a function, and could not find a file.
 */
export const WORKER = `
const { workerData } = require('node:worker_threads');
const { spawn } = require('node:child_process');
const { port, signal, maximum } = workerData;
const waiting = [];
let running = 0;

// In its own group, because a signal to the group of this process must not end it.
const supervisor = process.platform === 'win32' ? undefined : spawn('/bin/sh', ['-c', workerData.supervisor], {
  cwd: '/', env: { PATH: (process.env.PATH || '') + ':/usr/bin:/bin' }, stdio: ['pipe', 'ignore', 'ignore'], detached: true,
});
const isSupervised = supervisor !== undefined && supervisor.pid !== undefined;
const supervise = (line) => isSupervised && supervisor.stdin.write(line + '\\n');
for (const emitter of supervisor ? [supervisor, supervisor.stdin] : []) {
  emitter.on('error', () => {});
}

const start = (request) => new Promise((resolve) => {
  const { program, args, input, env, files = [], asksUser, limit, maximumOutput } = request;
  // A group contains the children of the process, too. A process that asks the user stays in the group of the terminal.
  const detached = isSupervised && !asksUser;
  const child = spawn(program, args, { env, detached, stdio: [asksUser ? 'inherit' : 'pipe', 'pipe', 'pipe', ...files] });
  const { pid } = child;
  const member = detached ? -pid : pid;
  const output = { stdout: '', stderr: '' };
  let exceeded;
  const end = (reason) => {
    exceeded = exceeded || reason;
    try { process.kill(member, 'SIGKILL'); } catch {} // it has ended
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const timer = setTimeout(end, limit * 1000, 'time');
  child.on('error', (error) => {
    clearTimeout(timer);
    resolve(failed(error));
  });
  if (pid === undefined) {
    return;
  }
  supervise('start ' + member);
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (chunk) => {
      output[name] += chunk;
      if (output[name].length > maximumOutput) end('output');
    });
  }
  child.on('close', (status, signalCode) => {
    supervise('end ' + member);
    clearTimeout(timer);
    resolve({ ...(exceeded ? {} : output), status, signal: signalCode || undefined, exceeded });
  });
  if (child.stdin) {
    child.stdin.on('error', () => {}); // a program may end without reading its input
    child.stdin.end(input || '');
  }
});
const failed = (error) => ({ stdout: '', stderr: '', status: null, error: error.message });

const next = async () => {
  if (running >= maximum || waiting.length === 0) {
    return;
  }
  const [id, request] = waiting.shift();
  running += 1;
  // Each request needs an answer, errors included: the main thread sleeps until it arrives.
  const result = await new Promise((resolve) => resolve(start(request))).catch(failed);
  running -= 1;
  port.postMessage([id, result]);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
  next();
};

setInterval(() => Atomics.add(signal, 1, 1), 500);
port.on('message', (message) => {
  if (typeof message === 'string') {
    supervise(message);
  } else {
    waiting.push(message);
    next();
  }
});
`;

/**
 * A shell script that outlives this process: it reads what this process starts, and cleans up at the end of its input, which is
 * the end of this process for any reason, SIGKILL included. A handler of signals in Node.js cannot do this: it does not run
 * while the main thread sleeps, and SIGKILL has none.
 *
 * Lines: `start PROCESS`, `end PROCESS`, `folder PATH`. A negative number is a process group.
 */
export const SUPERVISOR = `
trap '' HUP INT TERM
running=' '
while read -r word value; do
  case "$word" in
    start) running="$running$value " ;;
    end) case "$running" in *" $value "*) running="\${running%% $value *} \${running#* $value }" ;; esac ;;
    folder) set -- "$@" "$value" ;;
  esac
done
for process in $running; do kill -9 "$process"; done
for folder; do rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }; done
`;
