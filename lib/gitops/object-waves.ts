import type { ApiObject } from 'cdk8s';

const ANNOTATION = 'argocd.argoproj.io/sync-wave';

/** What comes before the rest of its chart. Secrets of whatever form come before their readers. */
const WAVES: { readonly [groupAndKind: string]: string } = {
  'apiextensions.k8s.io CustomResourceDefinition': '-3',
  ' Namespace': '-2',
  ' Secret': '-1',
  'external-secrets.io ExternalSecret': '-1',
  'generators.external-secrets.io Password': '-1',
  'bitnami.com SealedSecret': '-1',
};

/** Tells Argo CD which objects of a chart come first; a wave that somebody else has given stays. */
export function annotateWaves(objects: readonly ApiObject[]): void {
  for (const object of objects) {
    const wave = WAVES[`${object.apiGroup === 'core' ? '' : object.apiGroup} ${object.kind}`];
    if (wave !== undefined && object.metadata.getLabel(ANNOTATION) === undefined) {
      const annotations = (object.metadata.toJson() as { annotations?: Record<string, string> }).annotations ?? {};
      if (annotations[ANNOTATION] === undefined) {
        object.metadata.addAnnotation(ANNOTATION, wave);
      }
    }
  }
}
