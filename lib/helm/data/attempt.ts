/** The result of an action that may fail, such as an operation on files that other processes change; undefined if it fails. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
