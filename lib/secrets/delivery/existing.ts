import { type DeliveryMode, unsettled } from './delivery-mode';
import { expectDraft } from './expected-secrets';

/** Nothing comes out: the Secrets are expected to exist. */
export const EXISTING: DeliveryMode = {
  readsContent: false,
  takesUpExisting: true,
  wordFor: () => 'existing',
  admit: () => {},
  revisionOf: () => '',
  settle: unsettled,
  deliver: expectDraft,
};
