import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { type Check, missing, ok, unknown } from '../finding';

const WHAT = 'Namespace';

/** Checks that every namespace of objects or prerequisites exists in the cluster or in the app. */
export const namespaces: Check = ({ needs, cluster }) => {
  const remedies = new Map(needs.expected(PrerequisiteKind.NAMESPACE).map(({ name, remedy }) => [name, remedy]));
  const used = needs.manifests.flatMap(({ namespace }) => namespace ?? []);
  const required = [...new Set([...used, ...remedies.keys()])]
    .filter((name) => !needs.contains('Namespace', name))
    .sort();
  return Promise.all(
    required.map(async (name) => {
      const remedy = remedies.get(name) ?? `kubectl create namespace ${name}`;
      const answer = await cluster.get(`/api/v1/namespaces/${name}`);
      if (answer.state === 'unreadable') {
        return unknown(WHAT, name, answer.why, remedy);
      }
      return answer.state === 'found' ? ok(WHAT, name, 'exists') : missing(WHAT, name, 'does not exist', remedy);
    }),
  );
};
