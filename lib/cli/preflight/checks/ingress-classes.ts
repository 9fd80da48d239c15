import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { valueAt } from '../../../helm/data/paths';
import { label } from '../../../helm/manifests/manifest';
import { type AppNeeds, annotationsOf, nameIn, textAt } from '../app-needs';
import type { Check } from '../check';
import { missing, ok, unknown } from '../finding';

const WHAT = 'IngressClass';
const DEFAULT = '(the default class)';
/** The way of old, which some controllers still have: no object of the cluster tells of such a class. */
const ANNOTATION = 'kubernetes.io/ingress.class';

/** Every ingress class that an Ingress names is there, and a default one where one names none. */
export const ingressClasses: Check = async ({ needs, cluster }) => {
  const wanted = classesOf(needs);
  if (wanted.size === 0) {
    return [];
  }
  const answer = await cluster.list('/apis/networking.k8s.io/v1/ingressclasses');
  return [...wanted].map(([name, remedy]) => {
    if (answer.state !== 'found') {
      return unknown(WHAT, name, answer.state === 'absent' ? 'the cluster has no such API' : answer.why, remedy);
    }
    const found = answer.content.find((one) =>
      name === DEFAULT
        ? annotationsOf(one)['ingressclass.kubernetes.io/is-default-class'] === 'true'
        : nameIn(one) === name,
    );
    if (found === undefined) {
      return missing(WHAT, name, `there are: ${answer.content.map(nameIn).join(', ') || 'none'}`, remedy);
    }
    const controller = String(valueAt(found, 'spec.controller'));
    return ok(WHAT, name, name === DEFAULT ? `${nameIn(found)}, ${controller}` : controller);
  });
};

/** What to do about each class, by its name. */
function classesOf(needs: AppNeeds): Map<string, string> {
  const wanted = new Map<string, string>();
  for (const manifest of needs.made('Ingress').filter(({ annotations }) => annotations[ANNOTATION] === undefined)) {
    const name = textAt(manifest, 'spec.ingressClassName') ?? DEFAULT;
    wanted.set(name, `install its controller, or name another class for ${label(manifest)}`);
  }
  for (const { name, remedy } of needs.expected(PrerequisiteKind.INGRESS_CLASS)) {
    wanted.set(name, remedy);
  }
  return new Map([...wanted].filter(([name]) => !needs.makes(WHAT, name)).sort(([a], [b]) => (a < b ? -1 : 1)));
}
