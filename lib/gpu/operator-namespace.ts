import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { requireNamespace } from '../core/prerequisites/common-needs';
import { ClearmlNamespace } from '../security/namespace/clearml-namespace';
import { workloadsIn } from '../security/namespace/contents';
import { requireNamespaceName } from '../security/namespace/namespace-chart';
import { hasNamespace, requireLevel } from '../security/namespace/required-levels';
import { PodSecurityLevel } from '../security/standards/pod-security-level';
import { operatorsOf } from './declared-operators';

/** In which namespace an operator runs. */
export interface OperatorNamespaceProps {
  readonly inNamespace?: string;
  readonly createNamespace?: boolean;
}

/**
 * The namespace of an operator: as props say, else that of the cdk8s chart, else the one of the guide. It is made unless
 * props say otherwise or the cdk8s chart makes it already.
 *
 * @throws CLEARML8014 when the name is none
 */
export function operatorNamespace(
  scope: Construct,
  props: OperatorNamespaceProps,
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
 * Lets the namespace of an operator admit pods with every privilege. It must then hold nothing else: CLEARML9035 at synth.
 *
 * @param reason why, for those who review manifests
 */
export function allowPrivilegedPods(scope: Construct, name: string, reason: string): void {
  requireLevel(scope, name, { path: scope.node.path, level: PodSecurityLevel.PRIVILEGED, reason });
  scope.node.addValidation({ validate: () => sharedNamespace(scope, name) });
}

function sharedNamespace(scope: Construct, name: string): string[] {
  const operators = new Set<unknown>(operatorsOf(scope).map((operator) => operator.scope));
  const stranger = workloadsIn(scope, name).find(({ node }) => !node.scopes.some((parent) => operators.has(parent)));
  if (stranger === undefined) {
    return [];
  }
  const error = new CodedError('CLEARML9035', {
    path: scope.node.path,
    found: `namespace ${name} holds ${stranger.kind}/${stranger.name} (${stranger.node.path}), too`,
    expected: 'a namespace for GPU operators alone: their pods need every privilege, so admission checks nothing in it',
    fix: 'set inNamespace, or put the operator into a cdk8s chart with a namespace of its own',
  });
  return [error.message];
}
