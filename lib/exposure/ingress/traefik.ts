import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { type ControllerPreset, FROM_SECRETS } from './controller-preset';

/**
 * Traefik limits neither body sizes nor idle time, but must receive a whole request within a minute. Only its entry
 * points configure this timeout. The names of the entry points are the defaults of the Traefik Helm chart.
 */
export const TRAEFIK: ControllerPreset = {
  usableTls: FROM_SECRETS,
  tlsReason: 'Traefik passes TLS through for its own IngressRouteTCP only',
  annotations(_, tls) {
    return {
      'traefik.ingress.kubernetes.io/router.entrypoints': entryPoint(tls._https),
      ...(tls._https ? { 'traefik.ingress.kubernetes.io/router.tls': 'true' } : {}),
    };
  },
  prerequisites({ traffic }, tls) {
    const setting = `entryPoints.${entryPoint(tls._https)}.transport.respondingTimeouts.readTimeout`;
    return !traffic.largeBodies
      ? []
      : [
          {
            kind: PrerequisiteKind.CONTROLLER_SETTING,
            name: `Traefik ${setting}=0`,
            purpose: 'uploads that take longer than a minute',
            remedy: `start Traefik with the flag --${setting}=0`,
          },
        ];
  },
};

function entryPoint(https: boolean): string {
  return https ? 'websecure' : 'web';
}
