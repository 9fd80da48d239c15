import { createHash } from 'node:crypto';
import { CodedError } from '../../core/errors/coded-error';
import { isAt } from '../content-dependent-uses';
import type { NotSecret } from './not-secret';

/** A declaration that a text is not secret; in section `notSecret` of the report. */
export interface ReportedNotSecret {
  /** Construct path of the release. */
  readonly path: string;
  /** Path of the text. */
  readonly value: string;
  readonly reason: string;
  /** Digests of the texts, by which the validation plugin knows them. */
  readonly digests: readonly string[];
}

/** The texts of a release that its user declares not to be secret. */
export class PublicTexts {
  /** Digests of the texts that would be secrets without a declaration, by the path of the declaration. */
  private readonly digests = new Map<string, Set<string>>();

  public constructor(private readonly declared: readonly NotSecret[]) {}

  /** Whether a text is declared not to be secret. */
  public has(content: string, place: string): boolean {
    const found = this.declared.find(({ path }) => isAt(place, path));
    if (found) {
      const digests = this.digests.get(found.path) ?? new Set();
      this.digests.set(found.path, digests.add(digestOf(content)));
    }
    return found !== undefined;
  }

  /** @throws CLEARML3027 when a declaration has no reason, or no text needs it */
  public rejectUnused(): void {
    for (const { path, reason } of this.declared) {
      const hasReason = reason.trim() !== '';
      if (!hasReason || !this.digests.has(path)) {
        throw new CodedError('CLEARML3027', {
          found: `notSecret names ${path}${hasReason ? ', where no text looks like a secret' : ' without a reason'}`,
          expected: 'a path whose text would be delivered as a secret, and the reason why it is none',
          fix: 'correct the path, set `reason`, or remove the entry',
        });
      }
    }
  }

  /** The declarations of a release for the report of the app. */
  public report(path: string): ReportedNotSecret[] {
    return this.declared.map(({ path: value, reason }) => {
      return { path, value, reason, digests: [...(this.digests.get(value) ?? [])] };
    });
  }
}

/** Digest of a text that is not secret. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
