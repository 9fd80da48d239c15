import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { objectsAt } from '../../../helm/data/json';
import { textAt, valueAt } from '../../../helm/data/paths';
import { type AppNeeds, type Check, type Finding, Requirement } from '../finding';
import type { Handshake, Network } from '../network';

/** Checks that this machine resolves every host. */
export const dnsRecords: Check = ({ needs, network }) => {
  const hosts = hostsOf(needs).map(({ name }) => [name, 'point it to the endpoint of the cluster'] as const);
  const records = needs.required(PrerequisiteKind.DNS_RECORD, hosts);
  return Promise.all(records.map((record) => resolve(record, network)));
};

async function resolve(record: Requirement, network: Network): Promise<Finding> {
  const { addresses, failure } = await network.resolve(record.name);
  const shown = addresses.join(', ');
  const expected = network.overrideFor(record.name)?.ip;
  if (expected !== undefined && !addresses.includes(expected)) {
    return record.warning(`${failure ?? (shown || 'no such name')}, but --resolve sets ${expected}`);
  }
  if (failure !== undefined) {
    return record.unknown(`the DNS query failed: ${failure}`);
  }
  return addresses.length > 0 ? record.ok(shown) : record.missing('no such name');
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
  const requirement = new Requirement(PrerequisiteKind.CERTIFICATE, name, remedy);
  const address = await network.addressOf(name);
  if (address === undefined) {
    const fix = 'create its DNS record, or set its address with --resolve';
    return requirement.unknown('the host has no address', fix);
  }
  const port = address.port ?? usual;
  const handshake = await network.handshake(name, address, port);
  const problem = problemOf(handshake, `${address.ip}:${port}`);
  if (problem !== undefined) {
    return external === undefined ? requirement.warning(problem) : requirement.missing(problem);
  }
  return checkExpiry(requirement, handshake);
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
  return days < LAST_DAYS
    ? requirement.warning(`${reported}: ${days} days`, 'renew the certificate')
    : requirement.ok(reported);
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
    const secured = objectsAt(content.spec, 'tls').flatMap(({ hosts: names }) => names);
    for (const { host } of objectsAt(content.spec, 'rules')) {
      add(host, secured.includes(host));
    }
  }
  for (const { content } of needs.objectsOf('Route').filter(({ group }) => group === 'route.openshift.io')) {
    add(textAt(content, 'spec.host'), valueAt(content, 'spec.tls') !== undefined);
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
