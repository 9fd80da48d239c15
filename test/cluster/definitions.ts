import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

const LIB = join(__dirname, '..', '..', 'lib');
const PROBE = join(__dirname, '..', 'support', 'crds', 'monitoring.coreos.com_probes.yaml');

/** Kinds without a namespace. */
const CLUSTER_SCOPED = [
  'ClusterIssuer',
  'ClusterPolicy',
  'ClusterSecretStore',
  'NVIDIADriver',
  'SecurityContextConstraints',
];

/** Kinds whose plural is the kind itself. */
const PLURAL_KINDS = ['MongoDBCommunity', 'SecurityContextConstraints'];

function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  return PLURAL_KINDS.includes(kind) ? name : `${name.replace(/y$/, 'ie')}s`.replace(/gatewaies$/, 'gateways');
}

/**
 * CustomResourceDefinitions of the kinds that the library creates. The package contains their schemas without the names and
 * versions that an API server requires.
 */
export function definitions(): any[] {
  const known = JSON.parse(readFileSync(join(LIB, 'objects', 'custom-kinds.json'), 'utf8')) as any[];
  const probes = loadAll(readFileSync(PROBE, 'utf8')) as any[];
  return [...known, ...probes].map(({ spec: { group, names, versions } }) => {
    const plural = pluralOf(names.kind);
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {
        name: `${plural}.${group}`,
        annotations: { 'api-approved.kubernetes.io': 'unapproved, in tests' },
      },
      spec: {
        group,
        names: { kind: names.kind, plural },
        scope: CLUSTER_SCOPED.includes(names.kind) ? 'Cluster' : 'Namespaced',
        versions: versions.map(({ name, schema }: any, index: number) => ({
          name,
          schema,
          served: true,
          storage: index === 0,
        })),
      },
    };
  });
}
