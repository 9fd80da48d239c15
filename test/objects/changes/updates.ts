import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type JsonObject, mergePatch } from '../../../lib/helm/data/json';

/** An update of an object, and whether the API server accepts it. */
export interface Update {
  readonly name: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly isAccepted: boolean;
  /** Whether another version of the API server accepts it. */
  readonly isVersioned: boolean;
}

const CLUSTER_SCOPED =
  /^(?:ClusterRoleBinding|StorageClass|PersistentVolume|PriorityClass|IngressClass|RuntimeClass|CustomResourceDefinition)$/;

/** Updates of objects of each kind with immutable fields, and of fields beside them, in a namespace. */
export function updatesIn(namespace: string): Update[] {
  const rows: any[] = parse(readFileSync(join(__dirname, 'updates.yaml'), 'utf8'), { merge: true });
  return rows.flatMap(({ object, accepted = [], rejected = [], versioned = [] }, row) =>
    [...accepted, ...rejected, ...versioned].map((patch, index) => {
      const metadata = { name: `${namespace}-${row}`, ...object.metadata };
      const before = {
        ...structuredClone(object),
        metadata: CLUSTER_SCOPED.test(object.kind) ? metadata : { ...metadata, namespace },
      };
      const after = structuredClone(before);
      mergePatch(after, structuredClone(patch));
      const name = `${object.kind} ${JSON.stringify(patch)}`;
      return { name, before, after, isAccepted: index < accepted.length, isVersioned: versioned.includes(patch) };
    }),
  );
}
