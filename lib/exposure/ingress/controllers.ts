import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Prerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import type { Tls, TlsKind } from '../tls';
import {
  type Annotations,
  IDLE_WEBSOCKET_SECONDS,
  idOf,
  LONG_REQUEST_SECONDS,
  nameOf,
  type WebEndpoint,
} from '../web-endpoint';

/** Settings of an ingress controller that ClearML requires. */
export interface ControllerPreset {
  /** Certificate sources that the controller supports, and the reason for the restriction. */
  readonly usableTls: readonly TlsKind[];
  readonly tlsReason: string;
  /**
   * Whether the controller reads the class from the annotation `kubernetes.io/ingress.class` instead of
   * `ingressClassName`.
   */
  readonly classInAnnotation?: boolean;
  /** Annotations of the Ingress. */
  annotations?(endpoint: WebEndpoint, tls: Tls): Annotations;
  /** Adds objects for settings that annotations cannot express. Returns the annotations that refer to these objects. */
  addObjects?(scope: Construct, endpoint: WebEndpoint, tls: Tls): Annotations;
  /** Global settings that the controller must have. */
  prerequisites?(endpoint: WebEndpoint, tls: Tls): Prerequisite[];
}

/** Certificate sources of the controllers that read certificates from Secrets. */
const FROM_SECRETS: readonly TlsKind[] = ['none', 'secret', 'certManager', 'external'];

/** A controller that this library does not know. */
export const UNKNOWN: ControllerPreset = {
  usableTls: FROM_SECRETS,
  tlsReason: 'this library does not know how other controllers pass TLS through; set the option controller',
};

/** By default, ingress-nginx rejects bodies over 1 MiB (`faq.md`) and closes connections that are idle for a minute. */
export const NGINX: ControllerPreset = {
  usableTls: [...FROM_SECRETS, 'passthrough'],
  tlsReason: '',
  annotations({ traffic }, tls) {
    const longest = traffic.websockets ? IDLE_WEBSOCKET_SECONDS : LONG_REQUEST_SECONDS;
    const seconds = traffic.websockets || traffic.longRequests ? String(longest) : undefined;
    const passthrough = tls._kind === 'passthrough' ? 'true' : undefined;
    return prefixed('nginx.ingress.kubernetes.io', {
      'proxy-body-size': traffic.largeBodies ? '0' : undefined,
      'proxy-read-timeout': seconds,
      'proxy-send-timeout': seconds,
      'proxy-request-buffering': traffic.largeBodies && traffic.longRequests ? 'off' : undefined,
      'ssl-passthrough': passthrough,
      'force-ssl-redirect': passthrough,
    });
  },
  prerequisites(_, tls) {
    const flag: Prerequisite = {
      kind: PrerequisiteKind.CONTROLLER_SETTING,
      name: 'ingress-nginx --enable-ssl-passthrough',
      purpose: 'TLS that ends in pods',
      remedy: 'start the controller with that flag',
    };
    return tls._kind === 'passthrough' ? [flag] : [];
  },
};

/**
 * Traefik limits neither body sizes nor idle time, but must receive a whole request within a minute. Only its entry
 * points configure this timeout. The names of the entry points are the defaults of the Traefik Helm chart.
 */
export const TRAEFIK: ControllerPreset = {
  usableTls: FROM_SECRETS,
  tlsReason: 'Traefik passes TLS through for its own IngressRouteTCP only',
  annotations(_, tls) {
    return prefixed('traefik.ingress.kubernetes.io', {
      'router.entrypoints': entryPoint(tls),
      'router.tls': tls._https ? 'true' : undefined,
    });
  },
  prerequisites({ traffic }, tls) {
    const setting = `entryPoints.${entryPoint(tls)}.transport.respondingTimeouts.readTimeout=0`;
    const timeout: Prerequisite = {
      kind: PrerequisiteKind.CONTROLLER_SETTING,
      name: `Traefik ${setting}`,
      purpose: 'uploads that take longer than a minute',
      remedy: `start Traefik with the flag --${setting}`,
    };
    return traffic.largeBodies ? [timeout] : [];
  },
};

function entryPoint({ _https }: Tls): string {
  return _https ? 'websecure' : 'web';
}

/**
 * Both controllers name their class `haproxy`, so the preset sets the annotations of both prefixes. The controllers
 * limit bodies only if their ConfigMap sets a limit, and end requests without a response after 50 seconds.
 */
export const HAPROXY: ControllerPreset = {
  usableTls: [...FROM_SECRETS, 'passthrough'],
  tlsReason: '',
  annotations({ traffic }, tls) {
    const both = {
      'timeout-server': traffic.longRequests || traffic.websockets ? `${LONG_REQUEST_SECONDS}s` : undefined,
      'ssl-redirect': tls._https ? 'true' : undefined,
      'ssl-passthrough': tls._kind === 'passthrough' ? 'true' : undefined,
    };
    return {
      ...prefixed('haproxy.org', both),
      ...prefixed('haproxy-ingress.github.io', {
        ...both,
        'proxy-body-size': traffic.largeBodies ? 'unlimited' : undefined,
        'timeout-tunnel': traffic.websockets ? `${IDLE_WEBSOCKET_SECONDS}s` : undefined,
      }),
    };
  },
};

/** Group names have at most 63 characters. */
const GROUP_LENGTH = 63;

/**
 * One load balancer for all hosts of a release, with the pods as targets. The AWS controller requires equal load
 * balancer settings on all Ingresses of a group; health checks and paths may differ by host.
 */
export const ALB: ControllerPreset = {
  usableTls: ['none', 'external'],
  tlsReason: 'load balancers of AWS read certificates from AWS Certificate Manager, by host',
  annotations({ backend, traffic, healthPath }, tls) {
    const seconds = traffic.websockets ? IDLE_WEBSOCKET_SECONDS : LONG_REQUEST_SECONDS;
    const group = [backend.namespace, backend.releaseName].filter(Boolean).join('.');
    return prefixed('alb.ingress.kubernetes.io', {
      'group.name': group.slice(0, GROUP_LENGTH).replace(/[-.]+$/, ''),
      'target-type': 'ip',
      'healthcheck-path': healthPath,
      'load-balancer-attributes': `idle_timeout.timeout_seconds=${seconds}`,
      'listen-ports': JSON.stringify(tls._https ? [{ HTTP: 80 }, { HTTPS: 443 }] : [{ HTTP: 80 }]),
      'ssl-redirect': tls._https ? '443' : undefined,
    });
  },
};

function prefixed(prefix: string, settings: Annotations): Annotations {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${prefix}/${name}`, value]));
}

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
