import { CodedError } from '../../core/errors/coded-error';
import { problemsOf } from '../../core/errors/problems';
import type { JsonObject } from '../../helm/data/json';
import { quoteMisread } from '../../helm/manifests/misread-strings';
import { ManifestObject } from '../../release/manifest-object';
import { isSecret, manifestOf, type PendingEntry, type PendingSecret } from '../pending-secret';
import { encoded, filled, secretsIn } from '../secret-text';
import { secretsChartOf } from '../secrets-chart';
import type { SecretSource } from '../source';
import type { DeliveryMode } from './delivery-mode';
import { madeBySynth } from './generated-holders';

/** Delivers Secret objects with their contents in a separate manifest. */
export const PLAIN: DeliveryMode = {
  readsContent: true,
  takesUpExisting: false,
  wordFor: () => 'plain',
  validate(source) {
    if (source.kind === 'external') {
      throw new CodedError('CLEARML3015', {
        found: `${source.description} with the delivery plain Secrets`,
        expected: 'a secret that synth can read, or a delivery by the cluster',
        fix: 'apply SecretDelivery.externalSecrets to the chart or app, or use another source of the secret',
      });
    }
  },
  revisionOf: () => '',
  prepare: (pendingSecrets) => {
    madeBySynth(pendingSecrets);
    return [...pendingSecrets];
  },
  deliver: (pending) => {
    new PlainSecret(pending);
  },
};

/** A Secret object. Its contents are resolved when the manifest is written. */
class PlainSecret extends ManifestObject {
  public constructor(private readonly pendingSecret: PendingSecret) {
    const { site, name, namespace, entries } = pendingSecret;
    const elsewhere = namespace === site.namespace ? '' : `-${namespace}`;
    super(secretsChartOf(site.scope), `${site.releaseName}-${name}${elsewhere}`, manifestOf(pendingSecret), namespace);
    this.node.addValidation({ validate: () => entries.flatMap(problemsOfEntry) });
  }

  public override toJson(): JsonObject {
    const json = super.toJson();
    for (const entry of this.pendingSecret.entries.filter(isSecret)) {
      (json[entry.field] as JsonObject)[entry.key] = quoteMisread(contentOf(entry));
    }
    return json;
  }
}

function contentOf(entry: PendingEntry): string {
  const text = filled(entry.text, (source) => read(source, entry.quoted));
  return entry.field === 'data' ? encoded(text) : text;
}

/** Reports all unreadable secrets, not only the first. */
function problemsOfEntry(entry: PendingEntry): string[] {
  return secretsIn(entry.text).flatMap((source) => problemsOf(() => read(source, entry.quoted)));
}

function read(source: SecretSource, quoted: boolean): string {
  if (source.kind !== 'local') {
    throw new Error(`${source.description} cannot be read`);
  }
  const text = source.read();
  if (quoted && /["\\\n\r\t]/.test(text)) {
    throw new CodedError('CLEARML3006', {
      found: `${source.description} contains a double quote, a backslash or a line break`,
      expected: 'a text that is valid between double quotes, because its reader parses it as HOCON or JSON',
      fix: 'choose a secret without these characters',
    });
  }
  return text;
}
