/** How a command ends. */
export enum ExitCode {
  /** All is well. */
  OK = 0,
  /** The command did its work and found something that is not as it should be. */
  PROBLEM = 1,
  /** The command could not do its work: wrong usage, an app that fails, a registry that does not answer. */
  FAILURE = 2,
}
