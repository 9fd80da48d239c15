import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { CodedError } from '../errors/coded-error';
import type { IPodTransform, RenderedPod } from '../helm/manifests/rendered-pod';
import { expectKeys } from '../secrets/delivery/expected-secrets';
import { SecretDelivery } from '../secrets/delivery/secret-delivery';
import type { SecretValue } from '../secrets/secret-value';
import type { ValueCollector } from './value-collector';

/** How images are pulled. */
export interface RegistryProps {
  readonly registryToken?: SecretValue;
  readonly registryUsername?: string;
  readonly imagePullSecrets?: string[];
  readonly imageRegistry?: string;
}

/**
 * The values that pulling images wants.
 *
 * @throws CLEARML5007 when token and existing pull secrets contradict each other
 */
export function contributeRegistry(values: ValueCollector, scope: IConstruct, props: RegistryProps): void {
  const { registryToken, registryUsername, imagePullSecrets, imageRegistry } = props;
  requireRegistry(imageRegistry);
  if (registryToken && imagePullSecrets?.length) {
    throw contradiction(
      'registryToken and imagePullSecrets',
      'a token, or pull secrets that exist',
      'drop one of the two',
    );
  }
  const { takesUpExisting } = SecretDelivery._of(scope, registryToken?._delivery)._mode;
  if (registryToken?._source.kind === 'existing' && !takesUpExisting) {
    throw contradiction(
      `registryToken from ${registryToken._source.description}`,
      'a token that can be joined with registry and user name into a pull secret: not one that is in the cluster only',
      'name the finished docker-registry Secret in imagePullSecrets',
    );
  }
  if (registryToken) {
    contributeToken(values, registryToken, registryUsername);
    // The pull secret is for the registry that images come from.
    values.add('imageCredentials.registry', imageRegistry?.split('/')[0], 'imageRegistry');
  } else if (imagePullSecrets?.length) {
    contributePullSecrets(values, imagePullSecrets);
    for (const name of imagePullSecrets) {
      expectKeys(scope, Chart.of(scope).namespace, name, ['.dockerconfigjson']);
    }
  }
}

function contributeToken(values: ValueCollector, token: SecretValue, username: string | undefined): void {
  const { edition } = values.chart;
  if (edition !== 'enterprise' && username === undefined) {
    throw contradiction(
      `registryToken without registryUsername for chart ${values.chart.located.name}`,
      'a user name: the images of the open-source server are public, so the token is for a registry of yours',
      'set registryUsername, or drop registryToken',
    );
  }
  values.add('imageCredentials.password', token, 'registryToken');
  values.add('imageCredentials.username', username, 'registryUsername');
  if (edition === 'public') {
    values.add('imageCredentials.enabled', true, 'registryToken');
  }
}

function contributePullSecrets(values: ValueCollector, names: readonly string[]): void {
  if (values.chart.edition !== 'public') {
    const references = names.map((name) => ({ name }));
    values.add('imageCredentials.existingImagePullSecrets', references, 'imagePullSecrets');
    return;
  }
  if (names.length > 1) {
    throw contradiction(
      `${names.length} imagePullSecrets for chart clearml`,
      'one: this chart takes no more',
      'merge them into one Secret',
    );
  }
  values.add('imageCredentials.enabled', true, 'imagePullSecrets');
  values.add('imageCredentials.existingSecret', names[0], 'imagePullSecrets');
}

/** Takes every image from another registry: its host replaces the one in the reference, or comes before it. */
export class ImageRegistryOverride implements IPodTransform {
  public constructor(private readonly registry: string) {}

  public transform(pod: RenderedPod): void {
    for (const container of pod.allContainers) {
      if (container.image !== '') {
        container.merge({ image: this.moved(container.image) });
      }
    }
  }

  private moved(image: string): string {
    const [first = '', ...rest] = image.split('/');
    const namesHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
    return `${this.registry.replace(/\/$/, '')}/${namesHost ? rest.join('/') : image}`;
  }
}

function requireRegistry(registry: string | undefined): void {
  if (registry !== undefined && !/^[a-z0-9.-]+(?::[0-9]+)?(?:\/[a-z0-9._-]+)*\/?$/.test(registry)) {
    throw contradiction(
      `imageRegistry is ${JSON.stringify(registry)}`,
      'a registry host, and a path where images lie below one, in lower case: registry.internal/mirror',
      'leave scheme, user and tag out',
    );
  }
}

function contradiction(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML5007', { found, expected, fix });
}
