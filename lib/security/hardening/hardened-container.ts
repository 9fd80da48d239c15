import { type JsonObject, objectAt } from '../../helm/data/json';
import type { ImageProfile } from '../image-profile';

/**
 * Fills in what the restricted standard wants of a container. What a chart states on purpose (privileges, root, capabilities)
 * stays, and is told of when the result is checked, unless the image is known to run without.
 */
export function hardenContainer(container: JsonObject, profile: ImageProfile | undefined): void {
  const context = objectAt(container, 'securityContext');
  if (context.privileged === true) {
    // Kubernetes refuses a privileged container that must not escalate.
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
