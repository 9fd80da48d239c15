import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { nameIn } from '../app-needs';
import { type Check, ok, unknown, warning } from '../finding';

const WHAT = 'Operator';

/** Checks that every required operator runs. Identifies operators by the chart name in the labels of Deployments. */
export const operators: Check = async ({ needs, cluster }) => {
  const expected = needs.expected(PrerequisiteKind.OPERATOR);
  if (expected.length === 0) {
    return [];
  }
  const answer = await cluster.list('/apis/apps/v1/deployments');
  return expected.map(({ name, remedy }) => {
    if (answer.state !== 'found') {
      return unknown(
        WHAT,
        name,
        answer.state === 'absent' ? 'the cluster does not serve this API' : answer.why,
        remedy,
      );
    }
    const found = answer.content.find((deployment) => belongsTo(deployment, name));
    return found
      ? ok(WHAT, name, `Deployment ${valueAt(found, 'metadata.namespace')}/${nameIn(found)}`)
      : warning(WHAT, name, 'no Deployment has its name in its labels; it may be installed by another method', remedy);
  });
};

function belongsTo(deployment: JsonObject, chart: string): boolean {
  const labels = valueAt(deployment, 'metadata.labels');
  const { 'helm.sh/chart': packaged, 'app.kubernetes.io/name': name } = isJsonObject(labels) ? labels : {};
  return name === chart || new RegExp(`^${chart}-v?\\d`).test(String(packaged));
}
