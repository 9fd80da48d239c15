import { CATALOG, type CatalogEntry, SUCCESSOR_REGISTRY } from './catalog';

/** New names of values paths, by their old names; `NOT_STATED` where the documentation of the new chart states none. */
type RenamedPaths = { readonly [oldPath: string]: string };

/** New name of values for which the documentation states none. */
const NOT_STATED = '';

/** A chart that continues another one under a new name. */
export interface Successor {
  /** Name of the chart that it continues. */
  readonly of: string;
  readonly paths: RenamedPaths;
  /** Whether the chart has a feature, where it differs from the newest chart that it continues. */
  readonly features?: { readonly [feature: string]: boolean };
}

/**
 * The renamed family of charts, by chart name. Its values are those of the newest charts of ClearML Enterprise under the names that
 * its pages state: Kubernetes (server and orchestrator), air-gapped environments (gateway), presign service. The last charts have no
 * construct.
 */
export const SUCCESSORS: { readonly [chart: string]: Successor } = {
  'control-plane': {
    of: CATALOG.server.id,
    paths: {
      clearml: 'controlPlane',
      clearmlApplications: 'applications',
      mongodb: NOT_STATED,
      mckMongodb: NOT_STATED,
      'mckMongodb.enabled': 'mongodb-kubernetes.enabled',
      elasticsearch: NOT_STATED,
      'elasticsearch.enabled': 'elasticsearch.enabled',
      'elasticsearch.secret.enabled': 'elasticsearch.security.enabled',
      'elasticsearch.secret.password': 'elasticsearch.security.elasticPassword',
      dragonfly: NOT_STATED,
      redis: NOT_STATED,
      'redis.enabled': 'valkey.enabled',
      'redis.auth': 'valkey.auth',
      'externalServices.redisHost': 'externalServices.valkeyHost',
      'externalServices.redisPort': 'externalServices.valkeyPort',
    },
    // Valkey has the values of Redis.
    features: { dragonfly: false, redis: true },
  },
  orchestrator: {
    of: CATALOG.agent.id,
    paths: {
      agentk8sglue: 'orchestratork8sglue',
      clearml: NOT_STATED,
      'clearml.agentk8sglueKey': 'controlPlane.apiKey',
      'clearml.agentk8sglueSecret': 'controlPlane.apiSecret',
    },
  },
  gateway: { of: CATALOG.appGateway.id, paths: {} },
  'presign-service': { of: CATALOG.presignService.id, paths: { clearml: 'klique' } },
  'platform-management': {
    of: CATALOG.platformManagement.id,
    paths: {
      global: NOT_STATED,
      clearml: NOT_STATED,
      platformManagement: NOT_STATED,
      platformManagementWebserver: NOT_STATED,
    },
  },
  'compute-resources-exporter': { of: 'clearml-compute-resources-exporter', paths: {} },
};

/** The catalog entry of a chart of the renamed family. */
export function successorEntry(id: string): CatalogEntry {
  return { id, reference: `${SUCCESSOR_REGISTRY}/${id}`, releaseName: id };
}

/** The name of the chart that continues another one; undefined for charts without a successor. */
export function successorOf(chart: string): string | undefined {
  return Object.keys(SUCCESSORS).find((name) => SUCCESSORS[name]?.of === chart);
}

/** The path of a value under its new name; undefined when the documentation states none. */
export function renamedPath(paths: RenamedPaths, path: string): string | undefined {
  const [old = ''] = Object.keys(paths)
    .filter((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`))
    .sort((a, b) => b.length - a.length);
  return paths[old] === NOT_STATED ? undefined : (paths[old] ?? '') + path.slice(old.length);
}
