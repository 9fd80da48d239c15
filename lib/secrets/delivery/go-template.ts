import { binaryContent, isSecret, type PendingEntry } from '../pending-secret';
import type { SecretText } from '../secret-text';
import type { SecretSource } from '../source';

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The Go template of a text, with sprig functions, for External Secrets (engine v2) and Sealed Secrets.
 *
 * @param keyOf returns the name of a secret in the data of the template
 */
export function goTemplate<S>(text: SecretText<S>, keyOf: (secret: S) => string): string {
  return text
    .map((part) => (typeof part === 'string' ? literal(part) : `{{ ${expression([part], keyOf, true)} }}`))
    .join('');
}

/** The template of a Secret entry with text or binary content. */
export function entryTemplate(entry: PendingEntry, keyOf: (source: SecretSource) => string): string {
  const binary = isSecret(entry) ? undefined : binaryContent(entry);
  return binary === undefined ? goTemplate(entry.text, keyOf) : `{{ ${JSON.stringify(binary)} | b64dec }}`;
}

/** Escapes braces that would open an action, alone or together with a following brace. */
function literal(text: string): string {
  return text.replace(/\{(?=\{)|\{$/g, '{{ "{" }}');
}

/** @param outermost whether the expression is the whole action, so that a pipeline needs no parentheses */
function expression<S>(text: SecretText<S>, keyOf: (secret: S) => string, outermost = false): string {
  const [part] = text;
  if (text.length !== 1 || part === undefined) {
    return pipeline([printed(text, keyOf)], outermost);
  }
  if (typeof part === 'string') {
    return JSON.stringify(part);
  }
  if ('secret' in part) {
    const key = keyOf(part.secret);
    return PLAIN_NAME.test(key) ? `.${key}` : pipeline([`index . ${JSON.stringify(key)}`], outermost);
  }
  const [inner, change] = 'base64' in part ? [part.base64, 'b64enc'] : [part.json, 'toRawJson'];
  return pipeline([expression(inner, keyOf, true), change], outermost);
}

function pipeline(steps: readonly string[], outermost: boolean): string {
  return outermost ? steps.join(' | ') : `(${steps.join(' | ')})`;
}

function printed<S>(text: SecretText<S>, keyOf: (secret: S) => string): string {
  const format = text.map((part) => (typeof part === 'string' ? part.replaceAll('%', '%%') : '%s')).join('');
  const values = text.filter((part) => typeof part !== 'string').map((part) => expression([part], keyOf));
  return ['printf', JSON.stringify(format), ...values].join(' ');
}
