import { objectsAt } from '../../helm/data/json';
import type { IPodTransform, RenderedPod } from '../../helm/manifests/rendered-pod';
import type { HelmRelease } from '../../release/helm-release';
import type { ValueCollector } from '../value-collector';

const LOGIN = /^CLEARML_(?:REDIS|ELASTIC)_SERVICE_(?:USERNAME|PASSWORD)$/;

/** Gives the API server and, where the chart lets it have variables, the delete job a login to a database. */
export function addLogin(values: ValueCollector, login: readonly object[], source: string): void {
  values.addEnvironment('apiserver', login, source);
  if (values.chart.can('asyncDeleteEnvironment')) {
    values.addEnvironment('asyncDelete', login, source);
  }
}

/** A delete job without variables of its own gets the logins of the API server, whose databases it uses. */
export function shareLogins(release: HelmRelease): void {
  const logins: JsonEntry[] = [];
  release.transformPods(forPods(/-apiserver$/, (pod) => logins.push(...loginsOf(pod))));
  release.transformPods(
    forPods(/-async-?delete$/, (pod) => {
      for (const container of pod.containers) {
        for (const login of logins) {
          container._setEntry(structuredClone(login));
        }
      }
    }),
  );
}

type JsonEntry = { [key: string]: unknown };

function loginsOf(pod: RenderedPod): JsonEntry[] {
  return pod.containers.flatMap(({ _content }) =>
    objectsAt(_content, 'env').filter(({ name }) => LOGIN.test(String(name))),
  );
}

function forPods(name: RegExp, change: (pod: RenderedPod) => void): IPodTransform {
  return { transform: (pod) => (name.test(pod.name) ? change(pod) : undefined) };
}
