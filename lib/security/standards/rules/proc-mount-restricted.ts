import { PodSecurityLevel, type Rule } from '../rule';
import { maskedProc } from './proc-mount';

/** Keeps the check at the level restricted that `procMount` no longer has since 1.35. */
export const procMountRestricted: Rule = {
  id: 'procMount_restricted',
  title: '`procMount` is `Default`, also with `hostUsers: false`',
  level: PodSecurityLevel.RESTRICTED,
  variants: [{ since: 35, check: maskedProc }],
  overrides: 'procMount',
};
