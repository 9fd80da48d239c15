import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { type Check, type Finding, missing, ok, unknown, warning } from '../finding';
import { hostsOf } from '../hosts';
import type { Network } from '../network/network';

const WHAT = 'DNS record';

/** Checks that this machine resolves every host. */
export const dnsRecords: Check = ({ needs, network }) => {
  const remedies = new Map(needs.expected(PrerequisiteKind.DNS_RECORD).map(({ name, remedy }) => [name, remedy]));
  return Promise.all(
    hostsOf(needs).map(({ name }) =>
      check(name, remedies.get(name) ?? 'point it to the endpoint of the cluster', network),
    ),
  );
};

async function check(host: string, remedy: string, network: Network): Promise<Finding> {
  const { addresses, failure } = await network.resolve(host);
  const shown = addresses.join(', ');
  const expected = network.overrideFor(host)?.ip;
  if (expected !== undefined && !addresses.includes(expected)) {
    return warning(WHAT, host, `${failure ?? (shown || 'no such name')}, but --resolve sets ${expected}`, remedy);
  }
  if (failure !== undefined) {
    return unknown(WHAT, host, `the DNS query failed: ${failure}`, remedy);
  }
  return addresses.length > 0 ? ok(WHAT, host, shown) : missing(WHAT, host, 'no such name', remedy);
}
