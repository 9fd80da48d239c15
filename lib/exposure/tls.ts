import { CodedError } from '../core/errors/coded-error';
import { validateArgument, validateProps } from '../core/props/validate-props';
import { OBJECT_NAME, requireFilled, requireValue } from '../core/props/value-checks';
import { covers, DNS_NAME } from './hostnames';

/** The port on which pods serve TLS: a separate port, or the HTTP port of the Service. */
export type PodTls = 'ownPort' | 'servicePort';

/** Source of a certificate. */
export type TlsKind = 'none' | 'secret' | 'certManager' | 'external' | 'passthrough';

/**
 * Source of the certificates of the hosts.
 *
 * @example
 * const tls = Tls.certManager({ clusterIssuer: 'letsencrypt' });
 */
export class Tls {
  /** No certificate: plain HTTP. */
  public static none(): Tls {
    return new Tls('none');
  }

  /**
   * An existing Secret of type `kubernetes.io/tls` in the namespace. Its certificate must be valid for every host.
   *
   * @param secretName name of the Secret
   * @param options names in the certificate
   * @throws CLEARML6003 when a name is invalid
   */
  public static secret(secretName: string, options: SecretTlsOptions = {}): Tls {
    validateArgument(secretName, 'string', 'Tls.secret(secretName)');
    requireValue('CLEARML6003', 'Tls.secret(secretName)', secretName, OBJECT_NAME);
    const { dnsNames } = validateProps(options, 'SecretTlsOptions', 'Tls.secret');
    requireFilled('CLEARML6003', 'Tls.secret.dnsNames', dnsNames, DNS_NAME);
    return new Tls('secret', { secretName, dnsNames });
  }

  /**
   * cert-manager: a certificate for each host, in a separate Secret.
   *
   * @param options the issuer
   * @throws CLEARML6002 unless exactly one issuer is named
   */
  public static certManager(options: CertManagerTlsOptions): Tls {
    const checked = validateProps(options, 'CertManagerTlsOptions', 'Tls.certManager');
    const { issuer, clusterIssuer, annotateIngress } = checked;
    requireValue('CLEARML6003', 'Tls.certManager.issuer', issuer, OBJECT_NAME);
    requireValue('CLEARML6003', 'Tls.certManager.clusterIssuer', clusterIssuer, OBJECT_NAME);
    if ((issuer === undefined) === (clusterIssuer === undefined)) {
      throw new CodedError('CLEARML6002', {
        found: `Tls.certManager with ${issuer === undefined ? 'no issuer' : `issuer ${issuer} and clusterIssuer ${clusterIssuer}`}`,
        expected: 'exactly one of issuer and clusterIssuer',
        fix: "name one, such as Tls.certManager({ clusterIssuer: 'letsencrypt' })",
      });
    }
    return new Tls('certManager', { issuer, clusterIssuer, annotateIngress });
  }

  /**
   * The endpoint itself: the default certificate of an ingress controller or of the OpenShift router, or the
   * certificate of a Gateway listener, of a load balancer, or of AWS Certificate Manager.
   */
  public static external(): Tls {
    return new Tls('external');
  }

  /**
   * The pods: the endpoint passes TLS through. Requires `clearml-enterprise` 10.13.0 or later, and values that enable
   * TLS in its pods (`10.13.md` announces the feature without naming the values).
   *
   * @param options port on which the pods serve TLS
   * @throws CLEARML6007 when the chart rendered no TLS port
   */
  public static passthrough(options: PassthroughTlsOptions = {}): Tls {
    return new Tls('passthrough', validateProps(options, 'PassthroughTlsOptions', 'Tls.passthrough'));
  }

  private constructor(
    /** @internal */
    public readonly _kind: TlsKind,
    /** @internal */
    public readonly _detail: SecretTlsOptions &
      CertManagerTlsOptions &
      PassthroughTlsOptions & { readonly secretName?: string } = {},
  ) {}

  /** @internal */
  public get _https(): boolean {
    return this._kind !== 'none';
  }

  /**
   * Port on which pods serve TLS; undefined when TLS ends in front of the pods.
   *
   * @internal
   */
  public get _podTls(): PodTls | undefined {
    return this._kind !== 'passthrough' ? undefined : this._detail.tlsOnServicePort ? 'servicePort' : 'ownPort';
  }

  /**
   * Whether the names of the certificate are known and do not include a host.
   *
   * @internal
   */
  public _misses(host: string): boolean {
    return this._detail.dnsNames?.every((name) => !covers(name, host)) ?? false;
  }
}

/**
 * Checks that an endpoint supports a certificate source.
 *
 * @throws CLEARML6005 when the endpoint does not support it
 */
export function requireUsable(tls: Tls, usable: readonly TlsKind[], endpoint: string, why: string): void {
  if (!usable.includes(tls._kind)) {
    throw new CodedError('CLEARML6005', {
      found: `Tls.${tls._kind} with ${endpoint}`,
      expected: `Tls.${usable.join(', Tls.')}: ${why}`,
      fix: 'use one of these, or another exposure',
    });
  }
}

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
