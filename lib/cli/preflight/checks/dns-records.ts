import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import type { Check } from '../check';
import { type Finding, missing, ok, unknown, warning } from '../finding';
import { hostsOf } from '../hosts';
import type { Network } from '../network/network';

const WHAT = 'DNS record';

/** Every host has an address, as this machine sees it. */
export const dnsRecords: Check = ({ needs, network }) => {
  const remedies = new Map(needs.expected(PrerequisiteKind.DNS_RECORD).map(({ name, remedy }) => [name, remedy]));
  return Promise.all(
    hostsOf(needs).map(({ name }) =>
      look(name, remedies.get(name) ?? 'point it to what leads to the cluster', network),
    ),
  );
};

async function look(host: string, remedy: string, network: Network): Promise<Finding> {
  const { addresses, failure } = await network.resolve(host);
  const shown = addresses.join(', ');
  const given = network.addressGivenFor(host)?.ip;
  if (given !== undefined && !addresses.includes(given)) {
    return warning(WHAT, host, `${failure ?? (shown || 'no such name')}, while --resolve says ${given}`, remedy);
  }
  if (failure !== undefined) {
    return unknown(WHAT, host, `DNS could not be asked: ${failure}`, remedy);
  }
  return addresses.length > 0 ? ok(WHAT, host, shown) : missing(WHAT, host, 'no such name', remedy);
}
