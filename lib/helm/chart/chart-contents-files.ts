import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type ParsedTarFileItem, parseTar } from 'nanotar';

/** Files of a chart by their path in it, each read when it is asked for. */
export type ChartFiles = ReadonlyMap<string, () => Uint8Array>;

/** Every file below a folder. */
export function filesInFolder(folder: string): ChartFiles {
  const files = new Map<string, () => Uint8Array>();
  const visit = (prefix: string): void => {
    for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      const place = join(folder, path);
      if (entry.isDirectory() || (entry.isSymbolicLink() && statSync(place).isDirectory())) {
        visit(`${path}/`);
      } else {
        files.set(path, onceRead(place));
      }
    }
  };
  visit('');
  return files;
}

/** Read but once, so that all who ask see the same. */
function onceRead(place: string): () => Uint8Array {
  let content: Uint8Array | undefined;
  return () => {
    content ??= readFileSync(place);
    return content;
  };
}

/** Every file of a packaged chart, whose one top folder is left out of the paths. */
export function filesInArchive(archive: Uint8Array): ChartFiles {
  // nanotar reads the ArrayBuffer from its start, so the bytes need one of their own.
  const bytes = new Uint8Array(gunzipSync(archive));
  const files = new Map<string, () => Uint8Array>();
  for (const item of parseTar(bytes)) {
    const segments = fullName(item, bytes).split('/');
    if (item.type === 'file' && !segments.includes('..')) {
      files.set(segments.slice(1).join('/'), () => item.data ?? new Uint8Array());
    }
  }
  return files;
}

/** The files below a folder of the chart. */
export function filesBelow(files: ChartFiles, folder: string): ChartFiles {
  const below = [...files].filter(([path]) => path.startsWith(folder));
  return new Map(below.map(([path, read]) => [path.slice(folder.length), read]));
}

/** `helm package` splits names of more than 100 characters as ustar has it, and nanotar reads but the second part. */
function fullName(item: ParsedTarFileItem, bytes: Uint8Array): string {
  const attributes = item.attrs as Record<string, unknown> | undefined;
  if (item.data === undefined || attributes?.path !== undefined) {
    return item.name;
  }
  const header = Buffer.from(bytes.buffer, item.data.byteOffset - 512, 512);
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? header.toString('utf8', 345, 500) : '';
  return `${prefix.replace(/\0[\s\S]*$/, '').replace(/(?<=.)$/, '/')}${item.name}`;
}
