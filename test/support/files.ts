import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files below a folder whose names end in a certain way. */
export function filesBelow(folder: string, ending: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}
