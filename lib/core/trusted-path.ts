import { lstatSync, type Stats, statSync } from 'node:fs';

/**
 * Whether only this user and the administrator can change a file or folder: its owner is one of the two, and other users cannot
 * write to it. A link and its target must be trusted. On Windows, each path is trusted.
 */
export function isTrusted(path: string): boolean {
  return [lstatSync, statSync].every((read) => {
    const stats = read(path, { throwIfNoEntry: false });
    return stats !== undefined && isSafe(stats);
  });
}

function isSafe(stats: Stats): boolean {
  const user = process.getuid?.();
  const isOwn = user === undefined || stats.uid === user || stats.uid === 0;
  // The mode of a link has no meaning.
  return isOwn && (user === undefined || stats.isSymbolicLink() || (stats.mode & 0o002) === 0);
}
