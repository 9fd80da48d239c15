import type { Tls } from '../tls';

/** How an OpenShift router handles plain HTTP for a host with TLS. */
export enum InsecureTraffic {
  /** The router redirects to https. */
  REDIRECT = 'Redirect',
  /** The router serves plain HTTP too. */
  ALLOW = 'Allow',
  /** The router rejects plain HTTP. */
  NONE = 'None',
}

/** Options of `Exposure.openshiftRoutes`. */
export interface OpenshiftRoutesOptions {
  /**
   * Certificates. Certificates in a Secret (`Tls.secret`, `Tls.certManager`) require OpenShift 4.19 or later; a Role
   * then permits the router to read that Secret.
   *
   * @default Tls.external() - the default certificate of the router
   */
  readonly tls?: Tls;

  /**
   * Encrypt the connections between router and pods. Requires pods that terminate TLS: `clearml-enterprise` 10.13.0 or
   * later.
   *
   * @default false - TLS ends at the router (`edge`), as in `openshift.md`
   */
  readonly reEncrypt?: boolean;

  /**
   * For `reEncrypt`: the pods serve TLS on their HTTP ports.
   *
   * @default false - each Service has a separate TLS port: 443, 8443, or one whose name or application protocol is
   * `https`
   */
  readonly tlsOnServicePort?: boolean;

  /**
   * For `reEncrypt`: PEM certificate of the authority that signed the certificates of the pods.
   *
   * @default - the authority of the OpenShift service certificates
   */
  readonly destinationCaCertificate?: string;

  /**
   * How the router handles plain HTTP.
   *
   * @default InsecureTraffic.REDIRECT
   */
  readonly insecureTraffic?: InsecureTraffic;

  /**
   * Annotations of every Route. They override the annotations that this library sets.
   *
   * @default - a timeout of 600 seconds for the file server (`openshift.md`)
   */
  readonly annotations?: { [key: string]: string };
}
