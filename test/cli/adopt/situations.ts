import type { Situation } from '../../../lib/cli/adopt/plan';
import type { HelmRelease } from '../../../lib/cli/cluster/helm-release';
import type { JsonObject } from '../../../lib/helm/data/json';
import { manifestFrom } from '../../../lib/helm/manifests/manifest';

/** An object of namespace `clearml`. */
export function object(kind: string, name: string, fields: object = {}, apiVersion = 'v1'): JsonObject {
  return { apiVersion, kind, metadata: { name, namespace: 'clearml' }, ...fields };
}

export function secret(name: string, contents: Record<string, string>): JsonObject {
  const data = Object.entries(contents).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  return object('Secret', name, { data: Object.fromEntries(data) });
}

/** A Deployment whose variables read keys of Secrets, such as `conf/key`. */
export function deployment(name: string, reads: readonly string[] = [], image = 'main:1'): JsonObject {
  const env = reads.map((read, index) => {
    const [secretName, key] = read.split('/');
    return { name: `VARIABLE_${index}`, valueFrom: { secretKeyRef: { name: secretName, key } } };
  });
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'main', image, env }] } };
  const spec = { selector: { matchLabels: { a: 'b' } }, template };
  return object('Deployment', name, { spec }, 'apps/v1');
}

export const CONF = {
  apiserver_key: 'content-of-the-key',
  apiserver_secret: 'content-of-the-secret',
  fileserver_key: 'f-key',
  fileserver_secret: 'f-secret',
  secure_auth_token_secret: 'token-secret',
  test_user_key: 't-key',
  test_user_secret: 't-secret',
};

/** A release of one Deployment that reads the credentials of the server. */
export const RELEASED = [secret('clearml-conf', CONF), deployment('clearml-apiserver', ['clearml-conf/apiserver_key'])];

/** The situation of a release; `live` is what it has rendered by default. */
export function situation(
  released: readonly JsonObject[],
  output: readonly JsonObject[],
  { live = released, ...more }: Partial<HelmRelease> & { live?: readonly JsonObject[] } = {},
): Situation {
  const toManifest = (one: JsonObject) => manifestFrom(one, 'test');
  const release: HelmRelease = {
    name: 'clearml',
    namespace: 'clearml',
    revision: 1,
    status: 'deployed',
    chart: { name: 'clearml', version: '7.14.4' },
    manifests: released.map(toManifest),
    hooks: [],
    values: {},
    userValues: {},
    records: [],
    ...more,
  };
  return { release, released: released.map(toManifest), output: output.map(toManifest), live };
}
