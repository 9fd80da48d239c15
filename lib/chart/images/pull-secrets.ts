import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { expectKeys } from '../../secrets/delivery/expected-secrets';
import { SecretDelivery } from '../../secrets/delivery/secret-delivery';
import type { SecretValue } from '../../secrets/secret-value';
import type { ChartValues } from '../chart-values';
import { requireRegistry } from './image-registry';

/** Options for image pulls. */
export interface RegistryProps {
  readonly registryToken?: SecretValue;
  readonly registryUsername?: string;
  readonly imagePullSecrets?: string[];
  readonly imageRegistry?: string;
}

/** How an enterprise chart uses existing pull secrets. */
export enum PullSecretList {
  /** They replace the pull secret that the chart creates from a token. */
  INSTEAD = 'existingImagePullSecrets',
  /** They are added to the pull secret of the chart. */
  APPENDED = 'extraImagePullSecrets',
}

/**
 * Sets the values for image pulls.
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
      'a token, or existing pull secrets',
      'remove one of the two',
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
  const { takesUpExisting } = SecretDelivery._of(scope, token._delivery)._mode;
  if (token._source.kind === 'existing' && !takesUpExisting) {
    throw contradiction(
      `registryToken from ${token._source.description}`,
      'a token that synth can combine with registry and user name to a pull secret, not a token in a Secret of the cluster',
      'set the docker-registry Secret in imagePullSecrets',
    );
  }
}

function setTokenValues<C extends string>(values: ChartValues<C>, token: SecretValue, props: RegistryProps): void {
  const { edition, located } = values.chart;
  if (edition !== 'enterprise' && props.registryUsername === undefined) {
    throw contradiction(
      `registryToken without registryUsername for chart ${located.name}`,
      'a user name, because the images of the open-source charts are public and the token is for another registry',
      'set registryUsername, or remove registryToken',
    );
  }
  values.add('imageCredentials.password', token, 'registryToken');
  values.add('imageCredentials.username', props.registryUsername, 'registryUsername');
  // The pull secret is for the registry of the images.
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
      'one pull secret, the maximum of this chart',
      'merge them into one Secret',
    );
  }
  values.add('imageCredentials.enabled', true, 'imagePullSecrets');
  values.add('imageCredentials.fromSecret', names[0], 'imagePullSecrets');
}

function contradiction(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML5007', { found, expected, fix });
}
