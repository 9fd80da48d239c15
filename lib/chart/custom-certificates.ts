import { CodedError } from '../core/errors/coded-error';
import { validateArgument, validateProps } from '../core/props/validate-props';
import type { EffectiveValues } from '../helm/values/effective-values';
import type { ChartValues } from './chart-values';
import { nameOf } from './described-values';

/** A certificate that is trusted beside those of the image. */
export interface TrustedCertificate {
  /** A unique name. */
  readonly alias: string;
  /** The certificate, in PEM. */
  readonly pem: string;
}

/** Who trusts custom certificates. */
export interface CertificateOptions {
  /**
   * Whether the pods of tasks trust them too. `clearml-enterprise-agent` 6.10.6 or newer.
   *
   * @default true
   */
  readonly inTasks?: boolean;
}

/**
 * Certificates of your certificate authorities (`self_signed_certificates.md`).
 *
 * @example
 * const certificates = CustomCertificates.additional([{ alias: 'corporate', pem: readFileSync('ca.pem', 'utf8') }]);
 */
export class CustomCertificates {
  /**
   * Trusts them beside those of the image. Before `clearml-enterprise-agent` 6.12.4 that needs root.
   *
   * @param certificates the certificates
   * @param options who trusts them
   * @throws CLEARML9012 when one is no certificate, or two have one alias
   */
  public static additional(certificates: TrustedCertificate[], options: CertificateOptions = {}): CustomCertificates {
    validateArgument(certificates, 'TrustedCertificate[]', 'certificates');
    const { inTasks } = validateProps(options, 'CertificateOptions', 'CustomCertificates.additional');
    if (certificates.length === 0) {
      throw invalidAlias('no certificate');
    }
    requireCertificates(certificates);
    return new CustomCertificates('extraCerts', certificates, inTasks);
  }

  /**
   * Trusts these alone, in place of those of the image.
   *
   * @param bundle all trusted certificates, one after the other, in PEM
   * @param options who trusts them
   * @throws CLEARML9012 when it is no bundle of certificates
   */
  public static bundle(bundle: string, options: CertificateOptions = {}): CustomCertificates {
    validateArgument(bundle, 'string', 'bundle');
    const { inTasks } = validateProps(options, 'CertificateOptions', 'CustomCertificates.bundle');
    requirePem(bundle, 'the bundle');
    return new CustomCertificates('overrideCaCertificatesCrt', bundle, inTasks);
  }

  private constructor(
    private readonly key: 'extraCerts' | 'overrideCaCertificatesCrt',
    private readonly content: unknown,
    /**
     * Whether tasks trust them; undefined when the options do not say it.
     *
     * @internal
     */
    public readonly _inTasks: boolean | undefined,
  ) {}

  /**
   * Whether the values of a chart add certificates to those of the image.
   *
   * @param prefix values path of the component, with a dot at its end; empty for the whole chart
   * @internal
   * @throws CLEARML9012 when they replace the whole bundle, too, or are no certificates
   */
  public static _areAdded(effective: EffectiveValues, prefix = ''): boolean {
    const path = `${prefix}customCertificates.extraCerts`;
    const bundlePath = `${prefix}customCertificates.overrideCaCertificatesCrt`;
    const added = effective.at(path);
    const areAdded = Array.isArray(added) && added.length > 0;
    const bundle = effective.chosen(bundlePath);
    if (areAdded) {
      requireCertificates(added, ` in ${nameOf(effective, path)}`);
    }
    if (bundle) {
      requirePem(bundle, nameOf(effective, bundlePath));
    }
    if (areAdded && effective.at(bundlePath)) {
      throw unusable(
        `${nameOf(effective, path)} and ${nameOf(effective, bundlePath)}`,
        'one of the two',
        'append your certificates, or replace the whole bundle',
      );
    }
    return areAdded;
  }

  /**
   * All trusted certificates, in PEM; undefined for certificates that are trusted beside those of the image.
   *
   * @internal
   */
  public get _bundle(): string | undefined {
    return typeof this.content === 'string' ? this.content : undefined;
  }

  /**
   * Writes the certificates to the values of a chart.
   *
   * @internal
   */
  public _setValues(values: ChartValues, prefix = '', source = 'certificates'): void {
    values.add(`${prefix}customCertificates.${this.key}`, this.content, source);
  }
}

function requireCertificates(certificates: readonly any[], where = ''): void {
  const aliases = certificates.map((certificate) => String(certificate?.alias));
  const found = badAlias(aliases) ?? duplicateAlias(aliases);
  if (found !== undefined) {
    throw invalidAlias(found + where);
  }
  for (const certificate of certificates) {
    requirePem(certificate?.pem, `certificate ${certificate?.alias}${where}`);
  }
}

function invalidAlias(found: string): CodedError {
  return unusable(
    found,
    'certificates, each with an alias of its own: letters, digits, dots, hyphens and underscores',
    'correct the aliases',
  );
}

function badAlias(aliases: readonly string[]): string | undefined {
  const bad = aliases.find((alias) => !/^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/.test(alias));
  return bad === undefined ? undefined : `alias ${JSON.stringify(bad)}`;
}

function duplicateAlias(aliases: readonly string[]): string | undefined {
  const duplicate = aliases.find((alias, index) => aliases.indexOf(alias) < index);
  return duplicate === undefined ? undefined : `two certificates ${duplicate}`;
}

function requirePem(content: unknown, what: string): void {
  const pem = String(content);
  const begins = pem.match(/-----BEGIN CERTIFICATE-----/g)?.length ?? 0;
  const ends = pem.match(/-----END CERTIFICATE-----/g)?.length ?? 0;
  if (begins === 0 || begins !== ends || /PRIVATE KEY-----/.test(pem)) {
    throw unusable(
      `${what} ${/PRIVATE KEY-----/.test(pem) ? 'holds a private key' : 'is not in PEM'}`,
      'text between BEGIN CERTIFICATE and END CERTIFICATE lines; it comes out in a ConfigMap',
      'give the certificates of the authorities, without keys',
    );
  }
}

function unusable(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9012', { found, expected, fix });
}
