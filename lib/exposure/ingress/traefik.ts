import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { type ControllerPreset, FROM_SECRETS } from './controller-preset';

/**
 * It limits neither bodies nor silence, but reads a whole request within a minute, which is a setting of its entry points and
 * of nothing else. Entry points are called as in its Helm chart.
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
            remedy: `start Traefik with --${setting}=0`,
          },
        ];
  },
};

function entryPoint(https: boolean): string {
  return https ? 'websecure' : 'web';
}
