/** The error message of `action`, for the validation of cdk8s; empty when the action succeeds. */
export function problemsOf(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
