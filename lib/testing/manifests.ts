import { existsSync, rmSync } from 'node:fs';
import type { App } from 'cdk8s';
import { CodedError, listed } from '../core/errors/coded-error';
import { withoutSecrets } from '../core/report/report';
import { temporaryFolder } from '../helm/command/temporary-folder';
import { withoutBigInts } from '../helm/data/big-integers';
import { isJsonObject, type JsonObject } from '../helm/data/json';
import { label, type ManifestFile, readManifestFolder } from '../helm/manifests/manifest';
import { parseManifestStream } from '../helm/manifests/manifest-yaml';
import { matchesContent, type ObjectQuery } from '../release/object-query';
import { PodSecurityStandards } from '../security/standards/pod-security-standards';
import type { PodSecurityLevel } from '../security/standards/rule';
import type { SnapshotOptions } from './snapshot-options';
import { describeClosest, describeQuery, differences, expectedAt, fewest, foundAt, named } from './subset';
import { withoutVersions } from './version-labels';

/**
 * The manifests of an app, for unit tests. They equal the output of `synth`, except that the content of each secret is
 * a stand-in, so that tests need no secrets. Assertions throw errors and work with any test framework.
 *
 * @example
 * const manifests = Manifests.of(app);
 * manifests.hasObject({ kind: 'Deployment', name: 'clearml-apiserver' }, { spec: { replicas: 3 } });
 * manifests.meetsPodSecurity(PodSecurityLevel.RESTRICTED);
 */
export class Manifests {
  /**
   * The manifests that an app would write. The output folder of the app does not change. Validations run as in synth.
   *
   * @param app the app, complete and not yet synthesized, or synthesized
   */
  public static of(app: App): Manifests {
    return new Manifests(synthesize(app));
  }

  /**
   * The manifests that an app has written, with their secrets.
   *
   * @param folder output folder, such as `dist`
   * @throws CLEARML8024 when the folder contains no manifests
   */
  public static inFolder(folder: string): Manifests {
    const files = existsSync(folder) ? readManifestFolder(folder) : [];
    if (files.length === 0) {
      throw new CodedError('CLEARML8024', {
        found: `${folder} ${existsSync(folder) ? 'contains no manifests' : 'does not exist'}`,
        expected: 'the output folder of an app',
        fix: 'synthesize the app first, or correct the path, which is relative to the working directory',
      });
    }
    return new Manifests(files);
  }

  private constructor(private readonly files: readonly ManifestFile[]) {}

  /** All objects, in the order of the files and of the objects in them. */
  public get objects(): { [key: string]: any }[] {
    return this.files.flatMap(({ manifests }) => manifests.map(({ content }) => withoutBigInts(content)));
  }

  /**
   * The objects that match a query.
   *
   * @param query fields to match; fields that are not set match any object
   */
  public find(query: ObjectQuery): { [key: string]: any }[] {
    return this.objects.filter((object) => matchesContent(object, query));
  }

  /**
   * The only object that matches a query.
   *
   * @param query fields to match; fields that are not set match any object
   * @throws CLEARML8020 when no object matches, CLEARML8022 when several match
   */
  public get(query: ObjectQuery): { [key: string]: any } {
    const found = this.matching(query);
    if (found.length > 1) {
      throw countError(found, `one ${describeQuery(query)}`);
    }
    return found[0] ?? {};
  }

  /**
   * Asserts that an object exists and contains the expected fields.
   *
   * @param query fields to match; fields that are not set match any object
   * @param subset fields that the object must contain. Maps may have more keys, and lists more items in any order. Null
   * requires an absent field
   * @throws CLEARML8020 when no object matches the query, CLEARML8021 when no matching object contains the subset; the
   * message
   * lists the differences of the closest object
   */
  public hasObject(query: ObjectQuery, subset: { [key: string]: any } = {}): void {
    const candidates = this.matching(query).map((object) => ({ object, all: differences(subset, object) }));
    const least = fewest(candidates.map(({ all }) => all)) ?? [];
    const closest = candidates.find(({ all }) => all === least);
    if (closest && least.length > 0) {
      const others = candidates.length === 1 ? '' : `, the closest of ${candidates.length}`;
      throw new CodedError('CLEARML8021', {
        found: `${named(closest.object)}${others}: ${foundAt(least)}`,
        expected: expectedAt(least),
        fix: 'correct the app or the test; `get` returns the whole object',
      });
    }
  }

  /**
   * Asserts the number of objects that match a query.
   *
   * @param query fields to match; fields that are not set match any object
   * @param count expected number of objects
   * @throws CLEARML8022 when another number of objects matches
   */
  public hasCount(query: ObjectQuery, count: number): void {
    const found = this.find(query);
    if (found.length !== count) {
      throw countError(found, `${count} of ${describeQuery(query)}`);
    }
  }

  /**
   * Asserts that all pods satisfy a level of the Pod Security Standards. Exceptions that the app declares are not
   * violations, as in the validation plugin.
   *
   * @param level the level
   * @param kubernetesVersion version of the cluster, such as `1.32`; by default the latest known version
   * @throws CLEARML8023 when a pod violates the level; the message lists all violations
   */
  public meetsPodSecurity(level: PodSecurityLevel, kubernetesVersion?: string): void {
    const violations = this.podSecurityViolations(level, kubernetesVersion);
    if (violations.length > 0) {
      throw new CodedError('CLEARML8023', {
        found: listed(violations, 20),
        expected: `pods that meet level ${level}`,
        fix: 'set podSecurity of the construct, or declare exceptions with a reason',
      });
    }
  }

  /**
   * Violations of a level of the Pod Security Standards, such as `Deployment/web violates runAsNonRoot: …`, without the
   * exceptions that the app declares.
   *
   * @param level the level
   * @param kubernetesVersion version of the cluster, such as `1.32`; by default the latest known version
   */
  public podSecurityViolations(level: PodSecurityLevel, kubernetesVersion?: string): string[] {
    const { podSecurity } =
      require('../security/validation/rules/pod-security') as typeof import('../security/validation/rules/pod-security');
    const standards = PodSecurityStandards.of(level, kubernetesVersion);
    const rule = podSecurity(() => standards);
    const manifests = this.files.flatMap((file) => file.manifests);
    return manifests.flatMap((manifest) => {
      const object = { manifest, file: '', label: '', isInSecretsManifest: false };
      return Array.from(
        rule.check(object),
        ({ rule: id, location }) => `${label(manifest)} violates ${id}: ${location}`,
      );
    });
  }

  /**
   * The text of each file by file name, for a snapshot. The values of Secrets are masked, so that the snapshot is
   * reproducible and can be committed.
   *
   * @param options texts that are masked, too
   */
  public snapshot(options: SnapshotOptions = {}): { [file: string]: string } {
    return Object.fromEntries(this.files.map((file) => [file.name, maskedText(file, options)]));
  }

  private matching(query: ObjectQuery): { [key: string]: any }[] {
    const found = this.find(query);
    if (found.length === 0) {
      throw new CodedError('CLEARML8020', {
        found: `no ${describeQuery(query)}; ${describeClosest(this.objects, query)}`,
        expected: 'an object that matches the query',
        fix: 'correct the query or the app',
      });
    }
    return found;
  }
}

function countError(found: readonly object[], expected: string): CodedError {
  const names = found.length === 0 ? '' : `: ${listed(found.map(named))}`;
  return new CodedError('CLEARML8022', {
    found: `${found.length} ${found.length === 1 ? 'object matches' : 'objects match'} the query${names}`,
    expected,
    fix: 'correct the query or the app',
  });
}

/** Synthesizes an app to a temporary folder without reading secrets. The output folder of the app does not change. */
function synthesize(app: App): ManifestFile[] {
  const { outdir } = app;
  const folder = temporaryFolder('manifests');
  try {
    Object.assign(app, { outdir: folder });
    withoutSecrets(() => app.synth());
    return readManifestFolder(folder);
  } finally {
    Object.assign(app, { outdir });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Replacement for each value of a Secret. */
const MASK = '<secret>';

/** The text of a manifest file with masked values of Secrets. A file without masked values does not change. */
function maskedText({ name, text, manifests }: ManifestFile, { ignoreVersionLabels = false }: SnapshotOptions): string {
  if (!ignoreVersionLabels && manifests.every(({ kind }) => kind !== 'Secret')) {
    return text;
  }
  const { stringify } = require('yaml') as typeof import('yaml');
  const shown = (content: unknown) =>
    ignoreVersionLabels && isJsonObject(content) ? withoutVersions(content) : content;
  const documents = parseManifestStream(text, name).map(({ content }) => stringify(masked(shown(content))));
  return documents.join('---\n');
}

function masked(content: unknown): unknown {
  if (!isJsonObject(content)) {
    return content;
  }
  if (Array.isArray(content.items)) {
    return { ...content, items: content.items.map(masked) };
  }
  return content.kind === 'Secret'
    ? { ...content, ...maskedField(content, 'data'), ...maskedField(content, 'stringData') }
    : content;
}

function maskedField(content: JsonObject, field: string): JsonObject {
  const entries = content[field];
  return isJsonObject(entries) ? { [field]: Object.fromEntries(Object.keys(entries).map((key) => [key, MASK])) } : {};
}
