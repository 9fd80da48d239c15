import type { Construct } from 'constructs';
import { kubernetesApi } from '../../core/kubernetes/api';
import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import { idOf, nameOf, type WebEndpoint } from '../web-endpoint';

/** Permits the OpenShift router to read the Secret with the certificate of a Route, and no other Secret. */
export function grantRouterAccess(scope: Construct, endpoint: WebEndpoint, secretName: string): void {
  const name = `${nameOf(endpoint)}-route-certificate`;
  const metadata = { name, namespace: endpoint.backend.namespace };
  const { KubeRole, KubeRoleBinding } = kubernetesApi();
  new KubeRole(scope, `${idOf(endpoint)}-route-certificate-role`, {
    metadata,
    rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [secretName], verbs: ['get', 'list', 'watch'] }],
  });
  new KubeRoleBinding(scope, `${idOf(endpoint)}-route-certificate-binding`, {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: 'router', namespace: 'openshift-ingress' }],
  });
  Prerequisites.of(scope).add(scope, {
    kind: PrerequisiteKind.CLUSTER_VERSION,
    name: 'OpenShift 4.19',
    purpose: 'Routes with certificates from Secrets',
    remedy: 'upgrade the cluster, or omit tls and use the certificate of the router',
  });
}
