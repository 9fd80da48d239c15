import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';

const ROOT = join(__dirname, '..', '..', '__snapshots__');

/**
 * Holds manifests against the folder of that name in `__snapshots__`, file by file, as YAML that reads well in a diff.
 * `jest -u` writes it anew. Of secrets only the keys are kept.
 */
export function expectManifests(name: string, manifests: Record<string, string>): void {
  const folder = join(ROOT, name);
  const shown = Object.fromEntries(Object.entries(manifests).map(([file, text]) => [file, withoutContent(text)]));
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

function withoutContent(text: string): string {
  const documents = parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS());
  if (documents.every(({ kind }) => kind !== 'Secret')) {
    return text;
  }
  const masked = documents.map((object) => ({ ...object, ...mask(object, 'data'), ...mask(object, 'stringData') }));
  return masked.map((object) => stringify(object)).join('---\n');
}

function mask(object: Record<string, object>, field: string): object {
  const keys = Object.keys(object[field] ?? {});
  return keys.length > 0 ? { [field]: Object.fromEntries(keys.map((key) => [key, '<secret>'])) } : {};
}
