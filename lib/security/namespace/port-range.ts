/** A range of consecutive ports. */
export interface PortRange {
  /** First port. */
  readonly firstPort: number;

  /** Last port. */
  readonly lastPort: number;
}
