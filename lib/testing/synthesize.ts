import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'cdk8s';
import { withoutSecrets } from '../core/report/dry-run';
import { type ManifestFile, readManifestFolder } from '../helm/manifests/manifest-folder';

/** Synthesizes an app to a temporary folder without reading secrets. The output folder of the app does not change. */
export function synthesize(app: App): ManifestFile[] {
  const { outdir } = app;
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-manifests-'));
  try {
    Object.assign(app, { outdir: folder });
    withoutSecrets(() => app.synth());
    return readManifestFolder(folder);
  } finally {
    Object.assign(app, { outdir });
    rmSync(folder, { recursive: true, force: true });
  }
}
