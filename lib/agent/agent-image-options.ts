import type { SecretValue } from '../secrets/secret-value';

/** Where the images of an agent come from, and how they are pulled. */
export interface AgentImageOptions {
  /**
   * Token for the private image registry; a pull secret is made of it, for tasks too.
   *
   * @default - no pull secret
   */
  readonly registryToken?: SecretValue;

  /**
   * User name that belongs to the token.
   *
   * @default - the enterprise chart's own; the public chart needs one
   */
  readonly registryUsername?: string;

  /**
   * Names of docker-registry Secrets that exist in the namespace, for the agent and its tasks (`air_gapped_env.md`,
   * `clearml_agent_nvcr.md`). They come beside the one of `registryToken`.
   *
   * @default - none
   * @example ["nvcr-registry"]
   */
  readonly imagePullSecrets?: string[];

  /**
   * Registry, and path in it, that the images of the agent are taken from in place of the host in their reference. Images of
   * tasks are named by you and by the tasks.
   *
   * @default - the registries of the chart
   * @example "registry.internal/mirror"
   */
  readonly imageRegistry?: string;
}
