import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { IDLE_WEBSOCKET_SECONDS, LONG_REQUEST_SECONDS } from '../web-endpoint';
import { type ControllerPreset, FROM_SECRETS } from './controller-preset';

/** By default, ingress-nginx rejects bodies over 1 MiB (`faq.md`) and closes connections that are idle for a minute. */
export const NGINX: ControllerPreset = {
  usableTls: [...FROM_SECRETS, 'passthrough'],
  tlsReason: '',
  annotations({ traffic }, tls) {
    const seconds = String(traffic.websockets ? IDLE_WEBSOCKET_SECONDS : LONG_REQUEST_SECONDS);
    const idle = traffic.websockets || traffic.longRequests;
    return prefixed({
      'proxy-body-size': traffic.largeBodies ? '0' : undefined,
      'proxy-read-timeout': idle ? seconds : undefined,
      'proxy-send-timeout': idle ? seconds : undefined,
      'proxy-request-buffering': traffic.largeBodies && traffic.longRequests ? 'off' : undefined,
      'ssl-passthrough': tls._kind === 'passthrough' ? 'true' : undefined,
      'force-ssl-redirect': tls._kind === 'passthrough' ? 'true' : undefined,
    });
  },
  prerequisites(_, tls) {
    return tls._kind !== 'passthrough'
      ? []
      : [
          {
            kind: PrerequisiteKind.CONTROLLER_SETTING,
            name: 'ingress-nginx --enable-ssl-passthrough',
            purpose: 'TLS that ends in pods',
            remedy: 'start the controller with that flag',
          },
        ];
  },
};

function prefixed(settings: { [name: string]: string | undefined }): { [key: string]: string } {
  const set = Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value]));
}
