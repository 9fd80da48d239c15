import { type AgentValues, GLUE } from '../agent-values';

/** Tasks without a way to the internet (`air_gapped_env.md`). */
export interface AirGapped {
  /** Image for tasks that name none. Nothing is installed into it, so it must hold Python 3.9 or newer. */
  readonly image: string;

  /**
   * URL of the Python package index, in place of the public one. For one with a login use `secretEnvironment` of
   * `basePodTemplate`: `PIP_INDEX_URL`.
   *
   * @default - pip's
   */
  readonly pipIndexUrl?: string;

  /**
   * URL of a Python package index beside the other one.
   *
   * @default - none
   */
  readonly pipExtraIndexUrl?: string;

  /**
   * Host whose certificate pip does not check.
   *
   * @default - none
   */
  readonly pipTrustedHost?: string;
}

/** The values that air-gapped tasks want. */
export function setAirGapped(values: AgentValues, airGapped: AirGapped | undefined): void {
  if (airGapped === undefined) {
    return;
  }
  const { image, pipIndexUrl, pipExtraIndexUrl, pipTrustedHost } = airGapped;
  values.addGated('airGapped', `${GLUE}.airGappedSupport`, true, 'airGapped');
  values.add(`${GLUE}.defaultContainerImage`, image, 'airGapped.image');
  const variables = {
    PIP_INDEX_URL: pipIndexUrl,
    PIP_EXTRA_INDEX_URL: pipExtraIndexUrl,
    PIP_TRUSTED_HOST: pipTrustedHost,
  };
  for (const [name, value] of Object.entries(variables)) {
    values.add(`${GLUE}.basePodTemplate.env`, value === undefined ? undefined : [{ name, value }], 'airGapped');
  }
}
