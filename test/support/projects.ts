import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { runCommand } from '../../lib/cli/program';
import { temporaryFolder } from './apps';
import { compiledLibrary } from './compiled-library';
import { textsBelow, writeFiles } from './files';

const ROOT = join(__dirname, '..', '..');

/** The status and the output of a process that has ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A program that runs concurrently with the test. */
export interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Ended>;
}

/** Runs a program concurrently with the test, so that servers of the test can respond to it. */
export function execute(program: string, args: readonly string[], options: Surroundings = {}): Promise<Ended> {
  return start(program, args, options).ended;
}

function start(program: string, args: readonly string[], options: Surroundings): Started {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk) => {
      output[name] += chunk;
    });
  }
  const ended = once(child, 'close').then(([status]) => ({ status, ...output }));
  return { child, ended };
}

/** A cdk8s project with a Helm chart `own`, in a separate folder with a separate home and temporary folder. */
export class TestProject {
  public readonly folder = temporaryFolder();
  public readonly home = temporaryFolder();
  public readonly temporary = temporaryFolder();

  /** @param main code of the app, which can use `app`, `chart` and exports of the library */
  public constructor(main: string, files: Record<string, string> = {}) {
    this.write('own/Chart.yaml', 'apiVersion: v2\nname: own\nversion: 1.0.0\n');
    this.write('cdk8s.yaml', `language: typescript\napp: ${process.execPath} main.js\n`);
    this.write(
      'main.js',
      `const { App, Chart } = require(${JSON.stringify(join(ROOT, 'node_modules', 'cdk8s'))});
const { ChartSource, ClearmlServer, HelmRelease, Randomness, SecretValue } = require(${JSON.stringify(join(compiledLibrary(), 'index.js'))});
const app = new App();
const chart = new Chart(app, 'demo', { namespace: 'demo' });
${main}
app.synth();
`,
    );
    writeFiles(this.folder, files);
  }

  public path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  public write(path: string, text: string): void {
    writeFiles(this.folder, { [path]: text });
  }

  public read(...names: string[]): string {
    return readFileSync(this.path(...names), 'utf8');
  }

  /** The names of the vendored charts. */
  public vendored(): string[] {
    return readdirSync(this.path('vendor', 'charts')).sort();
  }

  /** Runs `cdk8s-clearml` in this process, and the app in a separate process. */
  public async command(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    const before = { cwd: process.cwd(), env: process.env };
    // Node.js reads both folders from the environment of the process. process.env of a test is only a copy.
    const folders = [
      jest.spyOn(os, 'tmpdir').mockReturnValue(this.temporary),
      jest.spyOn(os, 'homedir').mockReturnValue(this.home),
    ];
    const [stdout, stderr] = [recorded(process.stdout), recorded(process.stderr)];
    process.chdir(this.folder);
    process.env = { ...process.env, ...this.surroundings(), ...env };
    try {
      const status = await runCommand(args);
      return { status, stdout: stdout.text(), stderr: stderr.text() };
    } finally {
      process.chdir(before.cwd);
      process.env = before.env;
      for (const folder of folders) {
        folder.mockRestore();
      }
      stdout.restore();
      stderr.restore();
    }
  }

  /** Starts `cdk8s-clearml` as a process. */
  public startCommand(args: readonly string[], env: Record<string, string> = {}): Started {
    const program = join(compiledLibrary(), 'cli', 'program.js');
    const script = `require(${JSON.stringify(program)}).runCommand(process.argv.slice(1)).then((code) => { process.exitCode = code; })`;
    return this.run(process.execPath, ['-e', script, '--', ...args], env);
  }

  /** Runs the app; `before` is a program with arguments that starts it. */
  public synth(env: Record<string, string> = {}, before: readonly string[] = []): Promise<Ended> {
    const words = [...before, process.execPath, 'main.js'];
    return this.run(words[0] ?? '', words.slice(1), { CDK8S_OUTDIR: this.path('dist'), ...env }).ended;
  }

  /** The manifests that the last synth wrote, by name. */
  public manifests(): Record<string, string> {
    return textsBelow(this.path('dist'));
  }

  /** Names of the files in the temporary folder. */
  public leftBehind(): string[] {
    return readdirSync(this.temporary);
  }

  private run(program: string, args: readonly string[], env: Record<string, string>): Started {
    return start(program, args, { cwd: this.folder, env: { ...process.env, ...this.surroundings(), ...env } });
  }

  private surroundings(): Record<string, string> {
    const own = { HOME: this.home, TMPDIR: this.temporary };
    return { ...own, XDG_CACHE_HOME: '', XDG_CONFIG_HOME: '', XDG_DATA_HOME: '' };
  }
}

/** Records the output to a stream of this process instead of writing it. */
function recorded(stream: NodeJS.WriteStream): { text(): string; restore(): void } {
  let text = '';
  const listeners = stream.listeners('error');
  const write = jest.spyOn(stream, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  const restore = () => {
    write.mockRestore();
    for (const listener of stream.listeners('error').filter((one) => !listeners.includes(one))) {
      stream.off('error', listener as () => void);
    }
  };
  return { text: () => text, restore };
}
