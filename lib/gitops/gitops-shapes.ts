import { CodedError } from '../core/errors/coded-error';
import { urlInShort } from '../core/errors/in-short';
import { OBJECT_NAME } from '../core/props/kubernetes-shapes';
import { FLAG, made, mapOf, type Shapes, shape, shaped, TEXT } from '../core/props/shapes';
import type { ArgoCdApplicationsProps } from './argocd-props';
import type { FluxKustomizationsProps } from './flux-props';
import type { GitOpsOptions } from './gitops-options';

const COMMON: Shapes<GitOpsOptions> = { path: TEXT, stages: mapOf(TEXT), secretsInRepository: FLAG };

const ARGO_CD: Shapes<ArgoCdApplicationsProps> = {
  ...COMMON,
  repository: TEXT,
  revision: TEXT,
  inNamespace: OBJECT_NAME,
  project: TEXT,
  clusterUrl: TEXT,
  namePrefix: TEXT,
  automated: FLAG,
  applicationSet: FLAG,
};

const FLUX: Shapes<FluxKustomizationsProps> = {
  ...COMMON,
  source: made('a FluxSource, such as FluxSource.gitRepository(name)', '_kind'),
  inNamespace: OBJECT_NAME,
  namePrefix: TEXT,
  interval: shape('a Duration, such as Duration.minutes(10)', isDuration),
  prune: FLAG,
};

function isDuration(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'toSeconds' in value;
}

/**
 * Validates the props of `ArgoCdApplications`, and removes null props.
 *
 * @throws CLEARML9078 when a prop has the wrong type
 */
export function shapedArgoCd(props: ArgoCdApplicationsProps): ArgoCdApplicationsProps {
  const checked = shaped(props, '', ARGO_CD, 'CLEARML9078', 'repository');
  requireRepository(checked.repository);
  return checked;
}

/**
 * Validates the props of `FluxKustomizations`, and removes null props.
 *
 * @throws CLEARML9078 when a prop has the wrong type
 */
export function shapedFlux(props: FluxKustomizationsProps): FluxKustomizationsProps {
  return shaped(props, '', FLUX, 'CLEARML9078', 'source');
}

const REPOSITORY = /^(?:https?:\/\/|ssh:\/\/|oci:\/\/|[\w.-]+@)(?![^\s@]*:[^\s@]*@)\S+$/;

/** @throws CLEARML9078 when a repository is not a URL, or a URL with a password */
export function requireRepository(repository: string): void {
  if (!REPOSITORY.test(repository)) {
    throw new CodedError('CLEARML9078', {
      found: `repository is ${urlInShort(repository)}`,
      expected: 'a URL without a password',
      fix: 'correct repository',
    });
  }
}
