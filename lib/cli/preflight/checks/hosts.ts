import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import {
  type AppNeeds,
  type Check,
  type Finding,
  missing,
  ok,
  type Requirement,
  textAt,
  unknown,
  warning,
} from '../finding';
import type { Handshake, Network } from '../network';

/** Checks that this machine resolves every host. */
export const dnsRecords: Check = ({ needs, network }) => {
  const remedies = new Map(needs.expected(PrerequisiteKind.DNS_RECORD).map(({ name, remedy }) => [name, remedy]));
  return Promise.all(
    hostsOf(needs).map(({ name }) => {
      const remedy = remedies.get(name) ?? 'point it to the endpoint of the cluster';
      return resolve({ what: 'DNS record', name, remedy }, network);
    }),
  );
};

async function resolve(requirement: Requirement, network: Network): Promise<Finding> {
  const { addresses, failure } = await network.resolve(requirement.name);
  const shown = addresses.join(', ');
  const expected = network.overrideFor(requirement.name)?.ip;
  if (expected !== undefined && !addresses.includes(expected)) {
    return warning(requirement, `${failure ?? (shown || 'no such name')}, but --resolve sets ${expected}`);
  }
  if (failure !== undefined) {
    return unknown(requirement, `the DNS query failed: ${failure}`);
  }
  return addresses.length > 0 ? ok(requirement, shown) : missing(requirement, 'no such name');
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Number of days before the expiry at which a certificate should be renewed. */
const LAST_DAYS = 14;

/** Checks that the server of each host presents a trusted certificate for the host that does not expire soon. */
export const certificates: Check = ({ needs, network }) => {
  const external = new Map(needs.expected(PrerequisiteKind.CERTIFICATE).map(({ name, remedy }) => [name, remedy]));
  const secured = hostsOf(needs).filter(({ https }) => https);
  return Promise.all(secured.map((host) => checkHost(host, network, external.get(host.name))));
};

/**
 * @param external remedy of a certificate that is not part of the app; other certificates exist after the deployment
 */
async function checkHost({ name, port: usual }: Host, network: Network, external?: string): Promise<Finding> {
  const remedy = external ?? 'deploy the app and run preflight again; if the problem remains, correct its certificate';
  const requirement = { what: 'Certificate', name, remedy };
  const address = await network.addressOf(name);
  if (address === undefined) {
    const withAddress = { ...requirement, remedy: 'create its DNS record, or set its address with --resolve' };
    return unknown(withAddress, 'the host has no address');
  }
  const port = address.port ?? usual;
  const handshake = await network.handshake(name, address, port);
  const problem = problemOf(handshake, `${address.ip}:${port}`);
  if (problem !== undefined) {
    return external === undefined ? warning(requirement, problem) : missing(requirement, problem);
  }
  return checkExpiry({ ...requirement, remedy: 'renew the certificate' }, handshake);
}

function problemOf({ failure, certificate, mismatch, distrust }: Handshake, place: string): string | undefined {
  if (failure !== undefined) {
    return `${place}: ${failure}`;
  }
  if (distrust === 'CERT_HAS_EXPIRED') {
    return `it expired on ${dateOf(certificate?.valid_to)}`;
  }
  if (mismatch !== undefined) {
    const names = certificate?.subjectaltname?.replace(/(?:DNS|IP Address):/g, '');
    return `it is for ${names || certificate?.subject?.CN || 'no host'}`;
  }
  return distrust === undefined ? undefined : `it is not trusted: ${distrust} (issued by ${issuerOf(certificate)})`;
}

function checkExpiry(requirement: Requirement, { certificate }: Handshake): Finding {
  const end = new Date(String(certificate?.valid_to));
  const days = Math.floor((end.getTime() - Date.now()) / DAY_MS);
  const reported = `valid until ${dateOf(certificate?.valid_to)}, issued by ${issuerOf(certificate)}`;
  return days < LAST_DAYS ? warning(requirement, `${reported}: ${days} days`) : ok(requirement, reported);
}

function issuerOf(certificate: Handshake['certificate']): string {
  const { O: organization, CN: name } = certificate?.issuer ?? {};
  return [organization, name].filter(Boolean).join(' ') || 'an unnamed issuer';
}

function dateOf(text: string | undefined): string {
  return new Date(String(text)).toISOString().slice(0, 10);
}

/** A host name of the app. */
interface Host {
  readonly name: string;
  readonly https: boolean;
  readonly port: number;
}

/** All hosts of an app, sorted: hosts that exposures report, and hosts in Ingresses, Routes and HTTPRoutes. */
function hostsOf(needs: AppNeeds): Host[] {
  const hosts = new Map<string, Host>();
  const add = (name: unknown, https: boolean) => {
    if (typeof name === 'string' && name !== '' && !hosts.get(name)?.https) {
      hosts.set(name, { name, https, port: https ? 443 : 80 });
    }
  };
  for (const { content } of needs.objectsOf('Ingress')) {
    const secured = specOf(content, 'tls').flatMap(({ hosts: names }) => names);
    for (const { host } of specOf(content, 'rules')) {
      add(host, secured.includes(host));
    }
  }
  for (const route of needs.objectsOf('Route').filter(({ group }) => group === 'route.openshift.io')) {
    add(textAt(route, 'spec.host'), valueAt(route.content, 'spec.tls') !== undefined);
  }
  for (const { content } of needs.objectsOf('HTTPRoute')) {
    for (const name of [valueAt(content, 'spec.hostnames')].flat()) {
      add(name, false);
    }
  }
  for (const { name } of needs.expected(PrerequisiteKind.DNS_RECORD)) {
    add(name, false);
  }
  for (const { name } of needs.expected(PrerequisiteKind.CERTIFICATE)) {
    add(name, true);
  }
  // Endpoints that exposures report have precedence.
  for (const { host: name, https, port } of needs.endpoints) {
    hosts.set(name, { name, https, port });
  }
  return [...hosts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function specOf({ spec }: JsonObject, list: string): JsonObject[] {
  return objectsAt(isJsonObject(spec) ? spec : undefined, list);
}
