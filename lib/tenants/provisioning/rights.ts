import type { Construct } from 'constructs';
import { kubernetesApi } from '../../core/kubernetes/api';

/** A service account and the Secret that it may write. */
export interface SecretGrant {
  readonly account: string;
  readonly accountNamespace: string;
  readonly secretName: string;
  readonly namespace: string;
}

/**
 * Permits a service account to read and write one Secret in another namespace. Server-side apply sends the name of a
 * new object, so the Role limits `create` to this name too.
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
