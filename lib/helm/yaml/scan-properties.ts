import { type Cursor, isBlankOrEnd, type Mark } from './cursor';
import type { Token } from './tokens';

/** Reads the name of an anchor or alias. */
export function scanAnchor(cursor: Cursor): string {
  cursor.offset++;
  const name = cursor.skipMatch(/[\w-]*/y);
  if (name === '' || !(isBlankOrEnd(cursor.code) || '?:,]}%@`'.includes(cursor.char))) {
    cursor.fail('the name of an anchor contains letters, digits, - and _ only');
  }
  return name;
}

/** Reads a tag: `!name`, `!!name`, `!handle!name` or `!<name>`. */
export function scanTag(cursor: Cursor): Token {
  const { mark } = cursor;
  const handle = cursor.skipMatch(/!<|![\w-]*!|!/y);
  const suffix = decodeUri(cursor.skipMatch(/(?:[\w\-;/?:@&=+$,.!~*'()[\]]|%[\da-fA-F]{2})*/y), cursor, mark);
  if (suffix === '' && handle !== '!') {
    cursor.fail('a tag has no name');
  }
  if (handle === '!<') {
    if (cursor.char !== '>') {
      cursor.fail('a tag has no closing >');
    }
    cursor.offset++;
  }
  if (!isBlankOrEnd(cursor.code)) {
    cursor.fail('a tag ends with a blank');
  }
  return { kind: 'tag', text: suffix, mark, handle };
}

function decodeUri(text: string, cursor: Cursor, mark: Mark): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return cursor.fail('a tag is not UTF-8', mark);
  }
}
