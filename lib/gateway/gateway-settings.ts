import type { Construct } from 'constructs';
import type { ServerEndpoints } from '../agent/endpoints';
import { setPullSecrets } from '../chart/images/pull-secrets';
import type { Exposure } from '../exposure/exposure';
import type { JsonObject } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import type { AppGatewayProps } from './app-gateway-props';
import { GATEWAY_PORT, type GatewayHost } from './gateway-host';
import type { GatewayValues } from './gateway-values';
import { setSessions } from './sessions';

/** What a gateway is made from. */
export interface GatewayDescription {
  readonly props: AppGatewayProps;
  /** The user's own values. */
  readonly own: JsonObject;
  readonly endpoints: ServerEndpoints;
  readonly exposure: Exposure;
  readonly host: GatewayHost;
  /** URL by which users reach the gateway. */
  readonly url: string;
}

/** Lets browsers send the login by plain HTTP, too (`appgw_install_k8s.md`, NodePort). */
const PLAIN_HTTP = 'ROUTER__HTTP__AUTHORIZATION__COOKIE__SECURE';

/** The values that the props of a gateway want (`appgw_install_k8s.md`). */
export function setGatewayValues(values: GatewayValues, scope: Construct, description: GatewayDescription): void {
  const { props, endpoints, host } = description;
  setPullSecrets(values, scope, props);
  props.credentials._setValues(values, scope);
  values.add('clearml.apiServerUrlReference', endpoints.apiUrl, 'endpoints.apiUrl');
  values.add('clearml.authCookieName', props.authCookieName ?? props.server?.authCookieName, 'authCookieName');
  setEndpointValues(values, description);
  setSessions(values, props.sessions, host.sessionAddress);
  setRouterValues(values, description);
  setPodValues(values, props);
  values.addGated('autoReload', 'proxy.autoReloadConfig', props.autoReloadConfig, 'autoReloadConfig');
  values.addGated('fullName', 'fullnameOverride', props.fullNameOverride, 'fullNameOverride');
  props.certificates?._setChartValues(values);
}

function setPodValues(values: GatewayValues, props: AppGatewayProps): void {
  const { proxyLogsToStdout, volumes, routerVolumeMounts, proxyVolumeMounts } = props;
  values.addGated('proxyLogs', 'proxy.logsToStdout', proxyLogsToStdout, 'proxyLogsToStdout');
  values.addGated('ownVolumes', 'extraVolumes', volumes, 'volumes');
  values.addGated('ownVolumes', 'router.extraVolumeMounts', routerVolumeMounts, 'routerVolumeMounts');
  values.addGated('ownVolumes', 'proxy.extraVolumeMounts', proxyVolumeMounts, 'proxyVolumeMounts');
}

/** URL by which users reach a gateway, by its exposure unless the values say another one. */
export function gatewayUrl(host: string, exposure: Exposure, own: JsonObject, servicePort = GATEWAY_PORT): string {
  const stated = valueAt(own, 'externalURL');
  return typeof stated === 'string' && stated !== ''
    ? stated
    : exposure._url({ component: 'gateway', host, servicePort });
}

/** Entrances are ours, unless the values ask for the chart's Ingress: then the chart knows the address. */
function setEndpointValues(values: GatewayValues, { own, exposure, url }: GatewayDescription): void {
  values.add('ingress.enabled', false, 'exposure');
  values.add('service.type', exposure._serviceType, 'exposure');
  if (valueAt(own, 'ingress.enabled') !== true) {
    values.add('externalURL', url, 'exposure');
  }
}

function setRouterValues(values: GatewayValues, { props, url }: GatewayDescription): void {
  const { environment = {}, secretEnvironment = {} } = props;
  const entries = (variables: object) => Object.entries(variables).map(([name, value]) => ({ name, value }));
  const isInsecure = url.startsWith('http://') && !Object.hasOwn(environment, PLAIN_HTTP);
  values.addEnvironment('router', isInsecure ? [{ name: PLAIN_HTTP, value: 'false' }] : [], 'exposure by plain HTTP');
  values.addEnvironment('router', entries(environment), 'environment');
  values.addEnvironment('router', entries(secretEnvironment), 'secretEnvironment');
}
