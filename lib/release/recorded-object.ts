import { asMap, type JsonObject, objectsAt } from '../helm/data/json';

/** Kinds that make endpoints reachable. */
export const EXPOSURE_KINDS = ['Ingress', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'Gateway', 'Route'];

/** The label of the namespace of a tenant. */
export const TENANT_LABEL = 'cdk8s-clearml/tenant';

/**
 * The part of an object that the comparison with a previous output needs, without contents of secrets; undefined for kinds that it
 * does not need.
 */
export function recordedObject({ apiVersion, kind, metadata, spec }: JsonObject): JsonObject | undefined {
  const recorded = recordedSpec(String(kind), asMap(spec));
  if (recorded === undefined) {
    return undefined;
  }
  const { name, namespace, labels } = asMap(metadata);
  const tenant = kind === 'Namespace' ? asMap(labels)[TENANT_LABEL] : undefined;
  const tenantLabel = tenant === undefined ? {} : { labels: { [TENANT_LABEL]: tenant } };
  return { apiVersion, kind, metadata: { name, namespace, ...tenantLabel }, spec: recorded };
}

function recordedSpec(kind: string, spec: JsonObject): JsonObject | undefined {
  if (EXPOSURE_KINDS.includes(kind)) {
    const hosts = [...objectsAt(spec, 'rules').map(({ host }) => host), ...listOf(spec.hostnames), spec.host];
    return { hosts: hosts.filter(Boolean) };
  }
  switch (kind) {
    case 'Namespace':
      return {};
    case 'Deployment':
      return { selector: spec.selector, template: recordedTemplate(spec) };
    case 'StatefulSet': {
      const { podManagementPolicy, selector, serviceName, volumeClaimTemplates } = spec;
      const template = recordedTemplate(spec);
      return { podManagementPolicy, selector, serviceName, volumeClaimTemplates, template };
    }
    case 'PersistentVolumeClaim':
      return spec;
    case 'Service':
      return { type: spec.type, clusterIP: spec.clusterIP, loadBalancerClass: spec.loadBalancerClass };
    default:
      return undefined;
  }
}

/** The images of a pod, and the claims that it mounts. */
function recordedTemplate(spec: JsonObject): JsonObject {
  const pod = asMap(asMap(spec.template).spec);
  const containers = objectsAt(pod, 'containers').map(({ name, image }) => ({ name, image }));
  const volumes = objectsAt(pod, 'volumes')
    .filter(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined)
    .map(({ name, persistentVolumeClaim }) => ({ name, persistentVolumeClaim }));
  return { spec: { containers, volumes } };
}

/** The hosts of a recorded object. */
export function hostsOf({ spec }: JsonObject): string[] {
  return listOf(asMap(spec).hosts).map(String);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
