import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The paths of the files below a folder whose names have an ending; empty for a folder that does not exist. */
export function filesBelow(folder: string, ending = ''): string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true, recursive: true }) : [];
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** The texts of the files below a folder, by their relative paths. */
export function textsBelow(folder: string): Record<string, string> {
  return Object.fromEntries(filesBelow(folder).map((file) => [relative(folder, file), readFileSync(file, 'utf8')]));
}

/** Writes texts to files below a folder, by their relative paths. */
export function writeFiles(folder: string, texts: { readonly [path: string]: string }): void {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
