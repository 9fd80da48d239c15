import gte from 'semver/functions/gte';
import { CATALOG } from '../../charts/catalog';
import type { GatewayChart } from '../../charts/gateway-chart';
import { CodedError } from '../../errors/coded-error';
import { ClearmlServer } from '../../server/server';
import type { IClearmlServer } from '../../server/server-reference';

/** Chart that brought server 3.26 (`10.8.md`). */
const SERVER_326 = '10.8.0';

/**
 * Makes sure that a server of this app can work with a gateway of a chart.
 *
 * @throws CLEARML9054 when it is the open-source server, CLEARML4002 when the gateway is too old for it (`ver_3_26.md`)
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
  if (gte(chartVersion, SERVER_326)) {
    chart.require('routersOfServer326', `a server of chart ${chartName} ${chartVersion}`);
  }
}
