import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import type { Check } from '../check';
import { missing, ok, unknown } from '../finding';

const WHAT = 'Namespace';

/** Every namespace that objects are put into, or that something expects, is there or made by the app. */
export const namespaces: Check = ({ needs, cluster }) => {
  const remedies = new Map(needs.expected(PrerequisiteKind.NAMESPACE).map(({ name, remedy }) => [name, remedy]));
  const used = needs.manifests.flatMap(({ namespace }) => namespace ?? []);
  const wanted = [...new Set([...used, ...remedies.keys()])].filter((name) => !needs.makes('Namespace', name)).sort();
  return Promise.all(
    wanted.map(async (name) => {
      const remedy = remedies.get(name) ?? `kubectl create namespace ${name}`;
      const answer = await cluster.get(`/api/v1/namespaces/${name}`);
      if (answer.state === 'unreadable') {
        return unknown(WHAT, name, answer.why, remedy);
      }
      return answer.state === 'found' ? ok(WHAT, name, 'there') : missing(WHAT, name, 'not there', remedy);
    }),
  );
};
