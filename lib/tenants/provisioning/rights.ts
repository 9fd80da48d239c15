import type { Construct } from 'constructs';
import { kubernetesApi } from '../../core/kubernetes/api';

/** Who may write which Secret. */
export interface SecretGrant {
  readonly account: string;
  readonly accountNamespace: string;
  readonly secretName: string;
  readonly namespace: string;
}

/**
 * Lets an account of one namespace read and write one Secret of another one, whether it is there or not: server-side apply
 * names what it creates, so that right can be limited to a name, too.
 */
export function grantSecret(scope: Construct, grant: SecretGrant): void {
  const { KubeRole, KubeRoleBinding } = kubernetesApi();
  const { account, accountNamespace, secretName, namespace } = grant;
  const metadata = { name: account, namespace };
  new KubeRole(scope, 'role', {
    metadata,
    rules: [
      { apiGroups: [''], resources: ['secrets'], resourceNames: [secretName], verbs: ['get', 'create', 'patch'] },
    ],
  });
  new KubeRoleBinding(scope, 'role-binding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: account },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: accountNamespace }],
  });
}
