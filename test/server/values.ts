import type { ClearmlServer } from '../../lib/server/server';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { recordingHelm } from '../support/recorded-values';
import { serverOf } from './servers';

/** A server and the values that helm really got for it. */
export function withValues(props: Partial<ClearmlServerProps>): { server: ClearmlServer; values: any } {
  const { helm, values } = recordingHelm();
  const server = serverOf({ ...props, helmExecutable: helm });
  return { server, values: values() };
}
