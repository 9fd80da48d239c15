import type { Construct } from 'constructs';
import { agentNamespaces, hasAgent } from '../agent/registered-agents';
import { CATALOG } from '../chart/catalog';
import { CodedError, listed } from '../core/errors/coded-error';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';

/**
 * Requires an agent in the namespace of a gateway (`appgw_install_k8s.md`): an agent of the app, or a prerequisite.
 *
 * @throws CLEARML9053 at synth
 */
export function needAgent(scope: Construct, inNamespace: string | undefined, outsideApp: boolean): void {
  if (!outsideApp) {
    scope.node.addValidation({
      validate: () => (hasAgent(scope, inNamespace) ? [] : [missingAgent(scope, inNamespace).message]),
    });
    return;
  }
  Prerequisites.of(scope)._addLazy(scope, () =>
    hasAgent(scope, inNamespace)
      ? []
      : [
          {
            kind: PrerequisiteKind.OPERATOR,
            name: CATALOG.agent.id,
            inNamespace,
            purpose: 'starts the tasks that the gateway exposes',
            remedy: 'install a ClearML agent in the namespace of the gateway',
          },
        ],
  );
}

function missingAgent(scope: Construct, inNamespace: string | undefined): CodedError {
  const others = [...agentNamespaces(scope)].map((name) => name || '(unnamed)').sort();
  return new CodedError('CLEARML9053', {
    path: scope.node.path,
    found: `no agent in namespace ${inNamespace ?? '(unnamed)'}; ${others.length > 0 ? `agents are in ${listed(others)}` : 'the app has no agents'}`,
    expected: 'an agent in the same namespace: a gateway reaches only tasks in its namespace',
    fix: 'deploy a ClearmlAgent to the namespace, or set agentOutsideApp when another app does',
  });
}
