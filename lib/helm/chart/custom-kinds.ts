import { CodedError } from '../../core/errors/coded-error';
import { LIMITS } from '../../core/limits';
import { readRegularText } from '../../core/regular-file';
import { asMap, type JsonObject } from '../data/json';
import { type Manifest, toManifests } from '../manifests/manifest';
import { parseManifestStream } from '../manifests/manifest-yaml';
import type { ChartFile, ChartSummary, CustomKind } from './chart-contents';
import { isNamespacedInEcosystem } from './ecosystem-kinds';

/** The custom kinds that a chart defines in its rendered objects and in its `crds` folders. */
export function customKinds(rendered: readonly Manifest[], { definitions }: ChartSummary): CustomKind[] {
  return [...kindsDefinedBy(rendered), ...definitions];
}

/**
 * The custom kinds that files with definitions define.
 *
 * @throws CLEARML1023 when a file is missing or invalid, or contains no definition
 */
export function kindsDefinedInFiles(paths: readonly string[]): CustomKind[] {
  return paths.flatMap((path) => {
    const kinds = attemptToRead(path);
    if (Array.isArray(kinds) && kinds.length > 0) {
      return kinds;
    }
    throw new CodedError('CLEARML1023', {
      found: `file ${path} in definitions: ${Array.isArray(kinds) ? 'no CustomResourceDefinition' : kinds.message}`,
      expected: 'a YAML file with CustomResourceDefinitions',
      fix: 'correct the path; it is relative to the folder in which synth runs',
    });
  });
}

function attemptToRead(path: string): CustomKind[] | Error {
  try {
    return kindsDefinedIn([{ path, text: readRegularText(path, LIMITS.outputBytes) }]);
  } catch (error) {
    return error as Error;
  }
}

/** The custom kinds of the definitions among these objects. */
export function kindsDefinedBy(manifests: readonly Manifest[]): CustomKind[] {
  return manifests.filter(isDefinition).map(({ content }) => fromContent(content));
}

/** Whether an object is a CustomResourceDefinition. */
export function isDefinition({ kind, group }: Manifest): boolean {
  return kind === 'CustomResourceDefinition' && group === 'apiextensions.k8s.io';
}

/** The custom kinds that these files define. */
export function kindsDefinedIn(crds: readonly ChartFile[]): CustomKind[] {
  return crds.flatMap(({ path, text }) => text.split(/^---/m).flatMap((part) => fromText(part, path)));
}

/**
 * Reads the three relevant lines, because definitions have megabytes. Parses the whole text only if a line is missing.
 */
function fromText(text: string, path: string): CustomKind[] {
  const group = /^ {2}group: ["']?([^\s"']+)/m.exec(text)?.[1];
  const kind = /^ {4}kind: ["']?([^\s"']+)/m.exec(text)?.[1];
  const scope = /^ {2}scope: ["']?([^\s"']+)/m.exec(text)?.[1];
  if (group && kind && scope) {
    return [{ group, kind, namespaced: scope === 'Namespaced' }];
  }
  return kindsDefinedBy(toManifests(parseManifestStream(text, path, true), path));
}

function fromContent(content: JsonObject): CustomKind {
  const spec = asMap(content.spec);
  return { group: String(spec.group), kind: String(asMap(spec.names).kind), namespaced: spec.scope === 'Namespaced' };
}

/** The API groups that Kubernetes itself serves, and their kinds that have no namespace. */
const BUILT_IN: Record<string, string> = {
  '': 'ComponentStatus Namespace Node PersistentVolume',
  'admissionregistration.k8s.io': `
    MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration
    ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration`,
  'apiextensions.k8s.io': 'CustomResourceDefinition',
  'apiregistration.k8s.io': 'APIService',
  apps: '',
  'authentication.k8s.io': 'SelfSubjectReview TokenReview',
  'authorization.k8s.io': 'SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
  autoscaling: '',
  batch: '',
  'certificates.k8s.io': 'CertificateSigningRequest ClusterTrustBundle',
  'coordination.k8s.io': '',
  'discovery.k8s.io': '',
  'events.k8s.io': '',
  extensions: 'PodSecurityPolicy',
  'flowcontrol.apiserver.k8s.io': 'FlowSchema PriorityLevelConfiguration',
  'internal.apiserver.k8s.io': 'StorageVersion',
  'networking.k8s.io': 'ClusterCIDR IPAddress IngressClass ServiceCIDR',
  'node.k8s.io': 'RuntimeClass',
  policy: 'PodSecurityPolicy',
  'rbac.authorization.k8s.io': 'ClusterRole ClusterRoleBinding',
  'resource.k8s.io': 'DeviceClass DeviceTaintRule ResourceClass ResourceSlice',
  'scheduling.k8s.io': 'PriorityClass',
  'storage.k8s.io': 'CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass',
  'storagemigration.k8s.io': 'StorageVersionMigration',
};

/** Knows which objects have a namespace: by the known definitions, else by the definitions of common operators. */
export class ScopeTable {
  private custom?: Map<string, boolean>;

  /** @param definitions returns the known custom kinds; called for the first custom object */
  public constructor(private readonly definitions: () => Iterable<CustomKind> = () => []) {}

  /** Whether Kubernetes itself serves an API group. */
  public static isBuiltIn(group: string): boolean {
    return Object.hasOwn(BUILT_IN, group);
  }

  /** Undefined for a custom kind without a known definition. */
  public isNamespaced(group: string, kind: string): boolean | undefined {
    if (ScopeTable.isBuiltIn(group)) {
      return !BUILT_IN[group]?.split(/\s+/).includes(kind);
    }
    this.custom ??= new Map([...this.definitions()].map((known) => [`${known.group}/${known.kind}`, known.namespaced]));
    return this.custom.get(`${group}/${kind}`) ?? isNamespacedInEcosystem(group, kind);
  }
}
