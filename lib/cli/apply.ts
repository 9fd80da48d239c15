import type { JsonObject } from '../helm/data/json';
import { asMap } from '../helm/data/json';
import { flowYaml } from '../helm/yaml/write-yaml';
import type { Kubectl, KubectlAnswer } from './cluster';

/** Maximum size of all annotations of an object. */
const MAX_ANNOTATIONS = 256 * 1024;

/** Whether the copy of an object that client-side apply writes to an annotation exceeds the limit of the API server. */
export function isLarge(content: JsonObject): boolean {
  const annotations = JSON.stringify(asMap(asMap(content.metadata).annotations));
  return Buffer.byteLength(flowYaml(content)) + Buffer.byteLength(annotations) > MAX_ANNOTATIONS - 1024;
}

const SERVER_SIDE = ['--server-side', '--force-conflicts', '--field-manager=cdk8s-clearml'];

/** Applies objects in their order, as one call of kubectl: on the server if an object is too large for the client. */
export function apply(
  kubectl: Kubectl,
  objects: readonly JsonObject[],
  onServer: boolean,
  ...options: string[]
): Promise<KubectlAnswer> {
  const input = objects.map(flowYaml).join('\n---\n');
  return kubectl.send(input, 'apply', '-f', '-', ...(onServer ? SERVER_SIDE : []), ...options);
}
