import type { SecretPlaces } from '../secrets/detected-secrets';

/** What the guide calls secret of the values of agent charts. */
export const AGENT_SECRETS: SecretPlaces = {
  texts: [
    'imageCredentials.password',
    'clearml.agentk8sglueKey',
    'clearml.agentk8sglueSecret',
    // HOCON with logins of storages and of git.
    'clearml.clearmlConfig',
  ],
  json: [],
  isParsed: () => false,
  remedy: 'mount a Secret of yours with volumes and volumeMounts instead',
};
