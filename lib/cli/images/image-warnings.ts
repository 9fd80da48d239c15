import { isReference } from '../../helm/values/image-values';
import { parseReference } from './image-reference';

/** Repositories that no longer hold what references to them expect. */
const DEAD: readonly { readonly place: RegExp; readonly warning: string }[] = [
  {
    place: /^docker\.io\/bitnami\//,
    warning: 'Bitnami has moved its free images to docker.io/bitnamilegacy; pulls from docker.io/bitnami fail',
  },
  {
    place: /^docker\.io\/bitnamilegacy\//,
    warning: 'an archive of Bitnami images that gets no more updates, security fixes included',
  },
  {
    place: /^docker\.io\/allegroai\//,
    warning: 'the former organisation of ClearML; newer images are in docker.io/clearml',
  },
  { place: /^k8s\.gcr\.io\//, warning: 'frozen since April 2023; the images are in registry.k8s.io' },
  {
    place: /^gcr\.io\/kubebuilder\//,
    warning: 'shut down; kube-rbac-proxy is in quay.io/brancz or replaced by controller-runtime',
  },
];

/** What is doubtful about an image. */
export function imageWarnings(image: string): string[] {
  if (!isReference(image)) {
    return ['no reference to an image'];
  }
  const { registry, repository, tag, digest } = parseReference(image);
  const dead = DEAD.filter(({ place }) => place.test(`${registry}/${repository}`)).map(({ warning }) => warning);
  if (digest !== undefined) {
    return dead;
  }
  return tag === undefined
    ? [...dead, 'no tag: `latest` is taken, which is another image each day']
    : tag === 'latest'
      ? [...dead, '`latest` is another image each day']
      : dead;
}
