import type { Duration } from 'cdk8s';
import type { JsonObject } from '../../helm/data/json';
import type { PendingEntry, PendingSecret } from '../pending-secret';
import { secretsIn, wholeSecret } from '../secret-text';
import type { SecretSource } from '../source';
import type { SecretRefreshPolicy, SecretStoreKind } from './delivery-options';
import { secretMetadata } from './emit-object';
import { isGenerated } from './generated-holders';
import { entryTemplate, goTemplate } from './go-template';
import type { StorePlace } from './store-places';

/** Letters alone survive unquoted in HOCON, JSON, URLs and shells; 40 of them are 228 bits. */
const PASSWORD = { length: 40, digits: 0, symbols: 0, noUpper: false, allowRepeat: true };

/** The settings of an ExternalSecret besides its Secret. */
export interface ExternalSecretPlan {
  readonly store: { readonly name: string; readonly kind: SecretStoreKind };
  readonly refresh: { readonly policy: SecretRefreshPolicy; readonly interval?: Duration };
  /** The place in the store of the secret for a key. */
  readonly place: (key: string, source: SecretSource) => StorePlace;
}

/** The ExternalSecret that creates a Secret. */
export function externalSecret(pending: PendingSecret, { store, refresh, place }: ExternalSecretPlan): JsonObject {
  const { ExternalSecret, ...types } = externalSecretsImport();
  const keys = keysOf(pending.entries);
  const fetched = [...keys].filter(([source]) => !isGenerated(source));
  const data = fetched.map(([source, secretKey]) => ({ secretKey, remoteRef: place(secretKey, source) }));
  const generated = [...keys].filter(([source]) => isGenerated(source));
  const dataFrom = generated.map(([, target]) => ({
    sourceRef: {
      generatorRef: {
        apiVersion: 'generators.external-secrets.io/v1alpha1',
        kind: types.ExternalSecretSpecDataFromSourceRefGeneratorRefKind.PASSWORD,
        name: generatorName(pending),
      },
    },
    rewrite: [{ regexp: { source: '^password$', target } }],
  }));
  const { labels, annotations } = secretMetadata(pending);
  return ExternalSecret.manifest({
    metadata: { name: pending.name, ...(labels ? { labels } : {}) },
    spec: {
      ...(data.length > 0
        ? { data, secretStoreRef: { name: store.name, kind: store.kind as unknown as StoreRefKind } }
        : {}),
      ...(dataFrom.length > 0 ? { dataFrom } : {}),
      refreshPolicy: refresh.policy as unknown as RefreshPolicy,
      refreshInterval: refresh.interval && goDuration(refresh.interval),
      target: {
        name: pending.name,
        creationPolicy: types.ExternalSecretSpecTargetCreationPolicy.OWNER,
        ...(pending.content.immutable === true ? { immutable: true } : {}),
        template: {
          engineVersion: types.ExternalSecretSpecTargetTemplateEngineVersion.V2,
          ...(typeof pending.content.type === 'string' ? { type: pending.content.type } : {}),
          ...(labels || annotations
            ? {
                metadata: {
                  labels: labels && asTemplates(labels),
                  annotations: annotations && asTemplates(annotations),
                },
              }
            : {}),
          ...templateData(pending.entries, keys),
        },
      },
    },
  }) as JsonObject;
}

/** The generator of passwords for the ExternalSecrets of a release: each gets a new one. */
export function passwordGenerator(pending: PendingSecret): JsonObject {
  const { Password } = require('../../../imports/generators.external-secrets.io') as PasswordImport;
  const labels = secretMetadata({ ...pending, content: {} }).labels;
  return Password.manifest({
    metadata: { name: generatorName(pending), ...(labels ? { labels } : {}) },
    spec: PASSWORD,
  }) as JsonObject;
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
    let key = source.key;
    for (let n = 2; taken.has(key); n++) {
      key = `${source.key}-${n}`;
    }
    keys.set(source, keys.get(source) ?? key);
  }
  return keys;
}

/** The template; empty when each entry consists of one secret of the store. */
function templateData(entries: readonly PendingEntry[], keys: ReadonlyMap<SecretSource, string>) {
  const isAsRead = ({ key, text }: PendingEntry) => {
    const source = wholeSecret(text);
    return source !== undefined && keys.get(source) === key;
  };
  const keyOf = (source: SecretSource) => keys.get(source) ?? source.key;
  return entries.every(isAsRead)
    ? {}
    : { data: Object.fromEntries(entries.map((entry) => [entry.key, entryTemplate(entry, keyOf)])) };
}

/** External Secrets also evaluates labels and annotations as templates. */
function asTemplates(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, goTemplate([String(text)], String)]));
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

/** Loaded at first use: most apps never need it. */
function externalSecretsImport(): ExternalSecretsImport {
  return require('../../../imports/external-secrets.io') as ExternalSecretsImport;
}
