import { App, Chart, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import { AppRegistry } from '../../core/app-registry';
import { CodedError, problemsOf } from '../../core/errors/coded-error';
import { siblingChart } from '../../core/kubernetes/sibling-chart';
import { attempt } from '../../helm/data/attempt';
import { type JsonObject, objectAt } from '../../helm/data/json';
import { ManifestObject } from '../../helm/manifests/manifest-object';
import { ContentError } from '../encoding/content-error';
import { verifyDocument } from '../locating/verify-document';
import { isSecret, manifestOf, type PendingEntry, type PendingSecret } from '../pending-secret';
import { type Quotes, READER_BETWEEN } from '../readers/hocon';
import { encoded, filled, secretsIn, wholeSecret } from '../secret-text';
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

/** The Secret that reports the lost contents of an app: its error lists all of them. */
class ReportedLoss {
  public by?: PlainSecret;
}

/** A Secret object whose contents are read when it is written, never before. */
class PlainSecret extends ManifestObject {
  public constructor(private readonly pendingSecret: PendingSecret) {
    const { context, name, namespace, entries } = pendingSecret;
    const elsewhere = namespace === Chart.of(context.scope).namespace ? '' : `-${namespace}`;
    super(
      secretsChartOf(context.scope),
      `${context.releaseName}-${name}${elsewhere}`,
      manifestOf(pendingSecret),
      namespace,
    );
    this.node.addValidation({ validate: () => this.problems(entries.flatMap(problemsOfEntry)) });
  }

  private problems(all: readonly string[]): string[] {
    const losses = AppRegistry.of(this).get(ReportedLoss);
    const isLoss = (problem: string) => problem.startsWith('CLEARML3025');
    if (all.some(isLoss)) {
      losses.by ??= this;
    }
    return [...new Set(all)].filter((problem) => losses.by === this || !isLoss(problem));
  }

  protected override completed(content: JsonObject): JsonObject {
    const complete = structuredClone(content);
    for (const entry of this.pendingSecret.entries.filter(isSecret)) {
      const binary = binaryOf(entry);
      if (binary) {
        delete objectAt(complete, entry.field)[entry.key];
        objectAt(complete, 'data')[entry.key] = Buffer.from(binary).toString('base64');
      } else {
        objectAt(complete, entry.field)[entry.key] = contentOf(entry);
      }
    }
    return complete;
  }
}

/** The content of an entry that consists of a secret that is not text. */
function binaryOf({ text }: PendingEntry): Uint8Array | undefined {
  const source = wholeSecret(text);
  return source?.kind === 'local' ? source.readBinary?.() : undefined;
}

function contentOf(entry: PendingEntry): string {
  const text = filled(entry.text, (source) => read(source, entry.quotes));
  return entry.field === 'data' ? encoded(text) : text;
}

/** An error for each secret that cannot be read, or whose content its place does not allow. */
function problemsOfEntry(entry: PendingEntry): string[] {
  const unreadable = secretsIn(entry.text).flatMap((source) =>
    problemsOf(() => binaryOf(entry) ?? read(source, entry.quotes)),
  );
  return unreadable.length > 0 ? unreadable : problemsOf(() => verifyContent(entry));
}

/** @throws CLEARML3006 when a content is outside of those for which the encoding is known */
function verifyContent(entry: PendingEntry): void {
  if (binaryOf(entry)) {
    return;
  }
  try {
    contentOf(entry);
    for (const check of entry.checks ?? []) {
      // A document may contain secrets with other deliveries, too.
      verifyDocument(check, ({ _source }) => (_source.kind === 'local' ? attempt(_source.read) : undefined));
    }
  } catch (error) {
    if (!(error instanceof ContentError)) {
      throw error;
    }
    const sources = secretsIn(entry.text).map(({ description }) => description);
    throw new CodedError('CLEARML3006', {
      found: `${sources.join(' or ')} ${error.message}, at key ${entry.original.key} of Secret/${entry.original.name}`,
      expected: 'a content that the template of the chart prints as the two renderings show',
      fix: 'choose another content, or name an existing Secret in the chart value for it',
    });
  }
}

function read(source: SecretSource, quotes?: Quotes): string {
  if (source.kind !== 'local') {
    throw new Error(`${source.description} cannot be read`);
  }
  const text = source.read();
  const reader = quotes && READER_BETWEEN[quotes];
  const found = reader?.problem(text);
  if (reader && found) {
    throw new CodedError('CLEARML3006', {
      found: `${source.description} contains ${found}`,
      expected: `${reader.accepts} (${reader.name})`,
      fix: 'choose another secret',
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
