import type { k8s } from 'cdk8s-plus-28';
import type { ChartReleaseProps } from '../chart/chart-release-props';
import type { ChartSource } from '../chart/chart-source';
import type { CustomCertificates } from '../chart/custom-certificates';
import type { ServerCredentials } from '../chart/server-credentials';
import type { ServerReferenceProps } from '../chart/server-reference';
import type { PodVolume } from '../core/kubernetes/volumes';
import type { Exposure } from '../exposure/exposure';
import type { SecretValue } from '../secrets/secret-value';

/** How users reach the ports of sessions. */
export enum SessionServiceType {
  /** Ports of the nodes. */
  NODE_PORT = 'NodePort',
  /** Ports of a load balancer. */
  LOAD_BALANCER = 'LoadBalancer',
}

/**
 * Sessions by other protocols than HTTP, each on a separate port (`appgw_install_k8s.md`). CLEARML9052 for invalid sessions.
 */
export interface GatewaySessions {
  /** First port. */
  readonly firstPort: number;

  /** Last port. The number of ports limits the number of simultaneous sessions. */
  readonly lastPort: number;

  /**
   * Address that users connect to: a name or an IP address.
   *
   * @default - `tcp-router.` and the base domain; the host of the gateway when it is an address
   */
  readonly address?: string;

  /**
   * How users reach the ports.
   *
   * @default SessionServiceType.NODE_PORT
   */
  readonly serviceType?: SessionServiceType;

  /**
   * Class of the load balancer. It cannot be changed on a Service that exists. `clearml-enterprise-app-gateway` 3.0.6 or newer.
   *
   * @default - the default load balancer of the cluster
   */
  readonly loadBalancerClass?: string;
}

/**
 * Options of an application gateway, without its server. `releaseName` is the name of the gateway, which users see in the URLs of
 * applications: CLEARML9055 when two gateways of a namespace share it. A `podSecurity` that forbids root requires
 * `clearml-enterprise-app-gateway` 3.2.0 or later.
 */
export interface AppGatewayOptions extends ChartReleaseProps {
  /**
   * The chart to deploy.
   *
   * @example ChartSource.enterprise('3.2.0')
   */
  readonly chart: ChartSource;

  /**
   * Name of the cookie in which the server keeps logins; the gateway accepts users who have it (`appgw_install_k8s.md`). CLEARML9051
   * when it is not known.
   *
   * @default - the cookie of `server`, if its chart names it in `clearml.cookieName`
   * @example "allegro_token_example"
   */
  readonly authCookieName?: string;

  /**
   * Domain of the hosts of the gateway.
   *
   * @default - the domain of the API server, when its host begins with `api.`
   * @example "clearml.example.com"
   */
  readonly baseDomain?: string;

  /**
   * Host of the gateway: a name; or the IPv4 address of a node or balancer, with an exposure that does not route by
   * host name. CLEARML9050 for other texts.
   *
   * @default - the host under `ingress` in your `values`; without it, `router.` and the base domain
   * @example "appgw.clearml.example.com"
   */
  readonly hostName?: string;

  /**
   * Whether all hosts directly below the host lead to the gateway, too: static routes have such hosts
   * (`webapp_settings_app_gw.md`, `openshift.md`).
   *
   * @default - true, unless the host is an address
   */
  readonly wildcard?: boolean;

  /**
   * How users reach the gateway by HTTP. TLS that ends in pods is CLEARML4003.
   *
   * @default Exposure.clusterInternal()
   */
  readonly exposure?: Exposure;

  /**
   * Sessions by TCP, from chart 3.0.0 on by UDP too, such as SSH.
   *
   * @default - none
   */
  readonly sessions?: GatewaySessions;

  /**
   * Whether another app deploys the agent in the namespace. Otherwise a gateway without an agent is CLEARML9053: it reaches only tasks in
   * its namespace.
   *
   * @default false
   */
  readonly agentOutsideApp?: boolean;

  /**
   * Environment variables of the router.
   *
   * @default - none; ROUTER__HTTP__AUTHORIZATION__COOKIE__SECURE is false when users reach the gateway by plain HTTP
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables of the router with secret content.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretValue };

  /**
   * Whether the proxy reloads its configuration by itself. `clearml-enterprise-app-gateway` 3.2.0 or newer.
   *
   * @default - not set: the image of the proxy decides
   */
  readonly autoReloadConfig?: boolean;

  /**
   * Whether the logs of the proxy go to the output of its container. `clearml-enterprise-app-gateway` 3.3.0 or newer.
   *
   * @default true
   */
  readonly proxyLogsToStdout?: boolean;

  /**
   * Volumes of the pod in addition to the volumes of the chart, as in a Kubernetes pod. `clearml-enterprise-app-gateway` 3.3.0 or newer.
   *
   * @default - none
   */
  readonly volumes?: PodVolume[];

  /**
   * Additional mounts of the router. `clearml-enterprise-app-gateway` 3.3.0 or later. CLEARML9057 below `/usr/local/openresty`: from
   * 3.2.0 on, images read nothing there (`3.2.md`).
   *
   * @default - none
   */
  readonly routerVolumeMounts?: k8s.VolumeMount[];

  /**
   * Additional mounts of the proxy, under the same rules.
   *
   * @default - none
   */
  readonly proxyVolumeMounts?: k8s.VolumeMount[];

  /**
   * Certificates of your certificate authorities. Adding certificates requires root, and images from 3.2.0 on run without root
   * (CLEARML9010): replace the whole bundle there.
   *
   * @default - the certificates that the images contain
   */
  readonly certificates?: CustomCertificates;

  /**
   * Prefix of the names of objects. `clearml-enterprise-app-gateway` 2.1.2 or newer.
   *
   * @default - made from the release name
   */
  readonly fullNameOverride?: string;
}

/**
 * Properties of `AppGateway`.
 *
 * @stability experimental
 */
export interface AppGatewayProps extends AppGatewayOptions, ServerReferenceProps {
  /** API credentials of an admin user, or of a service account with admin rights (`appgw_install_k8s.md`). */
  readonly credentials: ServerCredentials;
}
