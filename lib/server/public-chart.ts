import { isJsonObject, objectsAt } from '../helm/data/json';
import type { IPodTransform } from '../helm/manifests/rendered-pod';
import { START_WITHOUT_ROOT } from './pod-security/public-start';
import type { ServerInstallation } from './server-chart';

/** Changes to the pods of the public chart `clearml`. */
export function publicPodTransforms({ forbidsRoot }: ServerInstallation): IPodTransform[] {
  return [REMOVE_PROBE_LOGIN, ...(forbidsRoot ? [START_WITHOUT_ROOT] : [])];
}

/** The readiness probe sends a login that its endpoint does not require. */
const REMOVE_PROBE_LOGIN: IPodTransform = {
  transform: (pod) => {
    for (const container of pod.containers) {
      const probe = container._content.readinessProbe;
      const request = isJsonObject(probe) ? probe.httpGet : undefined;
      if (isJsonObject(request) && objectsAt(request, 'httpHeaders').some(({ name }) => name === 'Authorization')) {
        delete request.httpHeaders;
      }
    }
  },
};

/** Changes to the rendered objects of the public chart `clearml`. */
export function patchPublicChart({ chart, props, release }: ServerInstallation, apiUrl: string): void {
  if (chart.edition !== 'public') {
    return;
  }
  // The web server resolves the file server when it starts, and stops without one.
  if (props.fileStorage?._url !== undefined) {
    release.transformPods({
      transform: (pod) => {
        for (const container of pod.name.endsWith('-webserver') ? pod.containers : []) {
          container.setEnvironment('NGINX_FILESERVER_ADDRESS', apiUrl);
        }
      },
    });
  }
  // This Secret contains published credentials, even when another Secret is used.
  if (props.credentials?._secretName !== undefined) {
    for (const { kind, name } of release.findObjects({ kind: 'Secret', name: 'clearml-conf' })) {
      release.dropObject(kind, name);
    }
  }
}
