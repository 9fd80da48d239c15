/** Options of `Tls.secret`. */
export interface SecretTlsOptions {
  /**
   * Names in the certificate, wildcards included. Each host is compared with them: CLEARML6006.
   *
   * @default - unknown; a warning reports hosts that a wildcard certificate of the base domain does not match
   * @example ['*.clearml.example.com']
   */
  readonly dnsNames?: string[];
}

/** Options of `Tls.certManager`. Exactly one issuer is required. */
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
   * Annotate the Ingresses, so that cert-manager derives the Certificates. When false, the app contains the
   * Certificates.
   *
   * @default false
   */
  readonly annotateIngress?: boolean;
}

/** Options of `Tls.passthrough`. */
export interface PassthroughTlsOptions {
  /**
   * The pods serve TLS on their HTTP ports.
   *
   * @default false - each Service has a separate TLS port: 443, 8443, or one whose name or application protocol is
   * `https`
   */
  readonly tlsOnServicePort?: boolean;
}
