import { type JsonObject, objectAt } from '../../helm/data/json';
import type { ImageProfile } from '../image-profile';

/**
 * Sets the container fields that the restricted standard requires. Explicit settings of the chart (privileges, root,
 * capabilities) stay, and the check of the result reports them, unless an image profile states that the image runs
 * without them.
 */
export function hardenContainer(container: JsonObject, profile: ImageProfile | undefined): void {
  const context = objectAt(container, 'securityContext');
  if (context.privileged === true) {
    // Kubernetes rejects a privileged container with `allowPrivilegeEscalation: false`.
    return;
  }
  context.allowPrivilegeEscalation = false;
  const capabilities = objectAt(context, 'capabilities');
  if (profile !== undefined) {
    delete capabilities.add;
  }
  capabilities.drop = ['ALL'];
  hardenUser(context, profile);
}

function hardenUser(context: JsonObject, profile: ImageProfile | undefined): void {
  if (profile === undefined) {
    return;
  }
  if (context.runAsNonRoot === false) {
    context.runAsNonRoot = true;
  }
  if (context.runAsUser === 0) {
    delete context.runAsUser;
  }
}
