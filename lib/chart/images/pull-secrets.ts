import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { expectKeys } from '../../secrets/delivery/expected-secrets';
import { SecretDelivery } from '../../secrets/delivery/secret-delivery';
import type { SecretValue } from '../../secrets/secret-value';
import type { ChartValues } from '../chart-values';
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
  APPENDED = 'extraImagePullSecrets',
}

/**
 * The values that pulling images wants.
 *
 * @throws CLEARML5007 when token and existing pull secrets contradict each other
 */
export function setPullSecrets<C extends string>(
  values: ChartValues<C>,
  scope: IConstruct,
  props: RegistryProps,
  list: PullSecretList = PullSecretList.INSTEAD,
): void {
  const { registryToken, imagePullSecrets = [], imageRegistry } = props;
  requireRegistry(imageRegistry);
  const together = values.chart.edition !== 'public' && list === PullSecretList.APPENDED;
  if (registryToken && imagePullSecrets.length > 0 && !together) {
    throw contradiction(
      'registryToken and imagePullSecrets',
      'a token, or pull secrets that exist',
      'drop one of the two',
    );
  }
  if (registryToken) {
    rejectUnreadable(scope, registryToken);
    setTokenValues(values, registryToken, props);
  }
  if (imagePullSecrets.length > 0) {
    setExistingPullSecrets(values, imagePullSecrets, list);
  }
  for (const name of imagePullSecrets) {
    expectKeys(scope, Chart.of(scope).namespace, name, ['.dockerconfigjson']);
  }
}

function rejectUnreadable(scope: IConstruct, token: SecretValue): void {
  const { combinesExisting } = SecretDelivery._of(scope, token._delivery)._mode;
  if (token._source.kind === 'existing' && !combinesExisting) {
    throw contradiction(
      `registryToken from ${token._source.description}`,
      'a token that can be joined with registry and user name into a pull secret: not one that is in the cluster only',
      'name the finished docker-registry Secret in imagePullSecrets',
    );
  }
}

function setTokenValues<C extends string>(values: ChartValues<C>, token: SecretValue, props: RegistryProps): void {
  const { edition, located } = values.chart;
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

function setExistingPullSecrets<C extends string>(
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
  values.add('imageCredentials.fromSecret', names[0], 'imagePullSecrets');
}

function contradiction(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML5007', { found, expected, fix });
}
