import { type DeliveryMode, unchanged } from './delivery-mode';
import { expectPendingSecret } from './expected-secrets';

/** Adds no objects. The Secrets must exist in the cluster. */
export const EXISTING: DeliveryMode = {
  readsContent: false,
  takesUpExisting: true,
  wordFor: () => 'existing',
  validate: () => {},
  revisionOf: () => '',
  prepare: unchanged,
  deliver: expectPendingSecret,
};
