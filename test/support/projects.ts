import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { temporaryFolder } from './apps';
import { filesBelow } from './files';

const ROOT = join(__dirname, '..', '..');
const LOADER = require.resolve('tsx/cjs');

/** How a process ended, and what it said. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A program that runs while the test goes on. */
export interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Ended>;
}

/** Runs a program while the test goes on, so that servers of the test can answer it. */
export function execute(program: string, args: readonly string[], options: Surroundings = {}): Promise<Ended> {
  return start(program, args, options).ended;
}

function start(program: string, args: readonly string[], options: Surroundings): Started {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
  return { child, ended };
}

/** A cdk8s project in a folder of its own, with a home and a temporary folder of its own. */
export class TestProject {
  public readonly folder = temporaryFolder();
  public readonly home = temporaryFolder();
  public readonly temporary = temporaryFolder();

  /** @param main what the app does with `app`, `chart` and what the library exports */
  public constructor(main: string, files: Record<string, string> = {}) {
    shareLoaderCache(this.temporary);
    this.write('cdk8s.yaml', `language: typescript\napp: ${process.execPath} --require ${LOADER} main.js\n`);
    this.write(
      'main.js',
      `const { App, Chart } = require(${JSON.stringify(join(ROOT, 'node_modules', 'cdk8s'))});
const { ChartSource, ClearmlServer, HelmRelease, SecretValue } = require(${JSON.stringify(join(ROOT, 'lib'))});
const app = new App();
const chart = new Chart(app, 'demo', { namespace: 'demo' });
${main}
app.synth();
`,
    );
    for (const [path, text] of Object.entries(files)) {
      this.write(path, text);
    }
  }

  public path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  public write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  public read(...names: string[]): string {
    return readFileSync(this.path(...names), 'utf8');
  }

  /** What is in the vendored folder, by name. */
  public vendored(): string[] {
    return readdirSync(this.path('vendor', 'charts')).sort();
  }

  /** Runs `cdk8s-clearml`. */
  public command(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    return this.startCommand(args, env).ended;
  }

  /** Starts `cdk8s-clearml`. */
  public startCommand(args: readonly string[], env: Record<string, string> = {}): Started {
    const script = `require(${JSON.stringify(join(ROOT, 'lib', 'cli', 'program'))}).runCommand(process.argv.slice(1)).then((code) => { process.exitCode = code; })`;
    return this.run(process.execPath, ['--require', LOADER, '-e', script, '--', ...args], env);
  }

  /** Runs the app; `before` are the words of a program that starts it. */
  public synth(env: Record<string, string> = {}, before: readonly string[] = []): Promise<Ended> {
    const words = [...before, process.execPath, '--require', LOADER, 'main.js'];
    return this.run(words[0] ?? '', words.slice(1), { CDK8S_OUTDIR: this.path('dist'), ...env }).ended;
  }

  /** The manifests that the last synth wrote, by name. */
  public manifests(): Record<string, string> {
    const files = filesBelow(this.path('dist'), '.yaml');
    return Object.fromEntries(files.map((file) => [file, readFileSync(file, 'utf8')]));
  }

  /** What lies in the temporary folder, besides the cache of the loader of TypeScript. */
  public leftBehind(): string[] {
    return readdirSync(this.temporary).filter((name) => !name.startsWith('tsx-'));
  }

  private run(program: string, args: readonly string[], env: Record<string, string>): Started {
    const own = { HOME: this.home, TMPDIR: this.temporary, XDG_CACHE_HOME: '', XDG_CONFIG_HOME: '', XDG_DATA_HOME: '' };
    return start(program, args, { cwd: this.folder, env: { ...process.env, ...own, ...env } });
  }
}

/** The loader of TypeScript keeps what it has made in the temporary folder; a project need not make it again. */
function shareLoaderCache(folder: string): void {
  const name = `tsx-${process.getuid?.() ?? ''}`;
  mkdirSync(join(tmpdir(), name), { recursive: true });
  symlinkSync(join(tmpdir(), name), join(folder, name));
}
