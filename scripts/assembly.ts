import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Assembly, loadAssemblyFromPath } from '@jsii/spec';

export const ROOT = join(__dirname, '..');

/** Folder of a compiled copy of the sources, for checks: they leave the build alone. */
const COPY = join(ROOT, 'build', 'check-props');

/** The assembly that jsii wrote at the last build. A check compiles the sources if they are newer. */
export function ownAssembly(isCheck: boolean): Assembly {
  return loadAssemblyFromPath(isCheck && isStale(ROOT) ? compiledCopy() : ROOT, false);
}

/** Whether sources are newer than the assembly in a folder. */
function isStale(folder: string): boolean {
  const assembly = join(folder, '.jsii');
  const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const changed = (path: string) => statSync(path).mtimeMs;
  return !existsSync(assembly) || sources.some((name) => changed(join(ROOT, 'lib', name)) > changed(assembly));
}

function compiledCopy(): string {
  if (isStale(COPY)) {
    rmSync(COPY, { recursive: true, force: true });
    for (const name of ['lib', 'imports', 'bin', 'package.json', 'README.md', 'LICENSE']) {
      cpSync(join(ROOT, name), join(COPY, name), { recursive: true });
    }
    const jsii = join(ROOT, 'node_modules', 'jsii', 'bin', 'jsii');
    execFileSync(process.execPath, [jsii, '--generate-tsconfig', 'tsconfig.jsii.json'], {
      cwd: COPY,
      stdio: 'inherit',
    });
  }
  return COPY;
}
