import { isReference } from '../../helm/values/image-values';
import { parseReference } from '../../security/image-reference';

/** Repositories that were moved, archived or shut down. */
const OUTDATED: readonly { readonly place: RegExp; readonly warning: string }[] = [
  {
    place: /^docker\.io\/bitnami\//,
    warning: 'Bitnami has moved its free images to docker.io/bitnamilegacy; pulls from docker.io/bitnami fail',
  },
  {
    place: /^docker\.io\/bitnamilegacy\//,
    warning: 'docker.io/bitnamilegacy is an archive without updates, including security fixes',
  },
  {
    place: /^docker\.io\/allegroai\//,
    warning: 'docker.io/allegroai is the former organization of ClearML; later images are in docker.io/clearml',
  },
  { place: /^k8s\.gcr\.io\//, warning: 'k8s.gcr.io is frozen since April 2023; the images are in registry.k8s.io' },
  {
    place: /^gcr\.io\/kubebuilder\//,
    warning: 'gcr.io/kubebuilder is shut down; kube-rbac-proxy is in quay.io/brancz or replaced by controller-runtime',
  },
];

/** Warnings about an image. */
export function imageWarnings(image: string): string[] {
  if (!isReference(image)) {
    return ['not a valid image reference'];
  }
  const { registry, repository, tag, digest } = parseReference(image);
  const outdated = OUTDATED.filter(({ place }) => place.test(`${registry}/${repository}`)).map(
    ({ warning }) => warning,
  );
  if (digest !== undefined) {
    return outdated;
  }
  return tag === undefined
    ? [...outdated, 'no tag: runtimes use `latest`, which changes over time']
    : tag === 'latest'
      ? [...outdated, 'the tag `latest` changes over time']
      : outdated;
}
