import { CodedError } from '../../core/errors/coded-error';
import { readRegularText } from '../../core/regular-file';
import { isJsonObject, type JsonObject } from '../data/json';
import { leavesOf, splitPath, textsIn, valueAt } from '../data/paths';
import { placeholdersIn } from '../data/placeholders';
import { YamlError } from '../yaml/cursor';
import { RepeatedKey } from '../yaml/decode';
import { SecondDocument } from '../yaml/parser';
import { readYaml } from '../yaml/read-yaml';
import { entryAt, type ValueLayer } from './effective-values';

/** The start of each text that SOPS encrypts. */
const ENCRYPTED = 'ENC[AES256_GCM,';

/** The values of the files that this process has read, by their texts. They are on no disk, because they may contain passwords. */
const known = new Map<string, JsonObject>();

/**
 * Reads a values file as helm does.
 *
 * @param allowDuplicateKeys use the last of several equal keys, as helm does; otherwise they are an error
 * @throws CLEARML2006 when the file is missing, invalid or encrypted, or does not contain one map
 */
export function readValuesFile(path: string, allowDuplicateKeys = false): JsonObject {
  const text = textOf(path);
  if (placeholdersIn(text).length > 0) {
    throw unreadable(path, 'it contains the placeholder of a SecretValue', 'pass SecretValues in `values`, in code');
  }
  const key = `${allowDuplicateKeys} ${text}`;
  const values = known.get(key) ?? parseValues(text, path, allowDuplicateKeys);
  known.set(key, values);
  return values;
}

function textOf(path: string): string {
  try {
    return readRegularText(path);
  } catch (error) {
    const fix = 'correct the path; it is relative to the folder in which synth runs';
    throw unreadable(path, (error as Error).message, fix);
  }
}

function parseValues(text: string, path: string, allowDuplicateKeys: boolean): JsonObject {
  const content = contentOf(text, path, allowDuplicateKeys) ?? {};
  if (!isJsonObject(content)) {
    throw unreadable(path, 'the content is not a map', 'write values as `key: value`, as in `helm install --values`');
  }
  if (text.includes(ENCRYPTED)) {
    rejectEncrypted(content, path);
  }
  return content;
}

function contentOf(text: string, path: string, allowDuplicateKeys: boolean): unknown {
  try {
    return readYaml(text, allowDuplicateKeys).content;
  } catch (error) {
    if (!(error instanceof YamlError)) {
      throw error;
    }
    throw unreadable(path, error.located, fixOf(error));
  }
}

function fixOf(error: YamlError): string {
  if (error instanceof SecondDocument) {
    return 'write each document to a separate file, and list the files in valuesFiles; helm would ignore the second document';
  }
  const fix = 'correct the YAML at that place';
  return error instanceof RepeatedKey ? `${fix}; or set allowDuplicateKeys, and the last one applies` : fix;
}

/** helm would pass the ciphertexts to the chart. */
function rejectEncrypted(values: JsonObject, path: string): void {
  const texts = [...textsIn(values)].filter(({ text }) => text.startsWith(ENCRYPTED));
  const encrypted = texts.map(({ path: place }) => place);
  if (encrypted.length > 0) {
    const [secret = 'path.of.the.value'] = encrypted.filter((place) => !place.startsWith('sops.'));
    throw unreadable(
      path,
      'SOPS encrypts its values',
      `set each secret in \`values\`, in code: ${secret}: SecretValue.sops('${path}', '${secret}'); other values into a file without encryption`,
    );
  }
}

/** The values of a file without top-level keys `x-…`, which hold anchors, as in Docker Compose; a chart may have such a value. */
export function withoutExtensions(values: JsonObject, defaults: () => JsonObject): JsonObject {
  const isExtension = (key: string) => key.startsWith('x-') && !Object.hasOwn(defaults(), key);
  return Object.fromEntries(Object.entries(values).filter(([key]) => !isExtension(key)));
}

/**
 * Rejects keys without a value whose defaults are maps: all lines below such a key are comments, and helm would delete the
 * defaults. An explicit null is a decision.
 *
 * @throws CLEARML2006
 */
export function rejectEmptySections(
  files: readonly ValueLayer[],
  merged: JsonObject,
  defaults: () => JsonObject,
): void {
  for (const { source, values } of files) {
    for (const [path, value] of leavesOf(values)) {
      if (value === null && valueAt(merged, path) === null && hasValues(valueAt(defaults(), path))) {
        const [key, node] = entryAt(source, splitPath(path)) ?? [];
        if (key !== undefined && node?.kind === 'scalar' && node.text === '' && node.isPlain) {
          const fix = `delete the line; or write \`{}\` to keep the defaults, or \`null\` to delete them`;
          throw unreadable(source, `line ${key.mark.line + 1}: the section ${path} is empty`, fix);
        }
      }
    }
  }
}

function hasValues(value: unknown): boolean {
  return isJsonObject(value) && Object.keys(value).length > 0;
}

function unreadable(path: string, why: string, fix: string): CodedError {
  return new CodedError('CLEARML2006', {
    found: `values file ${path}: ${why}`,
    expected: 'a YAML file with values',
    fix,
  });
}
