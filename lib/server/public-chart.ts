import { isJsonObject, objectsAt } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import type { IPodTransform, RenderedPod } from '../helm/manifests/rendered-pod';
import type { HelmRelease } from '../release/helm-release';
import type { ServerChart } from './server-chart';
import type { ClearmlServerProps } from './server-props';
import { serverSetting } from './settings';
import type { ValueCollector } from './value-collector';

/** Where the public chart `clearml` needs help with its values. */
export function setPublicChartValues(values: ValueCollector, own: object): void {
  if (values.chart.edition === 'public') {
    // It tells the file server its cookie name only together with a cookie domain.
    const cookie = valueAt(own, 'clearml.cookieName') ?? 'clearml-token-k8s';
    values.addEnvironment('fileserver', [serverSetting('fileserver.auth.cookie_names', [cookie])], 'cookieDomain');
  }
}

/** Where it needs help after rendering. */
export function patchPublicChart(
  release: HelmRelease,
  chart: ServerChart,
  props: ClearmlServerProps,
  apiUrl: string,
): void {
  if (chart.edition !== 'public') {
    return;
  }
  release.transformPods(DROP_PROBE_LOGIN);
  // Its web server looks the file server up at start and ends when there is none.
  if (props.fileStorage?._url !== undefined) {
    release.transformPods(new FileServerAddress(apiUrl));
  }
  // Rendered with published credentials even when another Secret is named.
  if (props.credentials?._secretName !== undefined) {
    for (const leftover of release.findObjects({ kind: 'Secret', name: 'clearml-conf' })) {
      release.dropObject(leftover.kind, leftover.name);
    }
  }
}

class FileServerAddress implements IPodTransform {
  public constructor(private readonly url: string) {}

  public transform(pod: RenderedPod): void {
    for (const container of pod.name.endsWith('-webserver') ? pod.containers : []) {
      container.setEnvironment('NGINX_FILESERVER_ADDRESS', this.url);
    }
  }
}

/** The readiness probe sends a login that its endpoint does not ask for. */
const DROP_PROBE_LOGIN: IPodTransform = {
  transform(pod: RenderedPod): void {
    for (const container of pod.containers) {
      const probe = container._content.readinessProbe;
      const request = isJsonObject(probe) ? probe.httpGet : undefined;
      if (isJsonObject(request) && objectsAt(request, 'httpHeaders').some(({ name }) => name === 'Authorization')) {
        delete request.httpHeaders;
      }
    }
  },
};
