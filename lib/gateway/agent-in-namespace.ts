import type { Construct } from 'constructs';
import { agentNamespaces, hasAgent } from '../agent/registered-agents';
import { CATALOG } from '../chart/catalog';
import { CodedError, listed } from '../core/errors/coded-error';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';

/**
 * Sees to it that a gateway shares its namespace with an agent (`appgw_install_k8s.md`): one of the app, or else one that must
 * exist.
 *
 * @throws CLEARML9053 at synth
 */
export function needAgent(scope: Construct, inNamespace: string | undefined, outsideApp: boolean): void {
  if (!outsideApp) {
    scope.node.addValidation({
      validate: () => (hasAgent(scope, inNamespace) ? [] : [lonely(scope, inNamespace).message]),
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
            purpose: 'starts the tasks that the gateway leads to',
            remedy: 'install a ClearML agent in the namespace of the gateway',
          },
        ],
  );
}

function lonely(scope: Construct, inNamespace: string | undefined): CodedError {
  const others = [...agentNamespaces(scope)].map((name) => name || '(unnamed)').sort();
  return new CodedError('CLEARML9053', {
    path: scope.node.path,
    found: `no agent in namespace ${inNamespace ?? '(unnamed)'}; ${others.length > 0 ? `agents are in ${listed(others)}` : 'the app has none at all'}`,
    expected: 'an agent beside the gateway, which reaches tasks of its own namespace only',
    fix: 'put a ClearmlAgent into the namespace, or set agentOutsideApp when there is one already',
  });
}
