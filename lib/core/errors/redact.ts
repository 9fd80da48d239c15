/** What a message shows in place of a credential. */
const HIDDEN = '…';

/** The start of a URL. Its separator may be escaped as in JSON, or encoded as in a query. The limit prevents quadratic time. */
const START = /[a-z][a-z0-9+.-]{0,30}(?:(?<separator>:(?:\\?\/){2})|%(?:25)*3a(?:%(?:25)*2f){2})/gi;

/** An `@`, except before the digest of an image. */
const AT = /@(?!(?:sha\d+|md5):)/g;

/**
 * A text without the credentials of the URLs in it: logins, queries and fragments. Other texts do not change. Whether
 * `user:12/b@host` is a login or a path with an `@` is unclear; unclear forms count as logins.
 */
export function withoutCredentials(text: string): string {
  if (!/[@?#]|%40|%3f|%23|%25/i.test(text)) {
    return text;
  }
  let result = '';
  let position = 0;
  for (const { index } of text.matchAll(START)) {
    if (index >= position) {
      const url = urlAt(text, index);
      result += withoutLogins(text.slice(position, index)) + withoutParts(url);
      position = index + url.length;
    }
  }
  return result + withoutLogins(text.slice(position));
}

/** A text that is a URL, or should be one, without its credentials. Everything before the last `@` counts as a login. */
export function urlWithoutCredentials(url: string): string {
  return withoutQuery(url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, `$1${HIDDEN}@`));
}

/** A reference to a variable in a command that users run is no credential: `u:${PASSWORD}@host`. */
const REFERENCE = /:\$\{[A-Z][A-Z0-9_]*\}@/;

/** Logins without a scheme: `user:password@host`. */
function withoutLogins(text: string): string {
  return text.replace(/[^\s"'`]+/g, (word) => {
    const ends = [...word.matchAll(AT)].map(({ index }) => index);
    const end = ends.filter((at) => /[\w[]/.test(word[at + 1] ?? '')).at(-1) ?? 0;
    const colon = word.search(/[^=/,;@([{<>:]:/) + 1;
    const start = Math.max(...Array.from('=/,;@([{<>:', (mark) => word.lastIndexOf(mark, colon - 1))) + 1;
    const [user, password] = [word.slice(start, colon), word.slice(colon + 1, end)];
    // The path of a file on Windows, or a port.
    const isPath = /^[a-z]$/i.test(user) && password.startsWith('\\');
    const isOther = REFERENCE.test(word) || isPath || /^mailto$/i.test(user) || /^\d+\/(?:.*\/)?$/s.test(password);
    return colon === 0 || password === '' || isOther ? word : `${word.slice(0, start)}${HIDDEN}@${word.slice(end + 1)}`;
  });
}

/** The URL at an index: to the closing quote if one precedes it, else to the next space, without punctuation at its end. */
function urlAt(text: string, start: number): string {
  const quote = /["'`]/.exec(text[start - 1] ?? '')?.[0];
  const quoted = quote && new RegExp(`(?:\\\\.|[^\\\\\\n${quote}]){0,4000}(?=${quote})`, 'y');
  if (quoted) {
    quoted.lastIndex = start;
    const url = quoted.exec(text)?.[0];
    // A quote can be part of a password.
    if (url && (url.includes('@') || URL.canParse(url))) {
      return url;
    }
  }
  const [word = ''] = /^\S*/.exec(text.slice(start)) ?? [];
  return word.replace(/[)\]}>,.;:'"`]+$/, '');
}

function withoutParts(url: string): string {
  if (REFERENCE.test(url)) {
    return url;
  }
  const [found] = url.matchAll(START);
  const [start = ''] = found ?? [];
  if (found?.groups?.separator === undefined) {
    const decoded = decodedUrl(url);
    const shown = withoutCredentials(decoded);
    return shown === decoded ? url : shown;
  }
  const rest = url.slice(start.length);
  const length = loginLength(start.replaceAll('\\', ''), rest);
  return start + (length > 0 ? `${HIDDEN}@` : '') + withoutQuery(rest.slice(length));
}

/** The decoded form of a URL that is encoded once or more. */
function decodedUrl(url: string): string {
  const decoded = url.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
  return /^[a-z0-9+.-]*%/i.test(decoded) ? decodedUrl(decoded) : decoded;
}

function withoutQuery(text: string): string {
  return text.replace(/\?[^#]+/, `?${HIDDEN}`).replace(/#.+/s, `#${HIDDEN}`);
}

/** Length of the login at the start of a URL without its scheme, with the `@`. */
function loginLength(start: string, rest: string): number {
  const all = [...rest.matchAll(AT)].map(({ index }) => index + 1);
  const last = all.at(-1) ?? 0;
  const authority = rest.search(/[/?#\\]|$/);
  if (last === 0 || !URL.canParse(start + rest)) {
    return last;
  }
  const inAuthority = all.filter((end) => end <= authority).at(-1) ?? 0;
  const path = rest.search(/[?#]|$/);
  // An `@` at the start of a segment is a package scope, or the name of a user.
  const inPath = all.filter((end) => end > authority && end <= path && !/[/\\]/.test(rest[end - 2] ?? '')).at(-1) ?? 0;
  const isHost = /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+)?$/i.test(rest.slice(0, authority));
  return inAuthority > 0 ? Math.max(inAuthority, inPath) : isHost ? 0 : inPath || (path < last ? last : 0);
}
