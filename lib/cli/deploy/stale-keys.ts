import { asMap } from '../../helm/data/json';
import type { Manifest } from '../../helm/manifests/manifest';
import type { Kubectl } from '../cluster';
import { FIELD_MANAGER } from './apply';

/** Programs that apply manifests. Keys of other programs and users stay. */
const APPLIERS = new Set(['kubectl-client-side-apply', 'kubectl', 'helm', FIELD_MANAGER]);

/** Prints the keys of Secrets, and the programs that set them. kubectl discards the contents. */
const TEMPLATE = `{{define "secret"}}{{$name := .metadata.name}}{{range $key, $_ := .data}}key {{$name}} {{$key}}
{{end}}{{range $entry := .metadata.managedFields}}{{with $entry.fieldsV1}}{{with index . "f:data"}}{{range $field, $_ := .}}owner {{$name}} {{$field}} {{$entry.manager}}
{{end}}{{end}}{{end}}{{end}}{{end}}{{if .items}}{{range .items}}{{template "secret" .}}{{end}}{{else}}{{template "secret" .}}{{end}}`;

/** A key of a Secret that no manifest contains any more. */
export interface StaleKey {
  readonly namespace?: string;
  readonly secret: string;
  readonly key: string;
}

/**
 * Removes keys of Secrets that an earlier manifest with `stringData` left behind: the API server copies `stringData` to `data`, and
 * `kubectl apply` does not remove such a key with its manifest.
 *
 * @returns the removed keys, and those that the cluster kept
 */
export async function removeStaleKeys(kubectl: Kubectl, manifests: readonly Manifest[]): Promise<StaleKey[]> {
  const secrets = manifests.filter(({ kind, group }) => kind === 'Secret' && group === '');
  const namespaces = [...new Set(secrets.map(({ namespace }) => namespace))];
  const stale: StaleKey[] = [];
  for (const namespace of namespaces) {
    const present = secrets.filter((secret) => secret.namespace === namespace);
    const { stdout } = await kubectl.run(
      ...['get', 'secret', ...present.map(({ name }) => name), ...at(namespace)],
      ...['--ignore-not-found', '-o', `go-template=${TEMPLATE}`],
    );
    stale.push(...present.flatMap((secret) => staleKeysOf(secret, stdout)));
  }
  for (const { namespace, secret, key } of stale) {
    const patch = JSON.stringify([{ op: 'remove', path: `/data/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` }]);
    await kubectl.run('patch', 'secret', secret, ...at(namespace), '--type=json', '-p', patch);
  }
  return stale;
}

function at(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ['-n', namespace];
}

/** @param printed output of the template, in lines such as `owner name f:key manager` */
export function staleKeysOf({ name, namespace, content }: Manifest, printed: string): StaleKey[] {
  const lines = printed.split('\n').map((line) => line.split(' '));
  const ofSecret = lines.filter(([, secret]) => secret === name);
  const known = new Set(Object.keys({ ...asMap(content.data), ...asMap(content.stringData) }));
  const keys = ofSecret.filter(([type]) => type === 'key').flatMap(([, , key = '']) => key);
  return keys
    .filter((key) => !known.has(key))
    .filter((key) => {
      const owners = ofSecret.filter(([type, , field]) => type === 'owner' && field === `f:${key}`);
      return owners.length > 0 && owners.every(([, , , manager = '']) => APPLIERS.has(manager));
    })
    .map((key) => ({ namespace, secret: name, key }));
}
