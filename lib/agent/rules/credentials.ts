import { CodedError } from '../../core/errors/coded-error';
import { SecretValue } from '../../secrets/secret-value';
import type { AgentRule } from './rule';

const KEYS = ['clearml.agentk8sglueKey', 'clearml.agentk8sglueSecret'];

/** The pods of tasks name the Secret with the credentials, so keys cannot be taken out of it (CLEARML3005). */
export const CREDENTIALS: AgentRule = (values) => {
  const moved = KEYS.find((path) => {
    const value = values.at(path);
    return value instanceof SecretValue && value._source.kind === 'existing';
  });
  if (moved !== undefined && values.text('clearml.existingAgentk8sglueSecret') === undefined) {
    throw new CodedError('CLEARML3005', {
      found: `${moved} from an existing Secret`,
      expected: 'a Secret with both keys: the pods of tasks name it, too',
      fix: 'use ServerCredentials.fromSecret',
    });
  }
};
