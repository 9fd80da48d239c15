import { App, type Chart, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import { CodedError, problemsOf } from '../../core/errors/coded-error';
import { siblingChart } from '../../core/kubernetes/sibling-chart';
import type { JsonObject } from '../../helm/data/json';
import { quoteMisread } from '../../helm/manifests/kubernetes-scalars';
import { ManifestObject } from '../../helm/manifests/manifest-object';
import {
  fitsBetween,
  isSecret,
  manifestOf,
  type PendingEntry,
  type PendingSecret,
  type Quotes,
} from '../pending-secret';
import { encoded, filled, secretsIn } from '../secret-text';
import type { SecretSource } from '../source';
import type { DeliveryMode } from './delivery-mode';
import { madeBySynth } from './generated-holders';

/** Secret objects with their contents, in a separate manifest file. */
export const PLAIN: DeliveryMode = {
  readsContent: true,
  createsSecrets: true,
  combinesExisting: false,
  wordFor: () => 'plain',
  validate(source) {
    if (source.kind === 'external') {
      throw new CodedError('CLEARML3015', {
        found: `the delivery of ${source.description} is a plain Secret`,
        expected: 'a secret whose content synth can read, or a delivery by which the cluster reads it',
        fix: 'apply SecretDelivery.externalSecrets to the chart or app, or use another source',
      });
    }
  },
  prepare: madeBySynth,
  deliver: (pending) => {
    new PlainSecret(pending);
  },
};

/** A Secret object whose contents are read when it is written, never before. */
class PlainSecret extends ManifestObject {
  public constructor(private readonly pendingSecret: PendingSecret) {
    const { context, name, namespace, entries } = pendingSecret;
    const elsewhere = namespace === context.namespace ? '' : `-${namespace}`;
    super(
      secretsChartOf(context.scope),
      `${context.releaseName}-${name}${elsewhere}`,
      manifestOf(pendingSecret),
      namespace,
    );
    this.node.addValidation({ validate: () => [...new Set(entries.flatMap(problemsOfEntry))] });
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
  const text = filled(entry.text, (source) => read(source, entry.quotes));
  return entry.field === 'data' ? encoded(text) : text;
}

/** An error for each secret that cannot be read. */
function problemsOfEntry(entry: PendingEntry): string[] {
  return secretsIn(entry.text).flatMap((source) => problemsOf(() => read(source, entry.quotes)));
}

function read(source: SecretSource, quotes?: Quotes): string {
  if (source.kind !== 'local') {
    throw new Error(`${source.description} cannot be read`);
  }
  const text = source.read();
  if (quotes && !fitsBetween(quotes, text)) {
    const [found, between] =
      quotes === '"'
        ? ['a double quote, a backslash, a line break or a tab', 'double quotes: its reader parses it as JSON']
        : ['three quotes in a row, a quote at its end, or a tab', 'three quotes: the server parses it as HOCON'];
    throw new CodedError('CLEARML3006', {
      found: `${source.description} contains ${found}`,
      expected: `a text that can stand between ${between}`,
      fix: 'choose a secret without these characters',
    });
  }
  return text;
}

/**
 * The sibling chart `<chart>-secrets`, and so the manifest file, for the secrets of `scope`'s chart only.
 *
 * @throws CLEARML3007 when the app writes everything into one file, or contains another construct of that name
 */
function secretsChartOf(scope: Construct): Chart {
  const path = scope.node.path;
  if (App.of(scope).yamlOutputType === YamlOutputType.FILE_PER_APP) {
    throw new CodedError('CLEARML3007', {
      path,
      found: 'YamlOutputType.FILE_PER_APP, which writes secrets and all other objects into one file',
      expected: 'a manifest file for secrets only',
      fix: 'use YamlOutputType.FILE_PER_CHART (the default), or another SecretDelivery than plain',
    });
  }
  const taken = (name: string, chart: Chart) =>
    new CodedError('CLEARML3007', {
      path,
      found: `a construct of yours with the name ${name}, beside chart ${chart.node.path}, which has secrets`,
      expected: 'no other construct of that name: the secrets are written to it, apart from all other objects',
      fix: 'rename your construct',
    });
  return siblingChart(scope, 'secrets', ({ namespace, labels }) => ({ namespace, labels }), taken);
}
