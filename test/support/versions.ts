/** A version directly before another version. */
export function justBefore(version: string): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (patch > 0) {
    return `${major}.${minor}.${patch - 1}`;
  }
  return minor > 0 ? `${major}.${minor - 1}.99` : `${major - 1}.99.99`;
}
