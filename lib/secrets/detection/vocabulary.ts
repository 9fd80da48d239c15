/** Where a key stands: keys of chart values often name a Secret, or a key in it, instead of containing a secret. */
export type KeyContext = 'text' | 'values';

/** Last words of keys whose content is a password, also if it is a number. */
const PASSWORD = /(?:password|passwd|passphrase|passcode)$|(?:^|_)(?:pass|pwd|pw|psk)$/;

/** Last words of keys whose content is a secret, unless an exception below applies. */
const SECRET = /(?:secret|token|apikey|accesskey|secretkey|privatekey)$|_key$|(?:^|_)(?:jwt|pat|connection_string)$/;

/** Keys whose children are secrets: `session_secret { apiserver: "…" }`. */
const GROUP = /(?:^|_)(?:session_secret|passwords)$/;

/** Keys that end like those of secrets, and are public: names of objects and files, keys of databases, tokens of language models. */
const PUBLIC = new RegExp(
  `(?:^|_)(?:${[
    '(?:public|ssh_public|host|known_hosts?)_key',
    '(?:sort|primary|foreign|partition|unique|composite|natural|parent|shard|range|order)_key',
    '(?:cache|row|group|index|object|label|field|dict|map|hash|lookup|config|setting|selector)_key',
    '(?:bucket|blob|queue|topic|tag|hot|idempotency|feature|project|annotation|metadata|registry|topology)_key',
    '(?:pad|eos|bos|sep|unk|mask|cls|stop|special|next|start|end|first|last|image|page|continuation|max|min|new)_token',
    '(?:existing|tls|pull|cert|certificate|ca|external|k8s|kubernetes|ssl)_secret',
  ].join('|')})$`,
);

/** Keys of chart values that contain a secret themselves. */
const IN_VALUES = new RegExp(
  [
    '(?:token|apikey|connection_string)$',
    '(?:^|_)(?:client|shared|app|auth|jwt|cookie|session|webhook|api|oauth)_secret$',
    '(?:^|_)(?:api|secret|access|private|account|encryption|signing|storage|license)_key$',
  ].join('|'),
);

/** A key of chart values that names a Secret: its siblings are names, too. */
const NAMES_SECRET = /^(?:existing|.*secret_?name$|.*secret_?ref$)/;

/** Contents that are no secret, whatever their key: settings, references, placeholders, addresses, and paths of files that follow later, too. */
const SETTING = /^(?:true|false|yes|no|on|off|null|none|nil|~|unused)$/i;
const NUMBER = /^[-+]?\d+(?:\.\d+)?(?:\s?(?:ms|s|m|h|d|seconds?|minutes?|hours?|days?))?$/;
const REFERENCE =
  /\$\{\??[A-Za-z_][^}]*\}|\$\([A-Za-z_][^)]*\)|\{\{-?\s*[\w.$][\s\S]*\}\}|^\$(?:[A-Za-z_]\w*|[\d@*#?])$/;
/** A connection string without login: `mongodb://mongodb:27017/backend`. */
const ADDRESS = /^[a-z][a-z+]*:\/\/[\w.,:[\]-]+(?:\/[a-z_-]*)?$/;
const PLACEHOLDER = /^(?:<[^<>]*>|\*+|x{4,})$/;
const FILE =
  /^(?:\/(?:etc|var|run|opt|home|root|mnt|tmp|usr|srv|app|data|secrets?|certs?|config|keys?|vault)\/|~\/|\.{1,2}\/|@path-of\()[\w./@()-]+$/;

/** The words of a key in small letters: `apiSecretKey` and `API-SECRET-KEY` are `api_secret_key`. */
export function wordsOf(key: string): string {
  const separated = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2');
  return separated.replace(/[^A-Za-z0-9]+/g, '_').toLowerCase();
}

/**
 * Whether the content of a key is a secret: the key says so, and the content is neither empty nor a setting, a reference, a
 * placeholder or the path of a file.
 *
 * @param path keys that lead to the content
 * @param siblings keys of the same map
 */
export function isSecretLeaf(
  path: readonly string[],
  content: string,
  context: KeyContext = 'text',
  siblings: readonly string[] = [],
): boolean {
  const text = content.trim();
  const isLiteral =
    text !== '' && ![SETTING, REFERENCE, PLACEHOLDER, FILE, ADDRESS].some((pattern) => pattern.test(text));
  if (!isLiteral) {
    return false;
  }
  const key = wordsOf(path.at(-1) ?? '');
  if (PASSWORD.test(key)) {
    return !PUBLIC.test(key) && !(context === 'values' && isName(path.at(-1) ?? '', siblings));
  }
  return !NUMBER.test(text) && saysSecret(path, key, context, siblings);
}

function saysSecret(path: readonly string[], key: string, context: KeyContext, siblings: readonly string[]): boolean {
  const last = path.at(-1) ?? '';
  if (PUBLIC.test(key)) {
    return false;
  }
  const isInGroup = GROUP.test(wordsOf(path.at(-2) ?? ''));
  // Charts copy keys in capital letters to variables.
  if (context === 'values' && !/^[A-Z][A-Z0-9]*(?:_+[A-Za-z0-9]+)+$/.test(last)) {
    return isInGroup || (IN_VALUES.test(key) && !isName(last, siblings));
  }
  const isRegistryLogin = key === 'auth' && path.at(-3) === 'auths';
  return SECRET.test(key) || isInGroup || isRegistryLogin;
}

/** Whether a value names a Secret, or a key of the Secret that a sibling names. */
function isName(key: string, siblings: readonly string[]): boolean {
  return [key, ...siblings.filter((one) => /key$/i.test(key) && one !== key)].some((one) =>
    NAMES_SECRET.test(wordsOf(one)),
  );
}
