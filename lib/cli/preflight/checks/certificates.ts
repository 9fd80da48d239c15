import { type CollectedPrerequisite, PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { type Check, type Finding, missing, ok, unknown, warning } from '../finding';
import { type Host, hostsOf } from '../hosts';
import type { Handshake } from '../network/handshake';
import type { Network } from '../network/network';

const WHAT = 'Certificate';
const DAY_MS = 24 * 60 * 60 * 1000;

/** Number of days before the expiry at which a certificate should be renewed. */
const LAST_DAYS = 14;

/** Checks that the server of each host presents a trusted certificate for the host that does not expire soon. */
export const certificates: Check = ({ needs, network }) => {
  const external = needs.expected(PrerequisiteKind.CERTIFICATE);
  const secured = hostsOf(needs).filter(({ https }) => https);
  return Promise.all(
    secured.map((host) =>
      check(
        host,
        network,
        external.find(({ name }) => name === host.name),
      ),
    ),
  );
};

/**
 * @param external prerequisite of a certificate that is not part of the app; other certificates exist after the
 * deployment
 */
async function check(host: Host, network: Network, external: CollectedPrerequisite | undefined): Promise<Finding> {
  const { name } = host;
  const remedy =
    external?.remedy ?? 'deploy the app and run preflight again; if the problem remains, correct its certificate';
  const address = await network.addressOf(name);
  if (address === undefined) {
    return unknown(WHAT, name, 'the host has no address', 'create its DNS record, or set its address with --resolve');
  }
  const port = address.port ?? host.port;
  const handshake = await network.handshake(name, address, port);
  const problem = problemOf(handshake, `${address.ip}:${port}`);
  if (problem !== undefined) {
    return external ? missing(WHAT, name, problem, remedy) : warning(WHAT, name, problem, remedy);
  }
  return checkExpiry(name, handshake);
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

function checkExpiry(name: string, { certificate }: Handshake): Finding {
  const end = new Date(String(certificate?.valid_to));
  const days = Math.floor((end.getTime() - Date.now()) / DAY_MS);
  const reported = `valid until ${dateOf(certificate?.valid_to)}, issued by ${issuerOf(certificate)}`;
  return days < LAST_DAYS
    ? warning(WHAT, name, `${reported}: ${days} days`, 'renew the certificate')
    : ok(WHAT, name, reported);
}

function issuerOf(certificate: Handshake['certificate']): string {
  const { O: organization, CN: name } = certificate?.issuer ?? {};
  return [organization, name].filter(Boolean).join(' ') || 'an unnamed issuer';
}

function dateOf(text: string | undefined): string {
  return new Date(String(text)).toISOString().slice(0, 10);
}
