/** Ports in a row. */
export interface PortRange {
  /** First port. */
  readonly firstPort: number;

  /** Last port. */
  readonly lastPort: number;
}
