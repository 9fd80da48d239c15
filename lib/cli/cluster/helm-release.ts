import { gunzipSync } from 'node:zlib';
import { CodedError, listed } from '../../core/errors/coded-error';
import { asMap, isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { mergeValues, textAt, valueAt } from '../../helm/data/paths';
import { isTestHook } from '../../helm/manifests/hooks';
import { type Manifest, toManifests } from '../../helm/manifests/manifest';
import { parseManifestStream } from '../../helm/manifests/manifest-yaml';
import { itemsIn, type Kubectl } from './kubectl';

/** A release of Helm, as its newest Secret describes it. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  /** `deployed` if its last installation or upgrade is complete. */
  readonly status: string;
  readonly chart: { readonly name: string; readonly version: string };
  /** Its objects. They may have no namespace: Helm adds it. */
  readonly manifests: readonly Manifest[];
  /** The objects that Helm runs before or after an installation, without tests. */
  readonly hooks: readonly Manifest[];
  /** The values of the chart and of the user. */
  readonly values: JsonObject;
  /** The values of the user. */
  readonly userValues: JsonObject;
  /** The Secrets of all its revisions. */
  readonly records: readonly JsonObject[];
}

/**
 * Reads a release from the Secrets in which Helm 3 and Helm 4 keep it.
 *
 * @throws CLEARML4080 when there is none, or it cannot be read
 */
export async function readHelmRelease(kubectl: Kubectl, name: string, namespace: string): Promise<HelmRelease> {
  const answer = await kubectl.run('get', 'secrets', '-n', namespace, '-l', `owner=helm,name=${name}`, '-o', 'json');
  if (!answer.succeeded) {
    throw unreadable(answer.reported, 'allow the account to read Secrets, or select another cluster with --context');
  }
  const records = itemsIn(answer.stdout).sort((a, b) => revisionOf(a) - revisionOf(b));
  const newest = records.at(-1);
  if (newest === undefined) {
    throw unreadable(
      `namespace ${namespace} has no release ${name}; it has ${await releasesIn(kubectl, namespace)}`,
      'correct the name, --namespace or --context; `helm list --all-namespaces` lists the releases',
    );
  }
  const status = textAt(newest, 'metadata.labels.status') ?? 'unknown';
  return { ...describedBy(newest), name, namespace, revision: revisionOf(newest), status, records };
}

/** @throws CLEARML4080 when the records of Helm may not describe what runs */
export function requireDeployed({ name, revision, status }: HelmRelease): void {
  if (status !== 'deployed') {
    throw unreadable(
      `revision ${revision} of release ${name} is ${status}, not deployed`,
      'complete it with `helm upgrade` or `helm rollback`, so that the records of Helm describe what runs',
    );
  }
}

function revisionOf(record: JsonObject): number {
  return Number(valueAt(record, 'metadata.labels.version'));
}

async function releasesIn(kubectl: Kubectl, namespace: string): Promise<string> {
  const template = '{{range .items}}{{.metadata.labels.name}}{{"\\n"}}{{end}}';
  const args = ['get', 'secrets', '-n', namespace, '-l', 'owner=helm', '-o', `go-template=${template}`];
  const { stdout } = await kubectl.run(...args);
  return listed([...new Set(stdout.split('\n').filter(Boolean))]) || 'no release';
}

function describedBy(record: JsonObject): Pick<HelmRelease, 'chart' | 'manifests' | 'hooks' | 'values' | 'userValues'> {
  const release = decoded(record);
  const chart = asMap(release.chart);
  const hooks = objectsAt(release, 'hooks').flatMap((hook) => manifestsIn(hook.manifest, 'a hook of the release'));
  return {
    chart: { name: String(valueAt(chart, 'metadata.name')), version: String(valueAt(chart, 'metadata.version')) },
    manifests: manifestsIn(release.manifest, 'the release'),
    hooks: hooks.filter((hook) => !isTestHook(hook)),
    values: mergeValues(asMap(chart.values), asMap(release.config)),
    userValues: asMap(release.config),
  };
}

/** Helm compresses a release, encodes it in base64, and the API encodes the Secret once more. */
function decoded(record: JsonObject): JsonObject {
  const text = Buffer.from(textAt(record, 'data.release') ?? '', 'base64').toString();
  let content: unknown;
  try {
    content = JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString());
  } catch {
    content = undefined;
  }
  if (!isJsonObject(content)) {
    throw unreadable(
      `Secret ${textAt(record, 'metadata.name')} does not contain a release`,
      'restore the Secret, or run `helm upgrade`, which writes a new one',
    );
  }
  return content;
}

function manifestsIn(text: unknown, origin: string): Manifest[] {
  return toManifests(parseManifestStream(String(text ?? ''), origin, true), origin);
}

function unreadable(found: string, fix: string): CodedError {
  return new CodedError('CLEARML4080', {
    found,
    expected: 'a deployed release of Helm, which Secrets in its namespace describe',
    fix,
  });
}
