import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifests } from '../../lib';
import { textsBelow, writeFiles } from './files';

const ROOT = join(__dirname, '..', '..', '__snapshots__');

/**
 * Compares manifests with the folder of that name in `__snapshots__`, file by file, as YAML for readable diffs.
 * `jest -u` writes the folder again. Snapshots contain only the keys of Secrets.
 */
export function expectManifests(name: string, manifests: Manifests): void {
  const folder = join(ROOT, name);
  const shown = manifests.snapshot();
  if (updating()) {
    rmSync(folder, { recursive: true, force: true });
    writeFiles(folder, shown);
  }
  const kept = textsBelow(folder);
  expect(Object.keys(shown).sort()).toEqual(Object.keys(kept));
  for (const [file, text] of Object.entries(kept)) {
    expect(shown[file]).toBe(text);
  }
}

function updating(): boolean {
  const { snapshotState } = expect.getState() as unknown as { snapshotState: { _updateSnapshot: string } };
  return snapshotState._updateSnapshot === 'all';
}
