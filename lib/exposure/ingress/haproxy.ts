import { IDLE_WEBSOCKET_SECONDS, LONG_REQUEST_SECONDS } from '../web-endpoint';
import { type ControllerPreset, FROM_SECRETS } from './controller-preset';

/**
 * Both controllers name their class `haproxy`, so the preset sets the annotations of both prefixes. The controllers
 * limit bodies only if their ConfigMap sets a limit, and end requests without a response after 50 seconds.
 */
export const HAPROXY: ControllerPreset = {
  usableTls: [...FROM_SECRETS, 'passthrough'],
  tlsReason: '',
  annotations({ traffic }, tls) {
    const both = {
      ...(traffic.longRequests || traffic.websockets ? { 'timeout-server': `${LONG_REQUEST_SECONDS}s` } : {}),
      ...(tls._https ? { 'ssl-redirect': 'true' } : {}),
      ...(tls._kind === 'passthrough' ? { 'ssl-passthrough': 'true' } : {}),
    };
    return {
      ...prefixed('haproxy.org', both),
      ...prefixed('haproxy-ingress.github.io', {
        ...both,
        ...(traffic.largeBodies ? { 'proxy-body-size': 'unlimited' } : {}),
        ...(traffic.websockets ? { 'timeout-tunnel': `${IDLE_WEBSOCKET_SECONDS}s` } : {}),
      }),
    };
  },
};

function prefixed(prefix: string, settings: { [name: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${prefix}/${name}`, value]));
}
