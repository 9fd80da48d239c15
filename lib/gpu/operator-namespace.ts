import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { requireNamespace } from '../core/prerequisites/prerequisites';
import { ClearmlNamespace } from '../security/namespace/clearml-namespace';
import { hasNamespace, requireLevel, requireNamespaceName, workloadsIn } from '../security/namespace/namespace-chart';
import { PodSecurityLevel } from '../security/standards/rule';
import type { GpuAddOnProps } from './gpu-operator-props';
import { operatorsOf } from './operators';

/**
 * The namespace of an operator: from props, the cdk8s chart or the ClearML documentation, in this order. It is created unless
 * `createNamespace` is false or the cdk8s chart already creates it.
 *
 * @throws CLEARML8014 when the name is invalid
 */
export function operatorNamespace(
  scope: Construct,
  props: Pick<GpuAddOnProps, 'inNamespace' | 'createNamespace'>,
  documented: string | undefined,
): string {
  const name = requireNamespaceName(props.inNamespace ?? Chart.of(scope).namespace ?? documented);
  if ((props.createNamespace ?? true) && !hasNamespace(scope, name)) {
    new ClearmlNamespace(scope, 'namespace', { name });
  }
  requireNamespace(scope, name);
  return name;
}

/**
 * Lets the namespace of an operator accept privileged pods. It must contain nothing else: CLEARML9035 at synth.
 *
 * @param reason the reason, for reviewers of the manifests
 */
export function allowPrivilegedPods(scope: Construct, name: string, reason: string): void {
  requireLevel(scope, name, { path: scope.node.path, level: PodSecurityLevel.PRIVILEGED, reason });
  scope.node.addValidation({ validate: () => sharedNamespace(scope, name) });
}

function sharedNamespace(scope: Construct, name: string): string[] {
  const operators = new Set<unknown>(operatorsOf(scope).map((operator) => operator.scope));
  const other = workloadsIn(scope, name).find(({ node }) => !node.scopes.some((parent) => operators.has(parent)));
  if (other === undefined) {
    return [];
  }
  const error = new CodedError('CLEARML9035', {
    path: scope.node.path,
    found: `namespace ${name} also contains ${other.kind}/${other.name} (${other.node.path})`,
    expected: 'a namespace for GPU operators alone: their pods are privileged, so admission checks no pod in it',
    fix: 'set inNamespace, or put the operator into a cdk8s chart with another namespace',
  });
  return [error.message];
}
