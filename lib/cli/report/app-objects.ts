import type { JsonObject } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import type { Manifest } from '../../helm/manifests/manifest';
import { type PodTemplate, podTemplatesIn } from '../../helm/manifests/pod-templates';
import { TENANT_LABEL } from '../../release/recorded-object';
import { groupBy } from './groups';

/** An object that creates pods. */
export interface Workload {
  readonly manifest: Manifest;
  readonly pods: readonly PodTemplate[];
}

/** The objects of an app, found by kind, name and namespace. */
export class AppObjects {
  /** The objects that create pods. */
  public readonly workloads: readonly Workload[];

  private readonly byKind: ReadonlyMap<string, readonly Manifest[]>;
  private readonly byId: ReadonlyMap<string, Manifest>;
  private readonly workloadsIn: ReadonlyMap<string, readonly Workload[]>;
  private readonly tenants: ReadonlyMap<string, string>;

  public constructor(public readonly all: readonly Manifest[]) {
    this.byKind = groupBy(all, ({ kind }) => kind);
    this.byId = new Map(all.map((manifest) => [idOf(manifest), manifest]));
    this.workloads = all
      .map((manifest) => ({ manifest, pods: podTemplatesIn(manifest.content) }))
      .filter(({ pods }) => pods.length > 0);
    this.workloadsIn = groupBy(this.workloads, ({ manifest }) => manifest.namespace ?? '');
    const labelled = this.ofKind('Namespace').map(({ name, content }) => {
      return [name, valueAt(content, ['metadata', 'labels', TENANT_LABEL])] as const;
    });
    this.tenants = new Map(labelled.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  }

  public ofKind(kind: string): readonly Manifest[] {
    return this.byKind.get(kind) ?? [];
  }

  public find(kind: string, namespace: string | undefined, name: unknown): Manifest | undefined {
    return this.byId.get(idOf({ kind, namespace, name: String(name) }));
  }

  /** The workloads in a namespace whose pods a label selector of a Service selects. */
  public selected(namespace: string | undefined, selector: JsonObject): Workload[] {
    const labels = Object.entries(selector);
    const candidates = labels.length > 0 ? (this.workloadsIn.get(namespace ?? '') ?? []) : [];
    return candidates.filter(({ pods }) =>
      pods.some((pod) => labels.every(([key, value]) => pod.labels[key] === value)),
    );
  }

  /** Name of the tenant of a namespace; undefined if the namespace belongs to no tenant. */
  public tenantOf(namespace: string | undefined): string | undefined {
    return this.tenants.get(namespace ?? '');
  }

  /** Namespaces of tenants, with the names of the tenants. */
  public get tenantNamespaces(): readonly (readonly [namespace: string, tenant: string])[] {
    return [...this.tenants];
  }
}

/** Identifies an object of an app in the model: `Deployment/clearml/clearml-apiserver`. */
export function idOf({ kind, namespace, name }: Pick<Manifest, 'kind' | 'namespace' | 'name'>): string {
  return `${kind}/${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
