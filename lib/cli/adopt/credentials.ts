import { asMap, type JsonObject } from '../../helm/data/json';
import { leavesOf, textAt } from '../../helm/data/paths';
import { podsOf } from '../../helm/manifests/rendered-pod';
import { withSecretData } from '../../helm/manifests/secret-data';
import { identityOf } from '../../objects/changes/object-changes';
import { type SecretRead, secretReads } from '../../secrets/secret-digest';
import { SECRET_KEYS } from '../../server/credentials';
import { SERVER_CHART } from '../../server/server-chart';

/** The contents of Secrets, by namespace and name, then by key. They are compared, and never shown. */
export type SecretContents = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A secret that running pods read, and the pods of the output do not. */
export interface ReplacedSecret {
  readonly secret: string;
  readonly key: string;
  readonly content: string;
  /** The workloads that read it. */
  readonly readers: readonly string[];
}

/** A key of a Secret that pods of the output read, and that neither the output nor the cluster contains. */
export interface MissingKey {
  readonly secret: string;
  readonly key: string;
  readonly reader: string;
}

/** The contents of Secrets after the output is applied: an apply removes the keys that only the release contains. */
export function contentsAfter(
  live: readonly JsonObject[],
  released: readonly JsonObject[],
  output: readonly JsonObject[],
): SecretContents {
  const before = secretContents(live);
  const of = secretContents(released);
  const after = new Map(before);
  for (const [place, contents] of secretContents(output)) {
    const kept = [...(before.get(place) ?? [])].filter(([key]) => !of.get(place)?.has(key));
    after.set(place, new Map([...kept, ...contents]));
  }
  return after;
}

export function secretContents(objects: readonly JsonObject[]): SecretContents {
  const secrets = objects.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Secret');
  return new Map(
    secrets.map((secret) => {
      const data = Object.entries(asMap(withSecretData(secret).data));
      return [
        placeOf(secret),
        new Map(data.map(([key, content]) => [key, Buffer.from(String(content), 'base64').toString('latin1')])),
      ];
    }),
  );
}

function placeOf({ metadata }: JsonObject, name = asMap(metadata).name): string {
  return `${textAt({ metadata }, 'metadata.namespace')}/${name}`;
}

/** The secrets of running pods that the same workloads of the output no longer read, wherever they are stored. */
export function replacedSecrets(
  live: readonly JsonObject[],
  output: readonly JsonObject[],
  before: SecretContents,
  after: SecretContents,
): ReplacedSecret[] {
  const next = new Map(output.map((object) => [identityOf(object), object]));
  const replaced = new Map<string, ReplacedSecret>();
  for (const workload of live) {
    const successor = next.get(identityOf(workload));
    const read = new Set(successor === undefined ? [] : readsOf(successor, after).map(({ content }) => plain(content)));
    const lost =
      successor === undefined ? [] : readsOf(workload, before).filter(({ content }) => !read.has(plain(content)));
    for (const { name, key, content = '' } of lost) {
      const id = `${name}/${key}`;
      const readers = new Set([...(replaced.get(id)?.readers ?? []), labelOf(workload)]);
      replaced.set(id, { secret: name, key, content, readers: [...readers] });
    }
  }
  return [...replaced.values()];
}

/** The keys that pods of the output require and that nobody writes: their containers would not start. */
export function missingKeys(output: readonly JsonObject[], after: SecretContents): MissingKey[] {
  return output.flatMap((workload) =>
    readsOf(workload, after)
      .filter(({ content, isOptional }) => content === undefined && !isOptional)
      .map(({ name, key }) => ({ secret: name, key, reader: labelOf(workload) })),
  );
}

interface Read {
  readonly name: string;
  readonly key: string;
  /** Undefined for a key that does not exist. */
  readonly content?: string;
  readonly isOptional: boolean;
}

/** The Secrets that the variables and volumes of a workload read. */
function readsOf(workload: JsonObject, contents: SecretContents): Read[] {
  return podsOf(workload)
    .flatMap(secretReads)
    .flatMap((read: SecretRead) => {
      const found = contents.get(placeOf(workload, read.name));
      const keys = read.keys.length > 0 ? read.keys : [...(found?.keys() ?? ['(all keys)'])];
      return keys
        .map((key) => ({ name: read.name, key, content: found?.get(key), isOptional: read.isOptional }))
        .filter(({ content, isOptional }) => content !== undefined || !isOptional);
    });
}

function labelOf({ kind, metadata }: JsonObject): string {
  return `${kind}/${asMap(metadata).name}`;
}

/** A key for settings of the server contains the text between three quotes. */
function plain(content: string | undefined): string | undefined {
  return content === undefined ? undefined : (/^"""([\s\S]*)"""$/.exec(content)?.[1] ?? content);
}

/** The lines of code with which an app keeps secrets that run. */
export function keepingProps(
  replaced: readonly ReplacedSecret[],
  live: SecretContents,
  { namespace, chart, values }: { namespace: string; chart: string; values: JsonObject },
): string[] {
  const names = new Map(Object.entries(SECRET_KEYS).map(([name, key]) => [key, name]));
  const secrets = [...new Set(replaced.filter(({ key }) => names.has(key)).map(({ secret }) => secret))];
  const others = replaced.filter(({ key, secret }) => !secrets.includes(secret) || !names.has(key));
  return [
    ...secrets.map((secret) => credentialsProp(secret, live.get(`${namespace}/${secret}`) ?? new Map(), chart)),
    ...others.map(({ secret, key, content }) => {
      const source = `SecretValue.existing('${secret}', '${key}')`;
      const path = content === '' ? undefined : [...leavesOf(values)].find(([, leaf]) => String(leaf) === content)?.[0];
      return path === undefined ? `${source} for the value that renders this key` : `${source} for the value ${path}`;
    }),
  ];
}

/** `fromSecret` requires all keys of its edition. Otherwise the library generates the ones that the Secret does not have. */
function credentialsProp(secret: string, contents: ReadonlyMap<string, string>, chart: string): string {
  const isEnterprise = SERVER_CHART.charts[chart]?.edition === 'enterprise';
  const openSourceOnly = ['webserverKey', 'webserverSecret', 'sessionSecret'];
  const used = Object.entries(SECRET_KEYS).filter(([name]) => !isEnterprise || !openSourceOnly.includes(name));
  const present = used.filter(([, key]) => contents.has(key));
  if (present.length === used.length) {
    return `credentials: Credentials.fromSecret('${secret}')`;
  }
  const keys = present.map(([name, key]) => `  ${name}: SecretValue.existing('${secret}', '${key}'),`);
  return ['credentials: Credentials.fromKeys({', ...keys, '})'].join('\n');
}
