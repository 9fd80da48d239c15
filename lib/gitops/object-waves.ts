import type { ApiObject } from 'cdk8s';

const ANNOTATION = 'argocd.argoproj.io/sync-wave';

/** Kinds that Argo CD applies before the rest of their chart. Secrets, in all delivery modes, precede their readers. */
const WAVES: { readonly [groupAndKind: string]: string } = {
  'apiextensions.k8s.io CustomResourceDefinition': '-3',
  ' Namespace': '-2',
  ' Secret': '-1',
  'external-secrets.io ExternalSecret': '-1',
  'generators.external-secrets.io Password': '-1',
  'bitnami.com SealedSecret': '-1',
};

/** Annotates the objects of a chart that Argo CD must apply first. Existing wave annotations keep their value. */
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
