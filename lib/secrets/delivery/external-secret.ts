import type { Duration } from 'cdk8s';
import { CodedError } from '../../core/errors/coded-error';
import { uniqueName } from '../../core/unique-name';
import type { JsonObject } from '../../helm/data/json';
import { pipelineOf } from '../encoding/encodings';
import { binaryContent, isSecret, type PendingEntry, type PendingSecret } from '../pending-secret';
import { type SecretPart, type SecretText, secretsIn, wholeSecret } from '../secret-text';
import { isGenerated, type SecretSource } from '../source';
import { secretFields } from './delivery-mode';
import type { SecretRefreshPolicy, SecretStoreKind } from './delivery-options';

/** Letters alone survive unquoted in HOCON, JSON, URLs and shells; 40 of them are 228 bits. */
const PASSWORD = { length: 40, digits: 0, symbols: 0, noUpper: false, allowRepeat: true };

/** The place of a secret in a store. */
export interface StorePlace {
  readonly key: string;
  readonly property?: string;
  readonly version?: string;
}

/** The settings of an ExternalSecret besides its Secret. */
interface ExternalSecretPlan {
  readonly store: { readonly name: string; readonly kind: SecretStoreKind };
  readonly refresh: { readonly policy: SecretRefreshPolicy; readonly interval?: Duration };
  /** The place in the store of the secret for a key. */
  readonly place: (key: string, source: SecretSource) => StorePlace;
}

/** The ExternalSecret that creates a Secret. */
export function externalSecret(pending: PendingSecret, { store, refresh, place }: ExternalSecretPlan): JsonObject {
  // Loaded at first use: most apps never need it.
  const types = require('../../../imports/external-secrets.io') as ExternalSecretsImport;
  const { name, entries } = pending;
  const keys = keysOf(entries);
  const fetched = [...keys].filter(([source]) => !isGenerated(source));
  const generated = [...keys].filter(([source]) => isGenerated(source));
  const { labels, annotations, type, immutable } = secretFields(pending);
  return types.ExternalSecret.manifest({
    metadata: { name, ...(labels && { labels }) },
    spec: {
      ...(fetched.length > 0 && {
        data: fetched.map(([source, secretKey]) => ({ secretKey, remoteRef: place(secretKey, source) })),
        secretStoreRef: { name: store.name, kind: store.kind as unknown as StoreRefKind },
      }),
      ...(generated.length > 0 && {
        dataFrom: generated.map(([, target]) => ({
          sourceRef: {
            generatorRef: {
              apiVersion: 'generators.external-secrets.io/v1alpha1',
              kind: types.ExternalSecretSpecDataFromSourceRefGeneratorRefKind.PASSWORD,
              name: generatorName(pending),
            },
          },
          rewrite: [{ regexp: { source: '^password$', target } }],
        })),
      }),
      refreshPolicy: refresh.policy as unknown as RefreshPolicy,
      refreshInterval: refresh.interval && goDuration(refresh.interval),
      target: {
        name,
        creationPolicy: types.ExternalSecretSpecTargetCreationPolicy.OWNER,
        immutable,
        template: {
          engineVersion: types.ExternalSecretSpecTargetTemplateEngineVersion.V2,
          type,
          metadata: (labels || annotations) && { labels: asTemplates(labels), annotations: asTemplates(annotations) },
          data: templateData(entries, keys),
        },
      },
    },
  }) as JsonObject;
}

/** The generator of passwords for the ExternalSecrets of a release: each gets a new one. */
export function passwordGenerator(pending: PendingSecret): JsonObject {
  const { Password } = require('../../../imports/generators.external-secrets.io') as PasswordImport;
  const { labels } = secretFields({ ...pending, content: {} });
  const metadata = { name: generatorName(pending), ...(labels && { labels }) };
  return Password.manifest({ metadata, spec: PASSWORD }) as JsonObject;
}

function generatorName({ context }: PendingSecret): string {
  return `${context.releaseName}-generated`;
}

/** Keys of the secrets in the data of the template of a Secret: the key of the entry, if an entry consists of the secret. */
function keysOf(entries: readonly PendingEntry[]): Map<SecretSource, string> {
  const keys = new Map<SecretSource, string>();
  for (const { key, text } of entries) {
    const source = wholeSecret(text);
    if (source && !keys.has(source)) {
      keys.set(source, key);
    }
  }
  for (const source of entries.flatMap(({ text }) => secretsIn(text))) {
    const taken = new Set(keys.values());
    keys.set(source, keys.get(source) ?? uniqueName(source.key, (key) => taken.has(key)));
  }
  return keys;
}

/** The template; undefined when each entry consists of one secret of the store. */
function templateData(entries: readonly PendingEntry[], keys: ReadonlyMap<SecretSource, string>) {
  const isAsRead = ({ key, text }: PendingEntry) => {
    const source = wholeSecret(text);
    return source !== undefined && keys.get(source) === key;
  };
  const keyOf = (source: SecretSource) => keys.get(source) ?? source.key;
  return entries.every(isAsRead)
    ? undefined
    : Object.fromEntries(entries.map((entry) => [entry.key, entryTemplate(entry, keyOf)]));
}

/** External Secrets also evaluates labels and annotations as templates. */
function asTemplates(texts: Record<string, string> | undefined): Record<string, string> | undefined {
  return (
    texts && Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, goTemplate([String(text)], String)]))
  );
}

function goDuration(duration: Duration): string {
  const milliseconds = duration.toMilliseconds();
  const units = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
    ['ms', 1],
  ] as const;
  const [unit, size] = units.find(([, length]) => milliseconds % length === 0) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
}

type ExternalSecretsImport = typeof import('../../../imports/external-secrets.io');
type PasswordImport = typeof import('../../../imports/generators.external-secrets.io');
type StoreRefKind = import('../../../imports/external-secrets.io').ExternalSecretSpecSecretStoreRefKind;
type RefreshPolicy = import('../../../imports/external-secrets.io').ExternalSecretSpecRefreshPolicy;

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The Go template of a text, with the functions of sprig, for External Secrets (engine v2) and Sealed Secrets.
 *
 * @param keyOf key of a secret in the data of the template
 * @throws CLEARML3004 when Go templates have no function for the encoding of a secret
 */
export function goTemplate<S>(text: SecretText<S>, keyOf: (secret: S) => string): string {
  return text
    .map((part) => (typeof part === 'string' ? literal(part) : `{{ ${expression([part], keyOf, true)} }}`))
    .join('');
}

/** The template of an entry of a Secret, also with binary content. */
export function entryTemplate(entry: PendingEntry, keyOf: (source: SecretSource) => string): string {
  const binary = isSecret(entry) ? undefined : binaryContent(entry);
  return binary === undefined ? goTemplate(entry.text, keyOf) : `{{ ${JSON.stringify(binary)} | b64dec }}`;
}

/** An action writes each brace that would open an action, alone or together with the brace of the next action. */
function literal(text: string): string {
  return text.replace(/\{(?=\{)|\{$/g, '{{ "{" }}');
}

/** @param outermost whether it is alone in its action, where a pipeline needs no parentheses */
function expression<S>(text: SecretText<S>, keyOf: (secret: S) => string, outermost = false): string {
  const [part] = text;
  if (text.length !== 1 || part === undefined) {
    return pipeline([printed(text, keyOf)], outermost);
  }
  if (typeof part === 'string') {
    return JSON.stringify(part);
  }
  if ('secret' in part) {
    return secretExpression(part, keyOf(part.secret), outermost);
  }
  const [inner, change] = 'base64' in part ? [part.base64, 'b64enc'] : [part.json, 'toRawJson'];
  return pipeline([expression(inner, keyOf, true), change], outermost);
}

/** All chains of a secret give the same, so any that Go templates can express is right. */
function secretExpression({ encodings = [[]] }: SecretPart<unknown>, key: string, outermost: boolean): string {
  const [steps] = encodings.map(pipelineOf).filter((pipeline) => pipeline !== undefined);
  if (steps === undefined) {
    throw new CodedError('CLEARML3004', {
      found: `the chart encodes the secret ${key} with ${encodings[0]?.join(' | ')}`,
      expected: 'an encoding that the templates of External Secrets and Sealed Secrets support',
      fix: 'use SecretDelivery.plain for this secret, or name an existing Secret with the complete text in the chart value for it',
    });
  }
  const isPlain = PLAIN_NAME.test(key);
  const value = isPlain ? `.${key}` : `index . ${JSON.stringify(key)}`;
  return isPlain && steps.length === 0 ? value : pipeline([value, ...steps], outermost);
}

function pipeline(steps: readonly string[], outermost: boolean): string {
  return outermost ? steps.join(' | ') : `(${steps.join(' | ')})`;
}

function printed<S>(text: SecretText<S>, keyOf: (secret: S) => string): string {
  const format = text.map((part) => (typeof part === 'string' ? part.replaceAll('%', '%%') : '%s')).join('');
  const values = text.filter((part) => typeof part !== 'string').map((part) => expression([part], keyOf));
  return ['printf', JSON.stringify(format), ...values].join(' ');
}
