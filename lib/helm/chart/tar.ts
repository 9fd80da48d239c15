import { LIMITS } from '../../core/limits';
import { attempt } from '../data/attempt';

/** A file of a tar archive. */
export interface TarFile {
  readonly name: string;
  readonly content: Uint8Array;
}

const BLOCK = 512;
const GNU_LONG_NAME = 'L';
/** The types of extended headers. Go limits them, too. */
const EXTENSION = /[xgLK]/;
const EXTENSION_LIMIT = 1024 * 1024;

/** Fields of an extended header, by their names. */
type Records = ReadonlyMap<string, string>;

/** One header with the bytes that follow it. */
interface Entry {
  /** The type of the entry: one character. */
  readonly type: string;
  readonly name: string;
  readonly size: number;
  readonly isFolder: boolean;
}

/**
 * The files of a tar archive as Go's `archive/tar` reads them, because helm uses it. Each entry is a file that is not a folder or
 * an extended header, whatever its type: links and devices are empty files, and unknown types are regular files.
 *
 * @throws Error when the archive is damaged, exceeds a limit, or contains a sparse file
 */
export function readTar(archive: Uint8Array): TarFile[] {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const files: TarFile[] = [];
  let records: Records = new Map();
  let longName = '';
  let at = 0;
  for (let count = 1; !isEnd(bytes, at); count++) {
    const { type, name, size, isFolder } = readHeader(bytes, at, records);
    if (count > LIMITS.chartFiles || (EXTENSION.test(type) && size > EXTENSION_LIMIT)) {
      throw new Error(count > LIMITS.chartFiles ? `more than ${LIMITS.chartFiles} entries` : 'a header is too large');
    }
    const content = slice(bytes, at + BLOCK, size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'x') {
      records = parseRecords(content);
    } else if (type === GNU_LONG_NAME) {
      longName = textOf(content);
    } else if (type !== 'K') {
      if (!isFolder && type !== 'g') {
        files.push({ name: longName || name, content });
      }
      records = new Map();
      longName = '';
    }
  }
  return files;
}

/** An archive that contains these files. */
export function writeTar(files: readonly TarFile[]): Uint8Array {
  const blocks = files.flatMap(({ name, content }) => {
    const bytes = Buffer.from(`${name}\0`);
    const long = bytes.length > 100 ? [header(GNU_LONG_NAME, name, bytes.length), padded(bytes)] : [];
    return [...long, header('0', name, content.length), padded(content)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

/** Two empty blocks, or the end of the bytes, end an archive. */
function isEnd(bytes: Buffer, at: number): boolean {
  return at === bytes.length || (isEmpty(bytes, at) && (at + BLOCK === bytes.length || isEmpty(bytes, at + BLOCK)));
}

function isEmpty(bytes: Buffer, at: number): boolean {
  return slice(bytes, at, BLOCK).every((byte) => byte === 0);
}

/** Links, devices, folders and pipes have no content, whatever their header states. */
const HEADER_ONLY = /[1-6]/;
const FOLDER_MODE = 0o40000;

function readHeader(bytes: Buffer, at: number, records: Records): Entry {
  const block = slice(bytes, at, BLOCK);
  if (!hasValidChecksum(block)) {
    throw new Error(`the header at byte ${at} is damaged`);
  }
  const type = String.fromCharCode(block[156] ?? 0);
  const name = records.get('path') || prefixOf(block) + textOf(block.subarray(0, 100));
  if (type === 'S' || [...records.keys()].some((key) => key.startsWith('GNU.sparse.'))) {
    throw new Error(`${name} is a sparse file`);
  }
  const mode = numberIn(block.subarray(100, 108));
  const isFolder = type === '5' || (type === '\0' && name.endsWith('/')) || (mode & ~0o7777) === FOLDER_MODE;
  const size = Number(records.get('size') || numberIn(block.subarray(124, 136)));
  return { type, name, isFolder, size: HEADER_ONLY.test(type) ? 0 : size };
}

/**
 * The formats ustar and star split long names. In the GNU format, the same bytes are times, unless an old version of Go wrote
 * the archive.
 */
function prefixOf(block: Buffer): string {
  const format = block.toString('latin1', 257, 265);
  const isStar = block.toString('latin1', 508) === 'tar\0';
  const isTime = (field: Buffer): boolean => field[0] === 0 || attempt(() => numberIn(field)) !== undefined;
  const hasTimes = isTime(block.subarray(345, 357)) && isTime(block.subarray(357, 369));
  const isSplit = format.startsWith('ustar\0') || (format === 'ustar  \0' && !hasTimes);
  const prefix = isSplit ? textOf(block.subarray(345, isStar ? 476 : 500)) : '';
  return prefix && `${prefix}/`;
}

/** The sum of all bytes, in which the checksum itself counts as spaces. Old programs add signed bytes. */
function hasValidChecksum(block: Buffer): boolean {
  const expected = numberIn(block.subarray(148, 156));
  const counted = Buffer.concat([block.subarray(0, 148), Buffer.alloc(8, ' '), block.subarray(156)]);
  const sum = counted.reduce((total, byte) => total + byte, 0);
  return expected === sum || expected === counted.reduce((total, byte) => total + ((byte << 24) >> 24), 0);
}

/** An octal number, or a binary one if the first bit is set. */
function numberIn(field: Buffer): number {
  const isBinary = ((field[0] ?? 0) & 0x80) !== 0;
  const octal = field.toString('latin1').replaceAll(/^[ \0]+|[ \0]+$/g, '') || '0';
  const number = isBinary
    ? field.reduce((total, byte, index) => total * 256 + (index === 0 ? byte & 0x7f : byte), 0)
    : Number(`0o${octal}`);
  if (!Number.isSafeInteger(number)) {
    throw new Error(`a header contains the number ${JSON.stringify(octal)}`);
  }
  return number;
}

/** Records such as `30 path=a/b\n`, which start with their length. */
function parseRecords(content: Buffer): Records {
  const records = new Map<string, string>();
  for (let at = 0; at < content.length; ) {
    const length = Number.parseInt(content.toString('latin1', at, at + 20), 10);
    const [, key, value] = /^\d+ ([^=]+)=([\s\S]*)\n$/.exec(slice(content, at, length).toString()) ?? [];
    if (key === undefined || value === undefined) {
      throw new Error('an extended header is damaged');
    }
    records.set(key, value);
    at += length;
  }
  return records;
}

/** The text up to the first zero. */
function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

function slice(bytes: Buffer, from: number, length: number): Buffer {
  if (!(length >= 0 && from + length <= bytes.length)) {
    throw new Error('the archive is truncated');
  }
  return bytes.subarray(from, from + length);
}

function header(type: string, name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100);
  block.write('0000600\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write(`        ${type}`, 148);
  block.write('ustar  \0', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(content: Uint8Array): Buffer {
  return Buffer.concat([content, Buffer.alloc(-content.length & (BLOCK - 1))]);
}
