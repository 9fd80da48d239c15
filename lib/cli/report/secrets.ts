import { type CollectedPrerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { asMap, type JsonObject, objectsAt } from '../../helm/data/json';
import { textAt } from '../../helm/data/paths';
import { label, type Manifest } from '../../helm/manifests/manifest';
import { podsOf } from '../../helm/manifests/rendered-pod';
import { secretReads } from '../../secrets/secret-digest';
import { providedSecrets, readSecrets } from '../preflight/checks/secrets';
import { type AppObjects, idOf } from './app-objects';
import { groupBy, sorted } from './groups';

/** A Secret that the app creates or reads. Never its content. */
export interface SecretRow {
  readonly namespace?: string;
  readonly name: string;
  readonly keys: readonly string[];
  /** How its content arrives in the cluster. */
  readonly delivery: string;
  /** The store of External Secrets that contains it. */
  readonly store?: string;
  /** Id of the custom resource from which an operator creates it. */
  readonly createdFrom?: string;
  /** `Deployment/clearml-apiserver`. */
  readonly readBy: readonly string[];
}

interface Use extends Omit<SecretRow, 'readBy' | 'delivery'> {
  readonly delivery?: string;
  readonly reader?: string;
}

const OUTSIDE = 'outside of the app: the Secret must exist';

/** The Secrets of an app: which exist, who reads them, and how they are delivered. */
export function secretRows(objects: AppObjects, prerequisites: readonly CollectedPrerequisite[]): SecretRow[] {
  const required = prerequisites.filter(({ kind }) => kind === PrerequisiteKind.SECRET);
  const uses: Use[] = [
    ...objects.all.flatMap((manifest) => [...deliveries(manifest), ...reads(manifest)]),
    ...required.map(({ name, inNamespace, keys = [] }) => ({ name, namespace: inNamespace, keys })),
  ];
  const groups = groupBy(uses, (use) => idOf({ kind: 'Secret', ...use }));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, all]) => ({
      namespace: all[0]?.namespace,
      name: String(all[0]?.name),
      keys: sorted(all.flatMap(({ keys }) => keys)),
      delivery: all.find(({ delivery }) => delivery !== undefined)?.delivery ?? OUTSIDE,
      store: all.find(({ store }) => store !== undefined)?.store,
      createdFrom: all.find(({ createdFrom }) => createdFrom !== undefined)?.createdFrom,
      readBy: sorted(all.flatMap(({ reader = [] }) => reader)),
    }));
}

function reads(manifest: Manifest): Use[] {
  const optional = podsOf(manifest.content).flatMap((pod) => secretReads(pod).filter(({ isOptional }) => isOptional));
  return [...readSecrets(manifest), ...optional].map(({ name, keys }) => ({
    namespace: manifest.namespace,
    name,
    keys,
    reader: label(manifest),
  }));
}

/** The Secrets that an object contains, or that an operator creates from it. */
function deliveries(manifest: Manifest): Use[] {
  const { kind, namespace, content } = manifest;
  const delivery = (HOW[kind] ?? createdByOperator)(content, manifest);
  return providedSecrets(manifest).map((name) => ({ namespace, name, ...delivery }));
}

type Delivery = Pick<Use, 'delivery' | 'keys' | 'store' | 'createdFrom'>;

const HOW: { readonly [kind: string]: (content: JsonObject, manifest: Manifest) => Delivery } = {
  Secret: ({ data, stringData }) => ({
    delivery: 'manifests: the output folder contains the content',
    keys: [...Object.keys(asMap(data)), ...Object.keys(asMap(stringData))],
  }),
  SealedSecret: ({ spec }) => ({
    delivery: 'Sealed Secrets: the manifests contain the encrypted content',
    keys: Object.keys(asMap(asMap(spec).encryptedData)),
  }),
  ExternalSecret: (content) => {
    const name = textAt(content, 'spec.secretStoreRef.name');
    const store =
      name === undefined ? undefined : `${textAt(content, 'spec.secretStoreRef.kind') ?? 'SecretStore'}/${name}`;
    return {
      delivery: store === undefined ? 'External Secrets: generated in the cluster' : `External Secrets: from ${store}`,
      keys: externalKeys(asMap(content.spec)),
      store,
    };
  },
  Certificate: () => certificate(),
  Ingress: () => certificate(),
};

/** A template determines the keys; without a template, the Secret has those of the entries. */
function externalKeys({ data, target }: JsonObject): string[] {
  const template = asMap(asMap(asMap(target).template).data);
  const entries = objectsAt({ data }, 'data').map(({ secretKey }) => String(secretKey));
  return Object.keys(template).length > 0 ? Object.keys(template) : entries;
}

function certificate(): Delivery {
  return { delivery: 'cert-manager: issued in the cluster', keys: ['tls.crt', 'tls.key'] };
}

function createdByOperator(_: JsonObject, manifest: Manifest): Delivery {
  return { delivery: `the operator of ${label(manifest)}`, keys: [], createdFrom: idOf(manifest) };
}
