import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { asMap, type JsonObject } from '../../helm/data/json';
import type { Manifest } from '../../helm/manifests/manifest';
import { flowYaml } from '../../helm/yaml/write-yaml';
import { isLarge, ON_SERVER } from '../cluster/apply';
import type { HelmRelease } from '../cluster/helm-release';

/** Files with which a release returns to Helm. They contain secrets: only their owner may read them. */
export class WayBack {
  private readonly records: string;
  private readonly objects: string;
  private readonly largeObjects?: string;
  private created?: string;

  /**
   * Writes the files.
   *
   * @param released the objects that adoption changes, as Helm rendered them
   * @param created the objects that adoption creates; those of earlier attempts are added
   * @throws CLEARML4086 when a file cannot be written, or has the content of another release
   */
  public constructor(
    private readonly release: HelmRelease,
    released: readonly Manifest[],
    created: readonly JsonObject[],
  ) {
    const folder = `helm-release-${release.namespace}-${release.name}-${release.revision}`;
    const large = released.filter(({ content }) => isLarge(content));
    const others = released.filter((one) => !large.includes(one));
    this.records = join(folder, 'records.yaml');
    this.objects = join(folder, 'objects.yaml');
    saving(folder, () => {
      mkdirSync(folder, { mode: 0o700, recursive: true });
      save(join(folder, '.gitignore'), '*\n');
      save(this.records, stream(release.records.map(portable)));
      save(this.objects, stream(others.map(({ content }) => content)));
    });
    if (large.length > 0) {
      const path = join(folder, 'large-objects.yaml');
      saving(folder, () => save(path, stream(large.map(({ content }) => content))));
      this.largeObjects = path;
    }
    const path = join(folder, 'created.yaml');
    const references = created.filter(({ kind }) => !KEPT.includes(String(kind))).map(referenceTo);
    saving(path, () => {
      const earlier = existsSync(path) ? readFileSync(path, 'utf8').split('---\n').filter(Boolean) : [];
      const all = new Set([...earlier, ...references.map((one) => `${flowYaml(one)}\n`)]);
      writeFileSync(path, [...all].join('---\n'), { mode: 0o600 });
      this.created = all.size > 0 ? path : undefined;
    });
  }

  /** @throws CLEARML4086 when the file with the Secrets of Helm is no longer complete */
  public requireComplete(): void {
    const expected = stream(this.release.records.map(portable));
    saving(this.records, () => {
      if (readFileSync(this.records, 'utf8') !== expected) {
        throw new Error('its content has changed');
      }
    });
  }

  /** Commands that return the release to Helm, after its records were deleted or before. */
  public commands(hasRecords: boolean): string[] {
    const { namespace } = this.release;
    return [
      `kubectl apply -n ${namespace} -f ${this.objects}`,
      ...(this.largeObjects === undefined
        ? []
        : [`kubectl apply -n ${namespace} -f ${this.largeObjects} ${ON_SERVER.join(' ')}`]),
      ...(this.created === undefined ? [] : [`kubectl delete -f ${this.created} --ignore-not-found`]),
      ...(hasRecords ? [] : [`kubectl apply -f ${this.records}`]),
    ];
  }
}

/** Objects that a deletion would take others or data from. */
const KEPT = ['Namespace', 'PersistentVolumeClaim', 'CustomResourceDefinition'];

function referenceTo({ apiVersion, kind, metadata }: JsonObject): JsonObject {
  const { name, namespace } = asMap(metadata);
  return { apiVersion, kind, metadata: { name, namespace } };
}

/** A Secret without the fields of the API server. */
function portable({ apiVersion, kind, metadata, type, data }: JsonObject): JsonObject {
  const { name, namespace, labels } = asMap(metadata);
  return { apiVersion, kind, metadata: { name, namespace, labels }, type, data };
}

function stream(objects: readonly JsonObject[]): string {
  return objects.map((object) => `${flowYaml(object)}\n`).join('---\n');
}

/** A second attempt finds the files of the first. */
function save(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
    if (readFileSync(path, 'utf8') !== text) {
      throw new Error('it exists with another content');
    }
  }
}

function saving(place: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new CodedError(
      'CLEARML4086',
      {
        found: `${place}: ${(error as Error).message}`,
        expected: 'files with the state of the Helm release, which only their owner may read',
        fix: 'change to a writable folder, or move the files of another adoption; Helm still manages the release',
      },
      { cause: error },
    );
  }
}
