import { asMap, isJsonObject, type JsonObject } from '../data/json';
import { loneSurrogate } from '../yaml/write-yaml';

/**
 * A Secret with its texts in `data`, as the API server stores them. An apply never removes a key that is absent from
 * `stringData`: the content of a removed key would stay in the cluster, and `kubectl diff` would not show it. Values
 * that the API server rejects stay in `stringData`, so that the checks of objects report them. Other objects are
 * returned unchanged.
 */
export function withSecretData(content: JsonObject): JsonObject {
  const { stringData, ...rest } = content;
  const isSecret = content.apiVersion === 'v1' && content.kind === 'Secret';
  if (!isSecret || stringData === undefined || (stringData !== null && !isJsonObject(stringData))) {
    return content;
  }
  const entries = Object.entries(asMap(stringData));
  const texts = entries.filter(([, text]) => isText(text)).map(([key, text]) => [key, base64(String(text ?? ''))]);
  const others = entries.filter(([, text]) => !isText(text));
  return {
    ...rest,
    ...(texts.length > 0 ? { data: { ...asMap(rest.data), ...Object.fromEntries(texts) } } : {}),
    ...(others.length > 0 ? { stringData: Object.fromEntries(others) } : {}),
  };
}

/** The API server reads null as an empty text, and rejects half of a surrogate pair. */
function isText(value: unknown): boolean {
  return value === null || (typeof value === 'string' && loneSurrogate(value) === undefined);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
