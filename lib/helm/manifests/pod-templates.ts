import { ScopeTable } from '../chart/custom-kinds';
import { asMap, isJsonObject, type JsonObject, objectsAt } from '../data/json';
import { joinPath, valueAt } from '../data/paths';

/** A pod, or the template of a pod, in an object of any kind. */
export interface PodTemplate {
  /** Path of the map with the metadata and the spec; empty for a Pod. */
  readonly path: string;
  /** Path of the spec. */
  readonly specPath: string;
  /** The map in the object that has the metadata and the spec; a copy if the spec is not in a field `spec`. */
  readonly template: JsonObject;
  readonly labels: JsonObject;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  /** Names of the claims that the workload creates for each of its pods. */
  readonly claims: readonly string[];
  /** Whether the pods are what the template says. The operators of other custom kinds add volumes, containers or images. */
  readonly isComplete: boolean;
  /** Paths of parts that are at other places than in a pod spec: the one container of a step, an inherited security context. */
  readonly places: { readonly container?: string; readonly securityContext?: string };
}

/** The init containers and containers of the spec of a pod, in this order. */
export function containersOf(spec: unknown): JsonObject[] {
  return [...objectsAt(spec, 'initContainers'), ...objectsAt(spec, 'containers')];
}

/** The path of the pod template in each kind of workload. */
const TEMPLATES: Record<string, readonly string[]> = {
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  Job: ['spec', 'template'],
  Pod: [],
  PodTemplate: ['template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
};

const EMPTY: readonly PodTemplate[] = [];

/** Whether objects of a kind may have pods. */
export function mayHavePods(apiVersion: string, kind: string): boolean {
  // The policies of Kyverno contain patterns of pods.
  return isBuiltIn(apiVersion) ? Object.hasOwn(TEMPLATES, kind) : !/kyverno\.io\//.test(apiVersion);
}

/** Whether Kubernetes itself serves an API version. */
export function isBuiltIn(apiVersion: string): boolean {
  return ScopeTable.isBuiltIn(apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '');
}

/**
 * The pods and pod templates in an object of any kind, such as a Deployment, a Rollout of Argo, a PyTorchJob or a step of a
 * Workflow. In custom kinds, the structure identifies them.
 */
export function podTemplatesIn(content: JsonObject): readonly PodTemplate[] {
  const [apiVersion, kind] = [String(content.apiVersion), String(content.kind)];
  if (!mayHavePods(apiVersion, kind)) {
    return EMPTY;
  }
  if (!isBuiltIn(apiVersion)) {
    const { metadata: _metadata, status: _status, ...searched } = content;
    const search = new TemplateSearch();
    search.visit(searched, '', { claims: [] });
    return search.found;
  }
  const path = TEMPLATES[kind] ?? [];
  const template = valueAt(content, path);
  const claims = claimsIn(asMap(content.spec));
  return isJsonObject(template) ? [{ ...templateAt(template, path.join('.'), claims), isComplete: true }] : EMPTY;
}

function templateAt(template: JsonObject, path: string, claims: readonly string[]): PodTemplate {
  const metadata = asMap(template.metadata);
  const spec = asMap(template.spec);
  // A template with this name has the type of the API; operators complete others, and containers without an image.
  const isComplete = /(?:^|\.)template$/.test(path) && objectsAt(spec, 'containers').every(hasImage);
  return {
    path,
    specPath: joinPath(path, 'spec'),
    template,
    labels: asMap(metadata.labels),
    metadata,
    spec,
    claims,
    isComplete,
    places: {},
  };
}

function claimsIn(node: JsonObject): string[] {
  return objectsAt(node, 'volumeClaimTemplates').map((claim) => String(asMap(claim.metadata).name));
}

function isContainer(node: JsonObject): boolean {
  return typeof node.name === 'string' || hasImage(node);
}

function hasImage({ image }: JsonObject): boolean {
  return typeof image === 'string' && image !== '';
}

/** Fields that nodes inherit from the nodes around them. */
interface Inherited {
  readonly claims: readonly string[];
  readonly context?: { readonly path: string; readonly value: JsonObject };
}

/** The search for pod templates in an object of a custom kind. */
class TemplateSearch {
  public readonly found: PodTemplate[] = [];

  /** @param parent the node that contains this one */
  public visit(node: unknown, path: string, inherited: Inherited, parent: JsonObject = {}): void {
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries()) {
        this.visit(item, `${path}[${index}]`, inherited);
      }
    } else if (isJsonObject(node)) {
      const { securityContext } = node;
      const claims = claimsIn(node);
      const context = isJsonObject(securityContext)
        ? { path: joinPath(path, 'securityContext'), value: securityContext }
        : inherited.context;
      const inner = { claims: claims.length > 0 ? claims : inherited.claims, context };
      if (!this.add(node, path, inner, parent)) {
        for (const [key, value] of Object.entries(node)) {
          this.visit(value, joinPath(path, key), inner, node);
        }
      }
    }
  }

  /** Adds the node if it is a pod spec. */
  private add(node: JsonObject, path: string, { claims, context }: Inherited, parent: JsonObject): boolean {
    const containers = Array.isArray(node.containers) ? node.containers.filter(isJsonObject) : [];
    const isTemplate = containers.some(isContainer) && /(?:^|\.)spec$/.test(path);
    if (isTemplate && path !== 'spec') {
      this.found.push(templateAt(parent, path.replace(/\.?spec$/, ''), claims));
      return true;
    }
    // A step of a Workflow has one container.
    const step = isJsonObject(node.container) && hasImage(node.container) ? node.container : undefined;
    if (!step && !isTemplate && !containers.some(hasImage)) {
      return false;
    }
    const spec = { ...node, securityContext: context?.value, ...(step && { containers: [step, ...containers] }) };
    this.found.push({
      ...templateAt({ spec }, path, claims),
      specPath: path,
      isComplete: false,
      places: { container: step && joinPath(path, 'container'), securityContext: context?.path },
    });
    return false;
  }
}
