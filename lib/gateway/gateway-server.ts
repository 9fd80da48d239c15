import gte from 'semver/functions/gte';
import { CATALOG } from '../chart/catalog';
import { CodedError } from '../core/errors/coded-error';
import { ClearmlServer } from '../server/server';
import type { IClearmlServer } from '../server/server-reference';
import type { GatewayChart } from './gateway-chart';

/** Charts that brought servers 3.25 and 3.26 (`10.7.md`, `10.8.md`). */
const SERVER_325 = '10.7.9';
const SERVER_326 = '10.8.0';

/**
 * Makes sure that a server of this app can work with a gateway of a chart.
 *
 * @throws CLEARML9054 when it is the open-source server, CLEARML4002 when the gateway is too old for it (`2.0.md`, `ver_3_26.md`)
 */
export function requireCompatible(chart: GatewayChart, server: IClearmlServer | undefined): void {
  if (!(server instanceof ClearmlServer)) {
    return;
  }
  const { chartName, chartVersion } = server.release;
  if (chartName !== CATALOG.server.id) {
    throw new CodedError('CLEARML9054', {
      found: `server ${server.node.path} of chart ${chartName}`,
      expected: `a server of chart ${CATALOG.server.id}: the open-source server knows no application gateway`,
      fix: 'deploy ClearML Enterprise, or drop the gateway',
    });
  }
  if (gte(chartVersion, SERVER_325)) {
    const capability = gte(chartVersion, SERVER_326) ? 'routersOfServer326' : 'routersOfServer325';
    chart.require(capability, `a server of chart ${chartName} ${chartVersion}`);
  }
}
