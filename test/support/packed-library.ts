import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Packs the built library like `npm publish`, and unpacks it to a folder. Links its peers in `modules`. */
export function packLibrary(target: string, modules: string): void {
  mkdirSync(modules, { recursive: true });
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', modules];
  const archive = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n').pop() ?? '';
  execFileSync('tar', ['xzf', join(modules, archive), '-C', modules]);
  renameSync(join(modules, 'package'), target);
  for (const peer of ['cdk8s', 'cdk8s-plus-28', 'constructs']) {
    symlinkSync(join(ROOT, 'node_modules', peer), join(modules, peer));
  }
}
