/** What `action` fails with, for cdk8s to report beside all other problems of an app; nothing when it succeeds. */
export function problemsOf(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
