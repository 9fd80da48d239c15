import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { valueAt } from '../../../helm/data/paths';
import { label } from '../../../helm/manifests/manifest';
import { type AppNeeds, annotationsOf, nameIn, textAt } from '../app-needs';
import { type Check, missing, ok, unknown } from '../finding';

const WHAT = 'IngressClass';
const DEFAULT = '(the default class)';
/** Deprecated annotation, which some controllers still read. The cluster has no object for such a class. */
const ANNOTATION = 'kubernetes.io/ingress.class';

/** Checks that every ingress class exists, and a default class for Ingresses without a class. */
export const ingressClasses: Check = async ({ needs, cluster }) => {
  const required = classesOf(needs);
  if (required.size === 0) {
    return [];
  }
  const answer = await cluster.list('/apis/networking.k8s.io/v1/ingressclasses');
  return [...required].map(([name, remedy]) => {
    if (answer.state !== 'found') {
      return unknown(
        WHAT,
        name,
        answer.state === 'absent' ? 'the cluster does not serve this API' : answer.why,
        remedy,
      );
    }
    const found = answer.content.find((one) =>
      name === DEFAULT
        ? annotationsOf(one)['ingressclass.kubernetes.io/is-default-class'] === 'true'
        : nameIn(one) === name,
    );
    if (found === undefined) {
      return missing(WHAT, name, `the cluster has: ${answer.content.map(nameIn).join(', ') || 'no class'}`, remedy);
    }
    const controller = String(valueAt(found, 'spec.controller'));
    return ok(WHAT, name, name === DEFAULT ? `${nameIn(found)}, ${controller}` : controller);
  });
};

/** The required classes and their remedies. */
function classesOf(needs: AppNeeds): Map<string, string> {
  const required = new Map<string, string>();
  for (const manifest of needs
    .objectsOf('Ingress')
    .filter(({ annotations }) => annotations[ANNOTATION] === undefined)) {
    const name = textAt(manifest, 'spec.ingressClassName') ?? DEFAULT;
    required.set(name, `install its controller, or set another class for ${label(manifest)}`);
  }
  for (const { name, remedy } of needs.expected(PrerequisiteKind.INGRESS_CLASS)) {
    required.set(name, remedy);
  }
  return new Map([...required].filter(([name]) => !needs.contains(WHAT, name)).sort(([a], [b]) => (a < b ? -1 : 1)));
}
