import { type ChildProcess, spawn } from 'node:child_process';

/** The program is in the background of the shell, which reads the input. The API server would wait for its clients, so it is killed. */
const SCRIPT = `
exec 3<&0
"$@" < /dev/null & program=$!
(cat <&3 > /dev/null; kill -9 "$program") & guard=$!
wait "$program"; status=$?
kill "$guard"
exit "$status"`;

type Output = 'inherit' | 'pipe' | number;

/** Starts a program that ends when its standard input ends, thus also when this process is killed. */
export function guarded(
  command: readonly string[],
  output: Output,
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): ChildProcess {
  const child = spawn('sh', ['-c', SCRIPT, 'sh', ...command], { ...options, stdio: ['pipe', output, output] });
  // The program may end first.
  child.stdin?.on('error', () => undefined);
  return child;
}
