import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifests } from '../../lib';

const ROOT = join(__dirname, '..', '..', '__snapshots__');

/**
 * Holds manifests against the folder of that name in `__snapshots__`, file by file, as YAML that reads well in a diff.
 * `jest -u` writes it anew. Of secrets only the keys are kept.
 */
export function expectManifests(name: string, manifests: Manifests): void {
  const folder = join(ROOT, name);
  const shown = manifests.snapshot();
  if (updating()) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(shown)) {
      writeFileSync(join(folder, file), text);
    }
  }
  const kept = existsSync(folder) ? readdirSync(folder).sort() : [];
  expect(Object.keys(shown).sort()).toEqual(kept);
  for (const file of kept) {
    expect(shown[file]).toBe(readFileSync(join(folder, file), 'utf8'));
  }
}

function updating(): boolean {
  const { snapshotState } = expect.getState() as unknown as { snapshotState: { _updateSnapshot: string } };
  return snapshotState._updateSnapshot === 'all';
}
