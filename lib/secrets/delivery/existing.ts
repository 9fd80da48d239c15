import { type DeliveryMode, unchanged } from './delivery-mode';
import { expectPendingSecret } from './expected-secrets';

/** Nothing comes out: the Secrets are expected to exist. */
export const EXISTING: DeliveryMode = {
  readsContent: false,
  takesUpExisting: true,
  wordFor: () => 'existing',
  validate: () => {},
  revisionOf: () => '',
  prepare: unchanged,
  deliver: expectPendingSecret,
};
