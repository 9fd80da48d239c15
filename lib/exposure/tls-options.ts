/** More about the certificate of `Tls.secret`. */
export interface SecretTlsOptions {
  /**
   * Names that the certificate is for, wildcards included. Each host is then held against them: CLEARML6006.
   *
   * @default - unknown; a notice tells of hosts that a wildcard certificate of the base domain does not cover
   * @example ['*.clearml.example.com']
   */
  readonly dnsNames?: string[];
}

/** Which issuer of cert-manager makes the certificates: one of the two. */
export interface CertManagerTlsOptions {
  /**
   * Name of an Issuer in the namespace.
   *
   * @default - a ClusterIssuer
   */
  readonly issuer?: string;

  /**
   * Name of a ClusterIssuer.
   *
   * @default - an Issuer
   */
  readonly clusterIssuer?: string;

  /**
   * Annotate the Ingresses, and let cert-manager derive the Certificates, instead of making the Certificates here.
   *
   * @default false
   */
  readonly annotateIngress?: boolean;
}

/** Where pods speak TLS. */
export interface PassthroughTlsOptions {
  /**
   * Pods speak TLS on the very ports on which they otherwise speak plain HTTP.
   *
   * @default false - each Service has a port for it: 443, 8443, or one whose name or application protocol is `https`
   */
  readonly tlsOnServicePort?: boolean;
}
