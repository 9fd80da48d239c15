import { type CollectedPrerequisite, PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import type { Check } from '../check';
import { type Finding, missing, ok, unknown, warning } from '../finding';
import { type Host, hostsOf } from '../hosts';
import type { Handshake } from '../network/handshake';
import type { Network } from '../network/network';

const WHAT = 'Certificate';
const DAY_MS = 24 * 60 * 60 * 1000;

/** Days before its end in which a certificate should have been renewed. */
const LAST_DAYS = 14;

/** What serves each host shows a certificate that is trusted, is for the host, and does not end soon. */
export const certificates: Check = ({ needs, network }) => {
  const elsewhere = needs.expected(PrerequisiteKind.CERTIFICATE);
  const secured = hostsOf(needs).filter(({ https }) => https);
  return Promise.all(
    secured.map((host) =>
      look(
        host,
        network,
        elsewhere.find(({ name }) => name === host.name),
      ),
    ),
  );
};

/** @param elsewhere given when the app does not bring the certificate; what the app brings is there once it is deployed */
async function look(host: Host, network: Network, elsewhere: CollectedPrerequisite | undefined): Promise<Finding> {
  const { name } = host;
  const remedy = elsewhere?.remedy ?? 'deploy the app, then look again; mend its certificate if it is not that';
  const address = await network.addressOf(name);
  if (address === undefined) {
    return unknown(WHAT, name, 'the host has no address', 'see to its DNS record, or give its address with --resolve');
  }
  const port = address.port ?? host.port;
  const handshake = await network.shakeHands(name, address, port);
  const problem = problemOf(handshake, `${address.ip}:${port}`);
  if (problem !== undefined) {
    return elsewhere ? missing(WHAT, name, problem, remedy) : warning(WHAT, name, problem, remedy);
  }
  return checkEnd(name, handshake);
}

function problemOf({ failure, certificate, mismatch, distrust }: Handshake, place: string): string | undefined {
  if (failure !== undefined) {
    return `${place}: ${failure}`;
  }
  if (distrust === 'CERT_HAS_EXPIRED') {
    return `it ended on ${dateOf(certificate?.valid_to)}`;
  }
  if (mismatch !== undefined) {
    const names = certificate?.subjectaltname?.replace(/(?:DNS|IP Address):/g, '');
    return `it is for ${names || certificate?.subject?.CN || 'no host'}`;
  }
  return distrust === undefined ? undefined : `nobody trusts it: ${distrust} (issued by ${issuerOf(certificate)})`;
}

function checkEnd(name: string, { certificate }: Handshake): Finding {
  const end = new Date(String(certificate?.valid_to));
  const days = Math.floor((end.getTime() - Date.now()) / DAY_MS);
  const reported = `until ${dateOf(certificate?.valid_to)}, issued by ${issuerOf(certificate)}`;
  return days < LAST_DAYS ? warning(WHAT, name, `${reported}: ${days} days`, 'renew it') : ok(WHAT, name, reported);
}

function issuerOf(certificate: Handshake['certificate']): string {
  const { O: organization, CN: name } = certificate?.issuer ?? {};
  return [organization, name].filter(Boolean).join(' ') || 'an unnamed issuer';
}

function dateOf(text: string | undefined): string {
  return new Date(String(text)).toISOString().slice(0, 10);
}
