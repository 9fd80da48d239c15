import type { SecretPlaces } from '../secrets/detected-secrets';

/** What the guide calls secret of the values of gateway charts. */
export const GATEWAY_SECRETS: SecretPlaces = {
  texts: ['imageCredentials.password', 'clearml.apiKey', 'clearml.apiSecret'],
  json: [],
  isParsed: () => false,
  remedy: 'use secretEnvironment instead',
};
