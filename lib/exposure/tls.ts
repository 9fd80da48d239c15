/** How the hosts of an endpoint get their certificates. */
export class Tls {
  /** No TLS: plain HTTP. */
  public static none(): Tls {
    return new Tls(undefined);
  }

  /**
   * A certificate in a Secret that exists in the namespace (type `kubernetes.io/tls`). It must be valid for every host.
   *
   * @param secretName name of the Secret
   */
  public static secret(secretName: string): Tls {
    return new Tls(secretName);
  }

  private constructor(
    /** @internal */
    public readonly _secretName: string | undefined,
  ) {}
}
