import type { FoundSecret } from './leaf';

interface Format {
  readonly description: string;
  /** The last group is the secret; without a group, the whole match. */
  readonly pattern: RegExp;
}

/** Formats that identify a secret, whatever its key. */
const FORMATS: readonly Format[] = [
  {
    description: 'a private key',
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|[\s\S]*\S)/dg,
  },
  {
    description: 'a URL with a password',
    pattern:
      /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"'<>]*:(?!\$\(|\$\{|\{\{|<|\*)([^\s/@"'<>$]+(?:\$(?![({])[^\s/@"'<>$]*)*)@/dgi,
  },
  { description: 'a URL with a token', pattern: /https?:\/\/([A-Za-z0-9_-]{20,})@/dgi },
  {
    description: 'an authorization header',
    pattern: /\bauthorization["']?[ \t]*[:=]?[ \t]*["']?(?:basic|bearer|token)[ \t]+([\w.~+/=-]{8,})/dgi,
  },
  {
    description: 'a connection string with a key',
    pattern: /;\s*(?:password|pwd|accountkey|sharedaccesskey|accesskey)=([^;\s"'$<]+)/dgi,
  },
  { description: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/dg },
  { description: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/dg },
  { description: 'a GitLab token', pattern: /\bglpat-[\w-]{20,}/dg },
  { description: 'a Docker Hub token', pattern: /\bdckr_[a-z]+_[A-Za-z0-9_-]{20,}/dg },
  { description: 'a JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/dg },
];

/** The password of a login in a netrc file. */
const NETRC: Format = { description: 'a login', pattern: /^[^#\n]*?\bpassword\s+(?!\$)(\S+)/dgm };
const NETRC_FILE = /^\s*(?:machine\s+\S+|default)\s+(?:login|password|account)\s/m;

/** The secrets in a text that their format identifies. */
export function secretsByFormat(text: string): FoundSecret[] {
  return FORMATS.flatMap((format) => matches(text, format));
}

/** The logins in a netrc file; none in other texts. */
export function netrcLogins(text: string): FoundSecret[] {
  return NETRC_FILE.test(text) ? matches(text, NETRC) : [];
}

function matches(text: string, { description, pattern }: Format): FoundSecret[] {
  return [...text.matchAll(pattern)].map((match) => {
    const { indices = [] } = match as RegExpExecArray;
    const [start, end] = indices.at(-1) ?? indices[0] ?? [0, 0];
    return {
      path: [description],
      start,
      end,
      content: text.slice(start, end),
      literal: { start, end },
      format: description,
    };
  });
}
