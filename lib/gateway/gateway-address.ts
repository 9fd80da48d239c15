import { isIPv4 } from 'node:net';
import type { ChartValues } from '../chart/chart-values';
import { nameOf } from '../chart/described-values';
import { domainOfServer, exposeEndpoint, exposureOf, urlOf } from '../chart/endpoints';
import { CodedError, urlInShort } from '../core/errors/coded-error';
import type { Exposure } from '../exposure/exposure';
import { isDomainName, parentOf, requireDomainName } from '../exposure/hostnames';
import type { JsonObject } from '../helm/data/json';
import { textAt, valueAt } from '../helm/data/paths';
import type { AppGatewayProps } from './app-gateway-props';
import type { GatewayInstallation } from './gateway-installation';

/** Addresses at which users reach a gateway. */
export interface GatewayAddress {
  /** Its host: a name, or an IPv4 address. */
  readonly host: string;
  /** All hosts that lead to it, a wildcard among them. */
  readonly hosts: readonly string[];
  /** Default address of sessions. */
  readonly sessionAddress: string;
  /** Domain that a wildcard certificate is likely to cover. */
  readonly baseDomain: string;
  readonly exposure: Exposure;
  /** URL of the gateway: that of its exposure, unless the values set another one. */
  readonly url: string;
}

type Hosts = Omit<GatewayAddress, 'exposure' | 'url'>;
type HostProps = Pick<AppGatewayProps, 'baseDomain' | 'hostName' | 'wildcard'>;

/**
 * The addresses of a gateway.
 *
 * @throws CLEARML9050 when the hosts are ambiguous, CLEARML5001 when a name is invalid
 */
export function addressOf(gateway: GatewayInstallation, apiUrl: string): GatewayAddress {
  const { props, userValues } = gateway;
  const exposure = exposureOf(gateway);
  const hosts = hostsOf(props, apiUrl, exposure, userValues);
  const url = textAt(userValues, 'externalURL') ?? urlOf(gateway, exposure, { component: 'gateway', host: hosts.host });
  return { ...hosts, exposure, url };
}

/** The library exposes the gateway, unless the values enable the Ingress of the chart: then the chart knows the address. */
export function setEndpointValues(values: ChartValues, address: GatewayAddress, userValues: JsonObject): void {
  const { exposure, url } = address;
  values.add('ingress.enabled', false, 'exposure');
  values.add('service.type', exposure._serviceType, 'exposure');
  if (valueAt(userValues, 'ingress.enabled') !== true) {
    values.add('externalURL', url, 'exposure');
  }
}

/**
 * Exposes the hosts of a gateway by its rendered Service.
 *
 * @throws CLEARML6002 when the Service has another port than the URL of the gateway
 */
export function exposeGateway(gateway: GatewayInstallation, address: GatewayAddress): void {
  const { baseDomain, exposure, host, hosts, url } = address;
  const component = 'gateway';
  exposeEndpoint(gateway, exposure, {
    component,
    serviceName: gateway.effective.text('fullnameOverride'),
    hosts,
    baseDomain,
    url: textAt(gateway.userValues, 'externalURL') === undefined ? url : undefined,
    fix: (servicePort) =>
      `set the URL in the values: externalURL: ${urlOf(gateway, exposure, { component, host, servicePort })}`,
  });
}

/** The ClearML documentation spells the host in the values `hostName` (`appgw_install_k8s.md`) and `hostname` (`openshift.md`). */
function hostsOf(props: HostProps, apiUrl: string, exposure: Exposure, userValues: JsonObject): Hosts {
  const [path = 'hostName', given] = hostInValues(userValues, props.hostName) ?? [];
  if (given !== undefined && isIPv4(given)) {
    return atAddress(given, props, exposure);
  }
  const baseDomain = props.baseDomain ?? (given === undefined ? domainOfServer(apiUrl) : parentDomain(given));
  if (baseDomain === undefined) {
    throw invalidHost(
      `no baseDomain, and an API server at ${apiUrl}`,
      'a domain: it follows from the address of an API server whose host begins with api.',
      'set baseDomain or hostName',
    );
  }
  requireDomainName(baseDomain, 'baseDomain');
  const host = given ?? `router.${baseDomain}`;
  requireDomainName(host, path);
  const hosts = [host, ...(props.wildcard === false ? [] : [`*.${host}`])];
  return { host, hosts, baseDomain, sessionAddress: `tcp-router.${baseDomain}` };
}

/** An address is enough where the exposure does not route by host name: the pods listen on one port for all hosts. */
function atAddress(host: string, { wildcard, baseDomain }: HostProps, exposure: Exposure): Hosts {
  if (exposure._routesByName || wildcard) {
    throw invalidHost(
      `hostName ${host} with ${wildcard ? 'wildcard' : 'an exposure that routes by host name'}`,
      'a name',
      `set a name; for a test, ${host.replaceAll('.', '-')}.nip.io resolves to that address`,
    );
  }
  return { host, hosts: [host], baseDomain: baseDomain ?? host, sessionAddress: host };
}

/** The host that the prop or the values name, and the name of the prop or the path. `oneHost` rejects several hosts. */
function hostInValues(userValues: JsonObject, hostName: string | undefined): readonly [string, string] | undefined {
  const inValues = HOST_PATHS.map((path) => [path, hostOf(textAt(userValues, path))] as const);
  const named = [['hostName', hostName] as const, ...inValues];
  return named.find((one): one is readonly [string, string] => one[1] !== undefined);
}

const HOST_PATHS = ['ingress.hostName', 'ingress.hostname', 'externalURL'];

/** The host of a URL, or a host; undefined for an invalid URL, which `oneHost` rejects. */
function hostOf(text: string | undefined): string | undefined {
  return text?.includes('/') ? URL_PARTS.exec(text)?.[1] : text;
}

const URL_PARTS = /^https?:\/\/([^\s/:@]+)(?::[0-9]+)?(?:\/\S*)?$/;

/**
 * The prop and the values name one host, and the URL of the gateway is a URL.
 *
 * @throws CLEARML9050
 */
export function oneHost({ effective, props }: GatewayInstallation): void {
  const url = effective.text('externalURL');
  if (url !== undefined && !URL_PARTS.test(url)) {
    throw invalidHost(
      `${nameOf(effective, 'externalURL')} is ${urlInShort(url)}`,
      'a URL with its scheme and without a login, such as https://router.clearml.example.com',
      'correct the URL',
    );
  }
  const inValues = HOST_PATHS.flatMap((path) => {
    const host = effective.chosen(path);
    return typeof host === 'string' && host !== '' ? [[nameOf(effective, path), String(hostOf(host))] as const] : [];
  });
  const named = [...(props.hostName === undefined ? [] : [['hostName', props.hostName] as const]), ...inValues];
  if (new Set(named.map(([, host]) => host)).size > 1) {
    throw invalidHost(named.map(([name, host]) => `${name} ${host}`).join(', '), 'one host');
  }
}

function parentDomain(host: string): string {
  const parent = parentOf(host);
  return isDomainName(parent) ? parent : host;
}

function invalidHost(found: string, expected: string, fix = 'remove one of the two'): CodedError {
  return new CodedError('CLEARML9050', { found, expected, fix });
}
