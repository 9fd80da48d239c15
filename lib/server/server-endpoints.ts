import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { Backend } from '../exposure/backend';
import type { Exposure } from '../exposure/exposure';
import type { Traffic } from '../exposure/web-endpoint';
import type { JsonObject } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import type { HelmRelease } from '../release/helm-release';
import type { ServerComponentName } from './component';
import type { ServerComponentProps } from './component-props';
import type { ServerChart } from './server-chart';

/** What the web-facing components are like, as seen from outside (`k8s.md`, `faq.md`, `openshift.md`). */
const COMPONENTS: Record<ServerComponentName, { port: number; healthPath: string; traffic: Traffic }> = {
  apiserver: { port: 8008, healthPath: '/debug.ping', traffic: { largeBodies: true } },
  webserver: { port: 8080, healthPath: '/', traffic: { largeBodies: true } },
  fileserver: { port: 8081, healthPath: '/', traffic: { largeBodies: true, longRequests: true } },
};

/** The entrances of a server: where users find its components, and what leads them there. */
export class ExposedComponents {
  /** @throws CLEARML4002 and CLEARML4003 when TLS is to end in pods of a chart that cannot do that */
  public constructor(
    chart: ServerChart,
    private readonly exposure: Exposure,
    private readonly userValues: JsonObject,
  ) {
    if (exposure._terminatesInPods) {
      chart.require('podTls', 'exposure with TLS that ends in pods');
    }
  }

  /** URL by which users reach a component. */
  public url(component: ServerComponentName, host: string): string {
    const own = Number(valueAt(this.userValues, `${component}.service.port`));
    return this.exposure._url({ component, host, servicePort: own > 0 ? own : COMPONENTS[component].port });
  }

  /**
   * Makes a component reachable and returns its URL inside the cluster.
   *
   * @throws CLEARML6002 when the Service has another port than the addresses that were handed out
   */
  public open(
    scope: Construct,
    release: HelmRelease,
    component: ServerComponentName,
    address: { readonly host: string; readonly baseDomain: string },
    props: ServerComponentProps,
  ): string {
    const { port, ...rest } = COMPONENTS[component];
    const backend = Backend.find(release, component, port);
    const url = this.url(component, address.host);
    if (this.exposure._url({ component, host: address.host, servicePort: backend.port }) !== url) {
      throw new CodedError('CLEARML6002', {
        found: `Service ${backend.name} on port ${backend.port}, while users are given ${url}`,
        expected: 'one port',
        fix: `say it in the values: ${component}.service.port: ${backend.port}`,
      });
    }
    const statedServiceType = props.serviceType;
    this.exposure._expose(scope, { ...address, ...rest, component, backend, statedServiceType });
    return `${this.exposure._internalScheme}://${backend.clusterHost}:${backend.port}`;
  }
}
