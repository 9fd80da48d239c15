import type { ChartValues } from '../charts/chart-values';
import { CodedError } from '../errors/coded-error';
import type { SecretValue } from '../secrets/secret-value';
import { requireRegistry } from './image-registry';

/** How images are pulled. */
export interface RegistryProps {
  readonly registryToken?: SecretValue;
  readonly registryUsername?: string;
  readonly imagePullSecrets?: string[];
  readonly imageRegistry?: string;
}

/** How an enterprise chart takes pull secrets that exist. */
export enum PullSecretList {
  /** They stand in the place of the one that the chart makes of a token. */
  INSTEAD = 'existingImagePullSecrets',
  /** They come beside it. */
  BESIDE = 'extraImagePullSecrets',
}

/**
 * The values that pulling images wants.
 *
 * @throws CLEARML5007 when token and existing pull secrets contradict each other
 */
export function contributePullSecrets<C extends string>(
  values: ChartValues<C>,
  props: RegistryProps,
  list: PullSecretList = PullSecretList.INSTEAD,
): void {
  const { registryToken, imagePullSecrets = [], imageRegistry } = props;
  requireRegistry(imageRegistry);
  const together = values.chart.edition !== 'public' && list === PullSecretList.BESIDE;
  if (registryToken && imagePullSecrets.length > 0 && !together) {
    throw contradiction(
      'registryToken and imagePullSecrets',
      'a token, or pull secrets that exist',
      'drop one of the two',
    );
  }
  if (registryToken) {
    contributeToken(values, registryToken, props);
  }
  if (imagePullSecrets.length > 0) {
    contributeExisting(values, imagePullSecrets, list);
  }
}

function contributeToken<C extends string>(values: ChartValues<C>, token: SecretValue, props: RegistryProps): void {
  const { edition, located } = values.chart;
  if (token._source.kind === 'existing') {
    throw contradiction(
      `registryToken from ${token._source.description}`,
      'a token whose content synth can read: a pull secret joins it with registry and user name',
      'name the finished docker-registry Secret in imagePullSecrets',
    );
  }
  if (edition !== 'enterprise' && props.registryUsername === undefined) {
    throw contradiction(
      `registryToken without registryUsername for chart ${located.name}`,
      'a user name: the images of the open-source charts are public, so the token is for a registry of yours',
      'set registryUsername, or drop registryToken',
    );
  }
  values.add('imageCredentials.password', token, 'registryToken');
  values.add('imageCredentials.username', props.registryUsername, 'registryUsername');
  // The pull secret is for the registry that images come from.
  values.add('imageCredentials.registry', props.imageRegistry?.split('/')[0], 'imageRegistry');
  if (edition === 'public') {
    values.add('imageCredentials.enabled', true, 'registryToken');
  }
}

function contributeExisting<C extends string>(
  values: ChartValues<C>,
  names: readonly string[],
  list: PullSecretList,
): void {
  const { edition, located } = values.chart;
  if (edition !== 'public') {
    const references = names.map((name) => ({ name }));
    values.add(`imageCredentials.${list}`, references, 'imagePullSecrets');
    return;
  }
  if (names.length > 1) {
    throw contradiction(
      `${names.length} imagePullSecrets for chart ${located.name}`,
      'one: this chart takes no more',
      'merge them into one Secret',
    );
  }
  values.add('imageCredentials.enabled', true, 'imagePullSecrets');
  values.add('imageCredentials.existingSecret', names[0], 'imagePullSecrets');
}

function contradiction(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML5007', { found, expected, fix });
}
