import type { Cursor, Mark } from './cursor';

/** A position that a later `:` can turn into a key. */
export interface PossibleKey {
  /** In a block map, the next value must be a key. */
  readonly isRequired: boolean;
  /** Number of its token. */
  readonly token: number;
  readonly mark: Mark;
}

/** A key ends in its line and within this number of characters. */
const LENGTH = 1024;

/** The possible keys of a text: at most one at the block level, and one in each open bracket. */
export class PossibleKeys {
  private readonly levels: (PossibleKey | undefined)[] = [undefined];

  public constructor(private readonly cursor: Cursor) {}

  /** Whether the text continues inside of brackets. */
  public get inFlow(): boolean {
    return this.levels.length > 1;
  }

  public openFlow(): void {
    this.levels.push(undefined);
  }

  public closeFlow(): void {
    this.forget();
    if (this.inFlow) {
      this.levels.pop();
    }
  }

  /** Whether the token with this number can still become a key. */
  public mayStartAt(token: number): boolean {
    for (let level = 0; level < this.levels.length; level++) {
      if (this.levels[level]?.token === token && this.valid(level)) {
        return true;
      }
    }
    return false;
  }

  public save(key: PossibleKey): void {
    this.forget();
    this.levels[this.levels.length - 1] = key;
  }

  /** The possible key before a `:`. */
  public take(): PossibleKey | undefined {
    const level = this.levels.length - 1;
    const key = this.valid(level);
    this.levels[level] = undefined;
    return key;
  }

  public forget(): void {
    const level = this.levels.length - 1;
    this.rejectRequired(this.levels[level]);
    this.levels[level] = undefined;
  }

  private valid(level: number): PossibleKey | undefined {
    const key = this.levels[level];
    if (key === undefined || (key.mark.line === this.cursor.line && this.isNear(key.mark.offset))) {
      return key;
    }
    this.rejectRequired(key);
    this.levels[level] = undefined;
    return undefined;
  }

  private isNear(start: number): boolean {
    const { offset, text } = this.cursor;
    return offset - start <= LENGTH || [...text.slice(start, offset)].length <= LENGTH;
  }

  private rejectRequired(key: PossibleKey | undefined): void {
    if (key?.isRequired) {
      this.cursor.fail('a colon is missing after this key', key.mark);
    }
  }
}
