import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { idOf, LONG_REQUEST_SECONDS, nameOf, type WebEndpoint } from '../web-endpoint';
import { type ControllerPreset, FROM_SECRETS } from './controllers';

/** GKE measures this timeout from the opening of a websocket, active or idle. */
const OPEN_WEBSOCKET_SECONDS = 86_400;

/**
 * GKE ends requests after 30 seconds. A BackendConfig sets the timeout and a FrontendConfig the redirect; annotations
 * cannot.
 */
export const GKE: ControllerPreset = {
  usableTls: FROM_SECRETS,
  tlsReason: 'load balancers of Google Cloud terminate TLS',
  classInAnnotation: true,
  addObjects(scope, endpoint, tls) {
    addBackendConfig(scope, endpoint);
    return tls._https ? addFrontendConfig(scope, endpoint) : {};
  },
  prerequisites() {
    return ['backendconfigs.cloud.google.com', 'frontendconfigs.networking.gke.io'].map((name) => ({
      kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
      name,
      purpose: 'timeouts and redirects of Ingresses on GKE',
      remedy: 'enable the HTTP load balancing add-on of the cluster',
    }));
  },
};

function addBackendConfig(scope: Construct, endpoint: WebEndpoint): void {
  const { backend, traffic, healthPath } = endpoint;
  const timeoutSec = traffic.websockets
    ? OPEN_WEBSOCKET_SECONDS
    : traffic.longRequests
      ? LONG_REQUEST_SECONDS
      : undefined;
  // All hosts of a Service share one BackendConfig, because their traffic is the same.
  if (scope.node.tryFindChild(`${endpoint.component}-backend-config`) === undefined) {
    new ApiObject(scope, `${endpoint.component}-backend-config`, {
      apiVersion: 'cloud.google.com/v1',
      kind: 'BackendConfig',
      metadata: { name: backend.name, namespace: backend.namespace },
      spec: { timeoutSec, healthCheck: { type: 'HTTP', requestPath: healthPath } },
    });
  }
  const annotations = {
    'cloud.google.com/backend-config': JSON.stringify({ default: backend.name }),
    'cloud.google.com/neg': JSON.stringify({ ingress: true }),
  };
  backend.annotate(annotations, true);
}

function addFrontendConfig(scope: Construct, endpoint: WebEndpoint): { [key: string]: string } {
  const name = nameOf(endpoint);
  new ApiObject(scope, `${idOf(endpoint)}-frontend-config`, {
    apiVersion: 'networking.gke.io/v1beta1',
    kind: 'FrontendConfig',
    metadata: { name, namespace: endpoint.backend.namespace },
    spec: { redirectToHttps: { enabled: true } },
  });
  return { 'networking.gke.io/v1beta1.FrontendConfig': name };
}
