import type { ClearmlAgentProps } from '../../../lib/agent/agent-props';

/** An example of values for the agent in the guide. */
export interface Example {
  /** Page of the guide, and what it shows there. */
  readonly page: string;
  readonly props: Partial<ClearmlAgentProps>;
  /** The values as documented; the placeholders are filled in. */
  readonly documented: string;
}
