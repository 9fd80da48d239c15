import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIBRARY_ROOT } from '../library';

/** Minor versions of Kubernetes, from the first to the last one. */
export interface VersionRange {
  readonly first: number;
  readonly last: number;
}

/** A field of a type of the Kubernetes API, or the type of a kind, and the versions that have it. */
export interface SchemaField extends VersionRange {
  /** Name of a type, or a code: see `scripts/kubernetes-schema.ts`. */
  readonly type: string;
  readonly isRequired: boolean;
}

/** Whether two ranges have a version in common. */
export function overlap(one: VersionRange, other: VersionRange): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** The types of the Kubernetes API in the versions that this library knows. It is loaded on first use. */
export class KubernetesSchema {
  private static loaded?: KubernetesSchema;

  /** The types of the built-in kinds. */
  public static load(): KubernetesSchema {
    KubernetesSchema.loaded ??= new KubernetesSchema(
      readFileSync(join(LIBRARY_ROOT, 'lib', 'core', 'kubernetes', 'kubernetes-schema.txt'), 'utf8'),
    );
    return KubernetesSchema.loaded;
  }

  /** Known minor versions, in ascending order. */
  public readonly minors: readonly number[];
  private groups?: ReadonlySet<string>;
  private readonly kinds = new Map<string, SchemaField>();
  private readonly lines = new Map<string, string>();
  private readonly parsed = new Map<string, ReadonlyMap<string, SchemaField>>();

  private constructor(text: string) {
    const [minors = '', ...lines] = text.trim().split('\n');
    this.minors = minors.split(' ').map(Number);
    for (const line of lines) {
      const end = line.indexOf(' ');
      if (line.startsWith('=')) {
        const [apiVersion = '', kind = '', type = ''] = line.slice(1).split(' ');
        this.kinds.set(`${apiVersion} ${kind}`, this.fieldOf(type));
      } else {
        this.lines.set(end < 0 ? line : line.slice(0, end), end < 0 ? '' : line.slice(end + 1));
      }
    }
  }

  /**
   * The known minor versions that an object may be for: the one closest to a version such as `1.32.0`. Without a version, those
   * that Kubernetes has supported lately.
   */
  public minorsOf(version: string | undefined): VersionRange {
    const minor = /^v?1\.(\d+)/.exec(version ?? '')?.[1];
    if (minor === undefined) {
      return { first: this.minors.at(-8) ?? 0, last: this.minors.at(-1) ?? 0 };
    }
    const distance = (one: number) => Math.abs(one - Number(minor));
    const nearest = this.minors.reduce((best, one) => (distance(one) < distance(best) ? one : best));
    return { first: nearest, last: nearest };
  }

  /** A built-in kind; undefined for others. */
  public kind(apiVersion: string, kind: string): SchemaField | undefined {
    return this.kinds.get(`${apiVersion} ${kind}`);
  }

  /** The API versions of any group that serve a kind: `Ingress` moved from `extensions` to `networking.k8s.io`. */
  public versionsOf(kind: string, minors: VersionRange): string[] {
    return [...this.kinds].flatMap(([key, range]) => {
      const [apiVersion = '', name] = key.split(' ');
      return name === kind && overlap(range, minors) ? [apiVersion] : [];
    });
  }

  /** Whether a group is built in. */
  public hasGroup(group: string): boolean {
    this.groups ??= new Set([...this.kinds.keys()].map((key) => groupOf(key.split(' ')[0] ?? '')));
    return this.groups.has(group);
  }

  /** The fields of a type; undefined for a code. */
  public fields(type: string): ReadonlyMap<string, SchemaField> | undefined {
    const line = this.lines.get(type);
    if (line === undefined || this.parsed.has(type)) {
      return this.parsed.get(type);
    }
    const fields = new Map(
      line.split(' ').flatMap((field) => {
        const colon = field.indexOf(':');
        return colon < 0 ? [] : [[field.slice(0, colon), this.fieldOf(field.slice(colon + 1))] as const];
      }),
    );
    this.parsed.set(type, fields);
    return fields;
  }

  private fieldOf(text: string): SchemaField {
    const [, type = '', required, first, last] = /^(.*?)(!)?(?:\+(\d+))?(?:-(\d+))?$/.exec(text) ?? [];
    return {
      type,
      isRequired: required !== undefined,
      first: Number(first ?? 0),
      last: Number(last ?? Number.POSITIVE_INFINITY),
    };
  }
}

/** The group of an API version; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
