import { OBJECT_NAME } from '../props/kubernetes-shapes';
import { FLAG, made, mapOf, propsOf, requireShape, type Shapes, shape, TEXT } from '../props/shapes';
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

/** @throws CLEARML9078 when props of `ArgoCdApplications` do not have their types */
export function requireArgoCdShape(props: ArgoCdApplicationsProps): void {
  requireShape(props, propsOf(ARGO_CD, 'repository'), 'CLEARML9078');
}

/** @throws CLEARML9078 when props of `FluxKustomizations` do not have their types */
export function requireFluxShape(props: FluxKustomizationsProps): void {
  requireShape(props, propsOf(FLUX, 'source'), 'CLEARML9078');
}
