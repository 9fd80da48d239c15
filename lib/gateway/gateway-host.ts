import { isIPv4 } from 'node:net';
import { CodedError } from '../core/errors/coded-error';
import type { Exposure } from '../exposure/exposure';
import { isDomainName, parentOf, requireDomainName } from '../exposure/hostnames';
import type { JsonObject } from '../helm/data/json';
import { textAt } from './text-at';

/** Port on which the gateway is spoken to (`openshift.md`). */
export const GATEWAY_PORT = 8080;

/** What the hosts of a gateway derive from. */
export interface HostProps {
  readonly baseDomain?: string;
  readonly hostName?: string;
  readonly wildcard?: boolean;
}

/** Where users find a gateway. */
export interface GatewayHost {
  /** Its host: a name, or an address. */
  readonly host: string;
  /** All hosts that lead to it, a wildcard among them. */
  readonly hosts: readonly string[];
  /** Where sessions are, unless something else is said. */
  readonly sessionAddress: string;
  /** Domain whose wildcard certificate a deployment is likely to have. */
  readonly baseDomain: string;
}

/**
 * The hosts of a gateway. The guide has two spellings of the one in the values: `hostName` (`appgw_install_k8s.md`) and `hostname`
 * (`openshift.md`).
 *
 * @throws CLEARML9050 when they are not clear, CLEARML5001 when a name is invalid
 */
export function hostOf(props: HostProps, apiUrl: string, exposure: Exposure, own: JsonObject): GatewayHost {
  const ofValues = hostInValues(own);
  if (props.hostName !== undefined && ofValues !== undefined && props.hostName !== ofValues) {
    throw invalidHost(`hostName ${props.hostName}, and ${ofValues} under ingress in the values`, 'one host');
  }
  const given = props.hostName ?? ofValues;
  if (given !== undefined && isIPv4(given)) {
    return atAddress(given, props, exposure);
  }
  const baseDomain = props.baseDomain ?? (given === undefined ? domainOf(apiUrl) : parentDomain(given));
  if (baseDomain === undefined) {
    throw invalidHost(
      `no baseDomain, and an API server at ${apiUrl}`,
      'a domain: it follows from the address of an API server whose host begins with api.',
      'set baseDomain or hostName',
    );
  }
  requireDomainName(baseDomain, 'baseDomain');
  const host = given ?? `router.${baseDomain}`;
  requireDomainName(host, 'hostName');
  const hosts = [host, ...(props.wildcard === false ? [] : [`*.${host}`])];
  return { host, hosts, baseDomain, sessionAddress: `tcp-router.${baseDomain}` };
}

/** Pods listen on one port for all hosts; so an address will do where nothing tells hosts apart. */
function atAddress(host: string, { wildcard, baseDomain }: HostProps, exposure: Exposure): GatewayHost {
  if (exposure._routesByName || wildcard) {
    throw invalidHost(
      `hostName ${host} with ${wildcard ? 'wildcard' : 'an exposure that tells hosts apart by their names'}`,
      'a name',
      `give a name; for a test, ${host.replaceAll('.', '-')}.nip.io leads to that address`,
    );
  }
  return { host, hosts: [host], baseDomain: baseDomain ?? host, sessionAddress: host };
}

function hostInValues(own: JsonObject): string | undefined {
  const [one, other] = ['ingress.hostName', 'ingress.hostname'].map((path) => textAt(own, path));
  if (one !== undefined && other !== undefined && one !== other) {
    throw invalidHost(
      `ingress.hostName ${one} and ingress.hostname ${other}`,
      'one spelling, the one that your chart reads',
    );
  }
  return one ?? other;
}

function domainOf(apiUrl: string): string | undefined {
  const domain = /^https?:\/\/api\.([^:/]+)/.exec(apiUrl)?.[1];
  return domain !== undefined && isDomainName(domain) ? domain : undefined;
}

function parentDomain(host: string): string {
  const parent = parentOf(host);
  return isDomainName(parent) ? parent : host;
}

function invalidHost(found: string, expected: string, fix = 'drop one of the two'): CodedError {
  return new CodedError('CLEARML9050', { found, expected, fix });
}
