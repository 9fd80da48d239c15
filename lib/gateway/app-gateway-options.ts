import type { CustomCertificates } from '../agent/certificates';
import type { ChartSource } from '../chart/chart-source';
import type { Exposure } from '../exposure/exposure';
import type { HelmCommandOptions, RenderOptions } from '../release/helm-release-props';
import type { SecretDelivery } from '../secrets/delivery/secret-delivery';
import type { SecretValue } from '../secrets/secret-value';
import type { PodSecurity } from '../security/pod-security';
import type { GatewaySessions } from './sessions';

/** What a gateway is, whichever server it works for. */
export interface AppGatewayOptions extends RenderOptions, HelmCommandOptions {
  /**
   * The chart to deploy.
   *
   * @example ChartSource.enterprise('3.2.0')
   */
  readonly chart: ChartSource;

  /**
   * Name of the cookie in which the server keeps logins; the gateway lets in who has one (`appgw_install_k8s.md`). CLEARML9051 when
   * it is not known.
   *
   * @default - that of `server`, if its chart tells: `clearml.cookieName`
   * @example "allegro_token_example"
   */
  readonly authCookieName?: string;

  /**
   * Domain that the hosts of the gateway are below.
   *
   * @default - that of the API server, when its host begins with `api.`
   * @example "clearml.example.com"
   */
  readonly baseDomain?: string;

  /**
   * Host of the gateway: a name; or the IPv4 address of a node or balancer, with an exposure that tells nothing apart by names.
   * CLEARML9050 when it is neither.
   *
   * @default - the one in your `values`, else `router.` and the base domain
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
   * How users reach the gateway by HTTP. What ends in pods is CLEARML4003.
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
   * Whether the agent in the namespace is none of this app. Otherwise a gateway without one is CLEARML9053: it reaches tasks of its
   * own namespace only.
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
   * @default - the chart's
   */
  readonly autoReloadConfig?: boolean;

  /**
   * Whether the logs of the proxy go to the output of its container. `clearml-enterprise-app-gateway` 3.3.0 or newer.
   *
   * @default - the chart's: true
   */
  readonly proxyLogsToStdout?: boolean;

  /**
   * Volumes of the pod beside the chart's, as in a Kubernetes pod. `clearml-enterprise-app-gateway` 3.3.0 or newer.
   *
   * @default - none
   */
  readonly volumes?: any[];

  /**
   * What the router mounts beside that. `clearml-enterprise-app-gateway` 3.3.0 or newer. CLEARML9057 below `/usr/local/openresty`:
   * nothing is read there since 3.2.0 (`3.2.md`).
   *
   * @default - none
   */
  readonly routerVolumeMounts?: any[];

  /**
   * What the proxy mounts beside that, under the same rules.
   *
   * @default - none
   */
  readonly proxyVolumeMounts?: any[];

  /**
   * Certificates of authorities of your own. Adding some takes root, which images have none of from 3.2.0 on (CLEARML9010): replace the
   * whole bundle there.
   *
   * @default - those of the images
   */
  readonly certificates?: CustomCertificates;

  /**
   * Which level of the Pod Security Standards the gateway satisfies. Where that forbids root, `clearml-enterprise-app-gateway` 3.2.0 or
   * newer.
   *
   * @default PodSecurity.unmodified()
   */
  readonly podSecurity?: PodSecurity;

  /**
   * Token for the private image registry; a pull secret is made of it.
   *
   * @default - no pull secret
   */
  readonly registryToken?: SecretValue;

  /**
   * User name that belongs to the token.
   *
   * @default - the chart's own
   */
  readonly registryUsername?: string;

  /**
   * Names of docker-registry Secrets that exist in the namespace, in place of `registryToken` (`air_gapped_env.md`).
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * Registry, and path in it, that every image is taken from in place of the host in its reference.
   *
   * @default - the registries of the chart
   * @example "registry.internal/mirror"
   */
  readonly imageRegistry?: string;

  /**
   * How the contents of secrets reach the cluster.
   *
   * @default - as the chart or app says by `SecretDelivery.applyTo`; plain Secrets when neither does
   */
  readonly secretDelivery?: SecretDelivery;

  /**
   * Name of the Helm release. It is the name of the gateway, which users see in the URLs of applications. CLEARML9055 when two gateways
   * of one namespace share it.
   *
   * @default "clearml-enterprise-app-gateway"
   */
  readonly releaseName?: string;

  /**
   * Name that the names of objects derive from. `clearml-enterprise-app-gateway` 2.1.2 or newer.
   *
   * @default - made from the release name
   */
  readonly fullNameOverride?: string;

  /**
   * Values for the chart, checked and merged last. Texts at paths that the guide calls secret come out in a Secret.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}
