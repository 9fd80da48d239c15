import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type ParsedTarFileItem, parseTar } from 'nanotar';

/** Files of a chart by path, each read on demand. */
export type ChartFiles = ReadonlyMap<string, () => Uint8Array>;

/** All files below a folder. */
export function filesInFolder(folder: string): ChartFiles {
  const files = new Map<string, () => Uint8Array>();
  const visit = (prefix: string): void => {
    for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      const place = join(folder, path);
      if (entry.isDirectory() || (entry.isSymbolicLink() && statSync(place).isDirectory())) {
        visit(`${path}/`);
      } else {
        files.set(path, readOnce(place));
      }
    }
  };
  visit('');
  return files;
}

/** Reads a file once, so that all callers get the same content. */
function readOnce(place: string): () => Uint8Array {
  let content: Uint8Array | undefined;
  return () => {
    content ??= readFileSync(place);
    return content;
  };
}

/** All files of a packaged chart. The paths do not contain the top folder. */
export function filesInArchive(archive: Uint8Array): ChartFiles {
  // nanotar reads the ArrayBuffer from its start, so the bytes are copied to a separate buffer.
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

/** Adds the ustar prefix of names with more than 100 characters, because nanotar reads only the second part. */
function fullName(item: ParsedTarFileItem, bytes: Uint8Array): string {
  const attributes = item.attrs as Record<string, unknown> | undefined;
  if (item.data === undefined || attributes?.path !== undefined) {
    return item.name;
  }
  const header = Buffer.from(bytes.buffer, item.data.byteOffset - 512, 512);
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? header.toString('utf8', 345, 500) : '';
  return `${prefix.replace(/\0[\s\S]*$/, '').replace(/(?<=.)$/, '/')}${item.name}`;
}
