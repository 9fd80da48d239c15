import { IDLE_WEBSOCKET_SECONDS, LONG_REQUEST_SECONDS } from '../web-endpoint';
import type { ControllerPreset } from './controller-preset';

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
    return prefixed({
      'group.name': group.slice(0, GROUP_LENGTH).replace(/[-.]+$/, ''),
      'target-type': 'ip',
      'healthcheck-path': healthPath,
      'load-balancer-attributes': `idle_timeout.timeout_seconds=${seconds}`,
      'listen-ports': JSON.stringify(tls._https ? [{ HTTP: 80 }, { HTTPS: 443 }] : [{ HTTP: 80 }]),
      ...(tls._https ? { 'ssl-redirect': '443' } : {}),
    });
  },
};

function prefixed(settings: { [name: string]: string }): { [key: string]: string } {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value]),
  );
}
