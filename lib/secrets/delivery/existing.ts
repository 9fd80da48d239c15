import { type DeliveryMode, unchanged } from './delivery-mode';
import { expectPendingSecret } from './expected-secrets';

/** Emits nothing: the Secrets are expected to exist. */
export const EXISTING: DeliveryMode = {
  readsContent: false,
  combinesExisting: true,
  wordFor: () => 'existing',
  validate: () => {},
  revisionOf: () => '',
  prepare: unchanged,
  deliver: expectPendingSecret,
};
