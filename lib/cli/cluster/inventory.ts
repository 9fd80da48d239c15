import { groupOf } from '../../core/kubernetes/kubernetes-schema';
import { INVENTORY_LABEL } from '../../release/inventory-label';
import { unreachable } from './cluster';
import { argumentsOf, batchesOf, type Identity, inNamespace } from './identity';
import type { Kubectl, KubectlAnswer } from './kubectl';

/** An object in the cluster, without its content. */
export interface LiveObject extends Identity {
  readonly apiVersion: string;
  readonly uid: string;
  /** Name of its inventory, by its label. */
  readonly inventory?: string;
  /** Kind of an object whose deletion deletes it. */
  readonly owner?: string;
  /** Value of `helm.sh/resource-policy`. */
  readonly policy?: string;
  /** `whenDeleted` of the claims of a StatefulSet. */
  readonly claims?: string;
}

const FIELDS = [
  '{{.apiVersion}}',
  '{{.kind}}',
  '{{with .metadata.namespace}}{{.}}{{end}}',
  '{{.metadata.name}}',
  '{{.metadata.uid}}',
  `{{with .metadata.labels}}{{with index . "${INVENTORY_LABEL}"}}{{.}}{{end}}{{end}}`,
  '{{with .metadata.ownerReferences}}{{(index . 0).kind}}{{end}}',
  '{{with .metadata.annotations}}{{with index . "helm.sh/resource-policy"}}{{.}}{{end}}{{end}}',
  '{{with .spec}}{{with .persistentVolumeClaimRetentionPolicy}}{{.whenDeleted}}{{end}}{{end}}',
];

/** Prints identities and labels, so that contents, such as those of Secrets, stay in kubectl. */
const OBJECT = `${FIELDS.join('\t')}\n`;
const TEMPLATE = `go-template={{define "object"}}${OBJECT}{{end}}{{if .items}}{{range .items}}{{template "object" .}}{{end}}{{else if .metadata.name}}{{template "object" .}}{{end}}`;

/** Resources that controllers create, with labels of the objects of an app. */
const DERIVED =
  /^(?:endpoints|endpointslices\.discovery\.k8s\.io|events|events\.events\.k8s\.io|pods|controllerrevisions\.apps)$/;

/** The objects that were found, and resources that the user may not read. */
export interface Found {
  readonly objects: readonly LiveObject[];
  readonly unread: readonly string[];
}

/**
 * All objects of an inventory, by their label.
 *
 * @throws CLEARML4024 when the cluster does not respond
 */
export async function labelledObjects(
  kubectl: Kubectl,
  inventory: string,
  namespaces: readonly string[],
): Promise<Found> {
  const { stdout } = await kubectl.run('api-resources', '--verbs=list,delete', '-o', 'name');
  const resources = stdout.split('\n').filter((name) => name !== '' && !DERIVED.test(name));
  const words = ['get', resources.join(','), '-l', `${INVENTORY_LABEL}=${inventory}`, '-o', TEMPLATE];
  const everywhere = await kubectl.run(...words, '-A');
  const unread = forbiddenIn(everywhere);
  if (!everywhere.succeeded && unread.length === 0) {
    throw unreachable(everywhere.reported);
  }
  const others =
    unread.length === 0 ? [] : await Promise.all(namespaces.map((one) => kubectl.run(...words, ...inNamespace(one))));
  return { objects: [everywhere, ...others].flatMap(parsed), unread };
}

/**
 * The objects among those with given identities that exist.
 *
 * @throws CLEARML4024 when the cluster does not respond
 */
export async function existingObjects(kubectl: Kubectl, identities: readonly Identity[]): Promise<Found> {
  const batches = await Promise.all(
    batchesOf(identities).map(async (batch) => {
      const answer = await get(kubectl, batch);
      // kubectl rejects all names if the cluster does not serve one of the kinds.
      return answer.succeeded ? [answer] : Promise.all(batch.map((one) => get(kubectl, [one])));
    }),
  );
  const answers = batches.flat();
  const lost = answers.find(({ succeeded, stderr }) => !succeeded && !/\(Forbidden\)|resource type/.test(stderr));
  if (lost !== undefined) {
    throw unreachable(lost.reported);
  }
  return { objects: answers.flatMap(parsed), unread: [...new Set(answers.flatMap(forbiddenIn))] };
}

function get(kubectl: Kubectl, batch: readonly Identity[]): Promise<KubectlAnswer> {
  return kubectl.run('get', ...argumentsOf(batch), '--ignore-not-found', '-o', TEMPLATE);
}

function parsed({ stdout }: KubectlAnswer): LiveObject[] {
  const rows = stdout.split('\n').map((line) => line.split('\t'));
  return rows
    .filter((row) => row.length === FIELDS.length)
    .map((row) => {
      const [apiVersion = '', kind = '', namespace, name = '', uid = '', inventory, owner, policy, claims] = row.map(
        (field) => (field === '' || field === '<no value>' ? undefined : field),
      );
      return { apiVersion, group: groupOf(apiVersion), kind, namespace, name, uid, inventory, owner, policy, claims };
    });
}

function forbiddenIn({ stderr }: KubectlAnswer): string[] {
  const names = [...stderr.matchAll(/\(Forbidden\): (\S+)(?: "[^"]*")? is forbidden/g)].map(([, name = '']) => name);
  return [...new Set(names)];
}
