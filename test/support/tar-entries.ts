/** A hand-made entry of a tar archive. */
export interface HandMade {
  readonly name: string;
  readonly content?: string;
  /** The type character; a regular file by default. */
  readonly type?: string;
  readonly mode?: string;
  /** The first part of a long name. */
  readonly prefix?: string;
  readonly magic?: string;
  /** The size as the header states it; the size of the content by default. */
  readonly size?: string;
  readonly linkName?: string;
  /** The checksum as the header states it; the correct one by default. */
  readonly checksum?: string;
}

/** A tar archive with exactly these entries. */
export function handMadeTar(entries: readonly HandMade[]): Buffer {
  return Buffer.concat([...entries.map(bytesOf), Buffer.alloc(1024)]);
}

/** The entry of an extended header with these records. */
export function extended(type: 'x' | 'g', records: Record<string, string>): HandMade {
  return { name: 'records', type, content: Object.entries(records).map(recordOf).join('') };
}

function recordOf([key, value]: [string, string]): string {
  const rest = ` ${key}=${value}\n`;
  const digits = String(Buffer.byteLength(rest) + 2).length;
  return `${Buffer.byteLength(rest) + digits}${rest}`;
}

function bytesOf(entry: HandMade): Buffer {
  const { name, content = '', type = '0', mode = '0000644', prefix = '', magic = 'ustar\x0000', linkName = '' } = entry;
  const body = Buffer.from(content);
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write(`${mode}\0`, 100);
  block.write(entry.size ?? `${body.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  block.write(`        ${type}`, 148);
  block.write(linkName, 157, 100);
  block.write(magic, 257);
  block.write(prefix, 345, 155);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(entry.checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([block, body, Buffer.alloc(-body.length & 511)]);
}
