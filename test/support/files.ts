import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Files below a folder whose names end in a certain way; none for a folder that does not exist. */
export function filesBelow(folder: string, ending = ''): string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true, recursive: true }) : [];
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** The texts of the files below a folder, by their paths in it. */
export function textsBelow(folder: string): Record<string, string> {
  return Object.fromEntries(filesBelow(folder).map((file) => [relative(folder, file), readFileSync(file, 'utf8')]));
}
