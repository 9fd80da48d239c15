import { CodedError } from '../core/errors/coded-error';
import { validateArgument, validateProps } from '../core/props/validate-props';
import { OBJECT_NAME, requireFilled, requireValue } from '../core/props/value-checks';
import { covers, DNS_NAME } from './certificate-names';
import type { CertManagerTlsOptions, PassthroughTlsOptions, SecretTlsOptions } from './tls-options';

/** The port on which pods speak TLS: one of its own, or the one where they otherwise speak plain HTTP. */
export type PodTls = 'ownPort' | 'servicePort';

/** Where a certificate comes from. */
export type TlsKind = 'none' | 'secret' | 'certManager' | 'external' | 'passthrough';

/**
 * Who holds the certificates of the hosts.
 *
 * @example
 * const tls = Tls.certManager({ clusterIssuer: 'letsencrypt' });
 */
export class Tls {
  /** Nobody: plain HTTP. */
  public static none(): Tls {
    return new Tls('none');
  }

  /**
   * A Secret that exists in the namespace (type `kubernetes.io/tls`), with a certificate that is valid for every host.
   *
   * @param secretName name of the Secret
   * @param options what is known of the certificate
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
   * cert-manager: a certificate for each host, in a Secret of its own.
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
   * The entrance itself: the default certificate of an ingress controller or of OpenShift's router, the one of a Gateway's
   * listener, of a load balancer, of AWS Certificate Manager.
   */
  public static external(): Tls {
    return new Tls('external');
  }

  /**
   * The pods: TLS passes through the entrance. `clearml-enterprise` 10.13.0 or newer, and values that make its pods speak TLS
   * (`10.13.md` announces it without naming them).
   *
   * @param options where they speak it
   * @throws CLEARML6007 when the chart rendered no port for it
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
   * Where pods speak TLS; undefined where they do not.
   *
   * @internal
   */
  public get _podTls(): PodTls | undefined {
    return this._kind !== 'passthrough' ? undefined : this._detail.tlsOnServicePort ? 'servicePort' : 'ownPort';
  }

  /**
   * Whether the certificate is known not to be for a host.
   *
   * @internal
   */
  public _misses(host: string): boolean {
    return this._detail.dnsNames?.every((name) => !covers(name, host)) ?? false;
  }
}

/**
 * Makes sure that an entrance can use a certificate from there.
 *
 * @throws CLEARML6005 when it cannot
 */
export function requireUsable(tls: Tls, usable: readonly TlsKind[], endpoint: string, why: string): void {
  if (!usable.includes(tls._kind)) {
    throw new CodedError('CLEARML6005', {
      found: `Tls.${tls._kind} with ${endpoint}`,
      expected: `Tls.${usable.join(', Tls.')}: ${why}`,
      fix: `use one of these, or another exposure`,
    });
  }
}
