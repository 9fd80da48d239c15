import type { ProcessRequest, StartedProcess } from './process';
import { startInShell } from './shell-process';
import { AT_ONCE, startInWorker } from './worker-processes';

let started = 0;

/**
 * Starts a process, as soon as a core is free for it, while this thread goes on. Constructors cannot await: a worker thread, which
 * can, looks after processes. Until there is one helm could render half a chart, so the first few do without.
 *
 * Neither its input nor its output may hold a secret.
 */
export function startProcess(request: ProcessRequest): StartedProcess {
  started += 1;
  return (started <= AT_ONCE ? startInShell(request, startInWorker) : undefined) ?? startInWorker(request);
}
