import type { Tls } from '../tls';

/** What an OpenShift router does with plain HTTP for a host that has TLS. */
export enum InsecureTraffic {
  /** Redirects to https. */
  REDIRECT = 'Redirect',
  /** Serves it as well. */
  ALLOW = 'Allow',
  /** Refuses it. */
  NONE = 'None',
}

/** Options of `Exposure.openshiftRoutes`. */
export interface OpenshiftRoutesOptions {
  /**
   * Certificates. From a Secret (`Tls.secret`, `Tls.certManager`) they need OpenShift 4.19 or newer; the router is then allowed
   * to read that Secret.
   *
   * @default Tls.external() - the router's own certificate
   */
  readonly tls?: Tls;

  /**
   * Encrypt again between router and pods. Needs pods that speak TLS: `clearml-enterprise` 10.13.0 or newer.
   *
   * @default false - TLS ends at the router (`edge`), as in `openshift.md`
   */
  readonly reEncrypt?: boolean;

  /**
   * For `reEncrypt`: the pods speak TLS on the very ports on which they otherwise speak plain HTTP.
   *
   * @default false - each Service has a port for it: 443, 8443, or one whose name or application protocol is `https`
   */
  readonly tlsOnServicePort?: boolean;

  /**
   * PEM certificate of the authority that signed the pods' certificates; for `reEncrypt`.
   *
   * @default - the authority of OpenShift's service certificates
   */
  readonly destinationCaCertificate?: string;

  /**
   * What happens to plain HTTP.
   *
   * @default InsecureTraffic.REDIRECT
   */
  readonly insecureTraffic?: InsecureTraffic;

  /**
   * Annotations of every Route; they win over those that this library sets.
   *
   * @default - a timeout of 600 seconds for the file server (`openshift.md`)
   */
  readonly annotations?: { [key: string]: string };
}
