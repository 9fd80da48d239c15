import { createHash } from 'node:crypto';
import type { IConstruct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { isJsonObject, type JsonObject } from '../helm/data/json';
import { joinPath, mergeValues, nestValue, textAt } from '../helm/data/paths';
import { placeholdersIn } from '../helm/data/placeholders';
import { SecretDelivery } from './delivery/secret-delivery';
import { parsedJson } from './secret-text';
import { SecretValue, secretsByPlaceholder } from './secret-value';

const LOGIN = /\b(?:password|token|client_secret)\b"?\s*[:=]\s*[^\s,}]/i;
/** Logins with the rest of their texts, which may contain a `SecretValue`. */
const LOGINS = new RegExp(`${LOGIN.source}[^\\n,}]*`, 'gi');
const SECRET_VARIABLE = /^CLEARML__secure__|(?:PASSWORD|PASSWD|SECRET|TOKEN|ACCESS_KEY|CONNECTION_STRING)$/i;
const SECRET_KEY = /(?:password|secret|token)$/i;
const URL_WITH_LOGIN = /:\/\/[^\s/@:]*:[^\s/@]+@/;

/** The values of a chart that the ClearML documentation calls secret. */
export interface SecretPlaces {
  /** Paths whose whole text is a secret. */
  readonly texts: readonly string[];
  /** Paths of JSON texts in which only the logins are secret. */
  readonly json: readonly string[];
  /** Whether the reader of a variable parses it, rather than taking it as text. */
  readonly isParsed: (variable: string) => boolean;
  /** How to fix a configuration file with a password. */
  readonly remedy: string;
}

/**
 * The values of the user with a `SecretValue` in the place of each detected secret, so that an existing override file with
 * secrets works unchanged, and they appear in a Secret only.
 *
 * @throws CLEARML5003 when one is a published default, CLEARML3003 when a configuration file contains passwords
 */
export function wrapSecrets(fromUser: JsonObject, chartName: string, places: SecretPlaces): JsonObject {
  const wrapped = places.texts.reduce((values, path) => {
    const text = textAt(values, path);
    return text === undefined ? values : mergeValues(values, nestValue(path, wrapText(text, path)));
  }, fromUser);
  return wrapTree(wrapped, '', chartName, places) as JsonObject;
}

/**
 * Rejects a configuration file with passwords that are not a `SecretValue`: charts write such files into ConfigMaps.
 *
 * @throws CLEARML3003
 */
export function rejectPasswords(place: string, content: unknown, chartName: string, remedy: string): void {
  const logins = (typeof content === 'string' && content.match(LOGINS)) || [];
  if (logins.some((login) => placeholdersIn(login).length === 0)) {
    throw new CodedError('CLEARML3003', {
      found: `${place} contains a password, and ${chartName} writes it into a ConfigMap`,
      expected: 'passwords in Secret objects only',
      fix: remedy,
    });
  }
}

function wrapTree(node: unknown, path: string, chartName: string, places: SecretPlaces): unknown {
  if (Array.isArray(node)) {
    return node.map((item) => wrapTree(item, path, chartName, places));
  }
  if (!isJsonObject(node)) {
    return node;
  }
  const { name, value } = node;
  if (typeof name === 'string' && typeof value === 'string' && value !== '') {
    return { ...node, value: wrapVariable(name, value, path, places) };
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, inner]) => {
      const place = joinPath(path, key);
      if (/\.(?:additionalConfigs[.[]|fileMounts\.fileContent$)/.test(place)) {
        rejectPasswords(`${place} in your values`, inner, chartName, places.remedy);
      }
      const isJson = places.json.includes(place) && typeof inner === 'string';
      return [key, isJson ? wrapVariable(key, inner, place, places) : wrapTree(inner, place, chartName, places)];
    }),
  );
}

/**
 * A text of the user as a secret. A text with quotes for HOCON loses them here, and gets them back where it is read. A text
 * that contains a `SecretValue` stays unchanged.
 *
 * @throws CLEARML5003 when it is a published default
 */
function wrapText(text: string, place: string): unknown {
  if (secretsByPlaceholder(text).size > 0) {
    return text;
  }
  const content = /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : text;
  if (isPublishedDefault(content)) {
    throw new CodedError('CLEARML5003', {
      found: `${place} in your values is a default that everyone can read in a public chart`,
      expected: 'a credential of your own',
      fix: 'remove it (the credentials prop creates one), or create one with `openssl rand -hex 16`',
    });
  }
  return SecretValue._named(content, `value ${place}`, place.split(/[. ]/).pop() ?? 'value');
}

/**
 * The value of an environment variable, with a `SecretValue` in the place of each secret: because of the variable's name, or
 * because the value is a URL with a login, or describes users.
 *
 * @throws CLEARML3003 when it describes users in a form that cannot be parsed here
 */
function wrapVariable(name: string, value: string, place: string, places: SecretPlaces): unknown {
  const data = parsedJson(value);
  if (typeof data === 'object' && data !== null) {
    return LOGIN.test(value) ? JSON.stringify(wrapData(data, `${place} ${name}`)) : value;
  }
  if (places.isParsed(name) && /^\s*[[{]/.test(value) && LOGIN.test(value)) {
    throw new CodedError('CLEARML3003', {
      found: `${place}: ${name} in your values contains a password in HOCON`,
      expected: 'passwords in Secret objects only',
      fix: 'use a prop that takes a SecretValue, or write the variable as JSON',
    });
  }
  return SECRET_VARIABLE.test(name) || URL_WITH_LOGIN.test(value) ? wrapText(value, `${place} ${name}`) : value;
}

function wrapData(data: unknown, place: string): unknown {
  if (Array.isArray(data)) {
    return data.map((item) => wrapData(item, place));
  }
  if (!isJsonObject(data)) {
    return data;
  }
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      const isSecret = SECRET_KEY.test(key) && typeof value === 'string' && value !== '';
      return [key, isSecret ? wrapText(value, `${place} ${key}`) : wrapData(value, place)];
    }),
  );
}

/** SHA-256 of every credential that stands in a public chart or in the server's public sources. */
export const PUBLISHED_DIGESTS = new Set([
  '8a53dd3175bce420723507551193fa54b3d686596d154e6a4b94cf42304e93cf',
  '6c511f30e384ffd2e95c74aa0bdef875810bdb6876eba4b4638b9d573fc7cb33',
  '6d912cadc4bd2bee7ca85c4a40f221fce2329e198330979594ffb47a31604942',
  '9f2d9a23e879246b73518ee43ec7fc62ba3d6096e4994cee6c086b91458899e7',
  '89b8b5c204a2c92f9d32dd98e14cd2afafcd6e3592aa67fe934d87aebfdb7c05',
  '0c3b1dd110371938f488eb28f8119e640ed48b276d351dce4f86edd3b9e14cdc',
  '6dc2c90c67ba9de1101f232028b0455c17db5e8d232bc06b634e964a5f86ffbe',
  'be6ae474733128c18bb70dc6ea9f1ebf668e6132afeb0f623bdec3975faa8cef',
  '98098dd7eb042c94fbd83e1e3979a9cb3aef3e23a0d94679c0ac3118759bebea',
  'b6bcb89784ec109857797236fae867027664aa0ae51f5b086ebcfc9409217930',
  '243dc384849c2f27b1e4edd40a2e5f54e107c0cdd35f75e0189db26cc47a84b6',
  'e734a805d77c509f1e3db0e8a0c2d7f87d112d6c9ec505fd2b0a27b29b267e1b',
  '984d287f13525ae89ed2a886fca2580b250bef0a25017f5bdd44ac8bcb7c852b',
  '12a64aebc6b32ca86da4e1d346917f43256340530f49940cf863636bd51f723a',
  '5b5bdac1a0d4cf22022368baa10c1bac2818e80074b149cafbba2be8f8b312b9',
  'a1e4036636b52f2c4b0f7fca7d1af9086efe56dd47dc20ffca867cf3c7378a2f',
  '397d5a1d9bc2b9202cc9c88fe409e9a86e4225e16596e6d8d19bf28d246515c4',
  'de7c1fce12119657e43f4b95961403f8a01c117c18f7d7cb662d2969b9bb4e01',
  // The agent's
  '42112e20e80d5c7d57505882ae194d5b4c333d638d56f29718073f0c1bfdc8dd',
  '0133e44494934383a7f2c0006be87e0fd636a707ee68f97f4f6440ac3a24173d',
]);

/** Whether everyone can read a credential in a public chart. */
export function isPublishedDefault(credential: string): boolean {
  return PUBLISHED_DIGESTS.has(createHash('sha256').update(credential).digest('hex'));
}

/**
 * The content of a secret; undefined where synth does not or cannot read it.
 *
 * @param scope construct whose delivery applies
 */
export function readableContent(scope: IConstruct, { _source, _delivery }: SecretValue): string | undefined {
  const { readsContent } = SecretDelivery._of(scope, _delivery)._mode;
  try {
    return readsContent && _source.kind === 'local' ? _source.read() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Rejects a credential that is published.
 *
 * @throws CLEARML5003
 */
export function rejectPublished(scope: IConstruct, secret: SecretValue, prop: string): void {
  const content = readableContent(scope, secret);
  if (content !== undefined && isPublishedDefault(content)) {
    throw new CodedError('CLEARML5003', {
      found: `${prop} (${secret._source.description}) is a default that everyone can read in a public chart or the server's sources`,
      expected: 'a credential of your own',
      fix: 'use SecretValue.generated, or create one with `openssl rand -hex 16`',
    });
  }
}
