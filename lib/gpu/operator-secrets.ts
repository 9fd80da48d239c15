import type { SecretPlaces } from '../secrets/detected-secrets';

/** What is secret of the values of the charts of GPU operators (`cdmo.md`, `cfgi.md`). */
export const OPERATOR_SECRETS: SecretPlaces = {
  texts: ['imageCredentials.password'],
  json: [],
  isParsed: () => false,
  remedy: 'mount a Secret of yours instead',
};
