import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { nameIn } from '../app-needs';
import type { Check } from '../check';
import { ok, unknown, warning } from '../finding';

const WHAT = 'Operator';

/** Every operator that the app expects runs, as far as labels tell: charts put their name there. */
export const operators: Check = async ({ needs, cluster }) => {
  const expected = needs.expected(PrerequisiteKind.OPERATOR);
  if (expected.length === 0) {
    return [];
  }
  const answer = await cluster.list('/apis/apps/v1/deployments');
  return expected.map(({ name, remedy }) => {
    if (answer.state !== 'found') {
      return unknown(WHAT, name, answer.state === 'absent' ? 'the cluster has no such API' : answer.why, remedy);
    }
    const found = answer.content.find((deployment) => isOf(deployment, name));
    return found
      ? ok(WHAT, name, `Deployment ${valueAt(found, 'metadata.namespace')}/${nameIn(found)}`)
      : warning(WHAT, name, 'no Deployment carries its name; unless it was installed in another way', remedy);
  });
};

function isOf(deployment: JsonObject, chart: string): boolean {
  const labels = valueAt(deployment, 'metadata.labels');
  const { 'helm.sh/chart': packed, 'app.kubernetes.io/name': name } = isJsonObject(labels) ? labels : {};
  return name === chart || new RegExp(`^${chart}-v?\\d`).test(String(packed));
}
