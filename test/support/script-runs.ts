import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from './apps';
import { filesBelow } from './files';

const LIB = join(__dirname, '..', '..', 'lib');

/** Shell scripts of Jobs, in one folder as in their ConfigMap, and programs in their PATH that replace the real ones. */
export class ScriptRuns {
  public readonly folder = temporaryFolder();
  private readonly scripts = join(this.folder, 'scripts');
  private readonly programs = join(this.folder, 'programs');

  /** @param programs shell code by program; a program that is not replaced is the real one */
  public constructor(programs: { readonly [name: string]: string }) {
    mkdirSync(this.scripts);
    mkdirSync(this.programs);
    for (const file of filesBelow(LIB, '.sh')) {
      copyFileSync(file, join(this.scripts, basename(file)));
    }
    for (const [name, code] of Object.entries(programs)) {
      const file = join(this.programs, name);
      writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "$CALLS"\n${code}`);
      chmodSync(file, 0o755);
    }
  }

  /** File to which the replaced programs write their arguments. */
  public get calls(): string {
    return join(this.folder, 'calls');
  }

  public async run(script: string, env: { readonly [name: string]: string }, ...args: string[]) {
    writeFileSync(this.calls, '');
    const PATH = `${this.programs}:${process.env.PATH}`;
    const child = spawn('sh', [join(this.scripts, script), ...args], { env: { PATH, CALLS: this.calls, ...env } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
      });
    }
    const [status] = (await once(child, 'close')) as [number];
    return { status, output };
  }
}

/** The time in the name of a backup that is some days old. */
export function timeOf(days: number): string {
  const [date = '', time = ''] = new Date(Date.now() - days * 86_400_000).toISOString().split(/[T.]/);
  return `${date.replace(/-/g, '')}-${time.replace(/:/g, '')}`;
}
