import type { Construct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import type { ManifestObject } from '../../helm/manifests/manifest-object';
import type { IPodTransform } from '../../helm/manifests/rendered-pod';
import { missingPullSecrets } from '../../objects/pull-secrets';
import type { HelmRelease } from '../../release/helm-release';
import { expectKeys } from '../../secrets/delivery/expected-secrets';
import { SecretDelivery } from '../../secrets/delivery/secret-delivery';
import { createSecret } from '../../secrets/resolve-secrets';
import type { SecretValue } from '../../secrets/secret-value';
import { CLEARML_REGISTRY } from '../catalog';
import type { ImageOptions } from '../chart-release-props';
import type { ChartValues } from '../chart-values';
import type { Edition } from '../clearml-chart';

/** How a chart takes pull secrets that exist: the values path of an enterprise chart. */
export enum PullSecretList {
  /** They replace the pull secret that the chart makes of a token. */
  INSTEAD = 'existingImagePullSecrets',
  /** They are used beside it. */
  APPENDED = 'extraImagePullSecrets',
  /** No value of the chart takes them: the library adds them to the pods. */
  PODS = '',
}

const CREDENTIALS = 'imageCredentials';

/** The release that pulls images. */
export interface ImagePuller {
  readonly scope: Construct;
  readonly releaseName: string;
  readonly inNamespace?: string;
  readonly chart: { readonly edition: Edition; readonly name: string };
  readonly props: ImageOptions;
  readonly values: ChartValues;
  readonly podTransforms: IPodTransform[];
}

/**
 * Rows of the props that say how images are pulled.
 *
 * @param credentials values path of the login
 */
export function imageRows(list: PullSecretList = PullSecretList.INSTEAD, credentials = CREDENTIALS) {
  return {
    registryToken: {
      set: (puller: ImagePuller, token: SecretValue) => setRegistryToken(puller, token, list, credentials),
      paths: [
        `${credentials}.password`,
        ...(list === PullSecretList.PODS ? [] : [`${credentials}.registry`, `${credentials}.enabled`]),
      ],
      secret: [`${credentials}.password`],
    },
    registryUsername: { path: `${credentials}.username`, ...(list === PullSecretList.PODS && { since: {} }) },
    imagePullSecrets: {
      set: (puller: ImagePuller, names: readonly string[]) => setPullSecrets(puller, names, list),
      paths:
        list === PullSecretList.PODS
          ? []
          : [`${credentials}.${list}`, `${credentials}.existingSecret`, `${credentials}.enabled`],
    },
  } as const;
}

/** Rows of these props for charts without values for them: the library creates the pull secret, and adds it to the pods. */
export function imageRowsWithoutValues() {
  return {
    ...imageRows(PullSecretList.PODS),
    registryToken: { set: createPullSecret, paths: [] },
    registryUsername: { paths: [] },
  } as const;
}

/** @throws CLEARML5007 when synth cannot build a pull secret from the token */
function createPullSecret(puller: ImagePuller, token: SecretValue): void {
  const { scope, releaseName, inNamespace, props, podTransforms } = puller;
  requireCombinable(scope, token);
  const name = `${releaseName}-registry`;
  const registry = props.imageRegistry?.split('/')[0] ?? CLEARML_REGISTRY.host;
  createRegistrySecret(scope, name, inNamespace, {
    registry,
    username: props.registryUsername ?? CLEARML_REGISTRY.username,
    token,
  });
  podTransforms.push(addingPullSecrets([name]));
}

/** @throws CLEARML5007 when synth cannot build a pull secret from the token */
function requireCombinable(scope: Construct, token: SecretValue): void {
  const { combinesExisting } = SecretDelivery._of(scope, token._delivery)._mode;
  if (token._source.kind === 'existing' && !combinesExisting) {
    throw contradiction(
      `registryToken from ${token._source.description}`,
      'a token that synth can join with registry and user name to a pull secret, not one that exists in the cluster only',
      'name the finished docker-registry Secret in imagePullSecrets',
    );
  }
}

/** @throws CLEARML5007 when synth cannot build a pull secret from the token */
function setRegistryToken(
  { scope, chart, props, values }: ImagePuller,
  token: SecretValue,
  list: PullSecretList,
  credentials: string,
): void {
  requireCombinable(scope, token);
  if (chart.edition !== 'enterprise' && props.registryUsername === undefined) {
    throw contradiction(
      `registryToken without registryUsername for chart ${chart.name}`,
      'a user name: the images of the open-source charts are public, so the token is for a registry of yours',
      'set registryUsername, or remove registryToken',
    );
  }
  values.add(`${credentials}.password`, token, 'registryToken');
  // The pull secret is for the registry that the images come from. Charts without lists of pull secrets have no value for it.
  if (list !== PullSecretList.PODS) {
    values.add(`${credentials}.registry`, props.imageRegistry?.split('/')[0], 'imageRegistry');
  }
  if (chart.edition === 'public') {
    values.add('imageCredentials.enabled', true, 'registryToken');
  }
}

/** @throws CLEARML5007 when pull secrets contradict the token, or the chart takes only one */
function setPullSecrets(puller: ImagePuller, names: readonly string[], list: PullSecretList): void {
  const { scope, inNamespace, chart, props, values } = puller;
  if (names.length === 0) {
    return;
  }
  const isPublic = chart.edition === 'public';
  if (props.registryToken && (isPublic || list === PullSecretList.INSTEAD)) {
    throw contradiction('registryToken and imagePullSecrets', 'one of the two', 'remove one of the two');
  }
  if (isPublic && names.length > 1) {
    throw contradiction(
      `${names.length} imagePullSecrets for chart ${chart.name}`,
      'one pull secret: this chart takes no more',
      'merge them into one Secret',
    );
  }
  if (list === PullSecretList.PODS) {
    puller.podTransforms.push(addingPullSecrets(names));
  } else if (isPublic) {
    values.add('imageCredentials.enabled', true, 'imagePullSecrets');
    values.add('imageCredentials.existingSecret', names[0], 'imagePullSecrets');
  } else {
    values.add(`imageCredentials.${list}`, referencesTo(names), 'imagePullSecrets');
  }
  for (const name of names) {
    expectKeys(scope, inNamespace, name, ['.dockerconfigjson']);
  }
}

function referencesTo(names: readonly string[]): object[] {
  return names.map((name) => ({ name }));
}

function addingPullSecrets(names: readonly string[]): IPodTransform {
  return {
    transform: (pod) => {
      const present = (pod.spec.imagePullSecrets ?? []) as object[];
      pod.mergeSpec({ imagePullSecrets: [...present, ...referencesTo(names)] });
    },
  };
}

/**
 * Gives the pull secrets of pods to the other pods of the release that pull from the same registry without any: the charts of
 * databases have values of their own, and a mirror requires a login for all images.
 *
 * @param mirror the registry of all images
 */
export function sharePullSecrets(release: HelmRelease, mirror: string | undefined): void {
  release._whenRendered(() => {
    const objects = (release.apiObjects as ManifestObject[]).map(({ content }) => content);
    for (const { pod, missing } of missingPullSecrets(objects, mirror === undefined ? undefined : () => true)) {
      if (pod.isComplete) {
        pod.spec.imagePullSecrets = structuredClone(missing);
      }
    }
  });
}

function contradiction(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML5007', { found, expected, fix });
}

/** Credentials for image pulls from a registry. */
interface RegistryLogin {
  readonly registry: string;
  readonly username: string;
  readonly token: SecretValue;
}

/** Adds a Secret equal to the output of `kubectl create secret docker-registry`. */
export function createRegistrySecret(
  scope: Construct,
  name: string,
  namespace: string | undefined,
  login: RegistryLogin,
): void {
  const { registry, username, token } = login;
  const auth = Buffer.from(`${username}:${token}`).toString('base64');
  createSecret(scope, {
    name,
    namespace,
    type: 'kubernetes.io/dockerconfigjson',
    texts: { '.dockerconfigjson': JSON.stringify({ auths: { [registry]: { username, password: token, auth } } }) },
  });
}

/** Changes the registry of every image: the host replaces the host of the reference, or is added to the reference. */
export function overrideRegistry(registry: string): IPodTransform {
  return {
    transform: (pod) => {
      for (const container of pod.allContainers.filter(({ image }) => image !== '')) {
        container.merge({ image: `${registry.replace(/\/$/, '')}/${withoutHost(container.image)}` });
      }
    },
  };
}

function withoutHost(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const namesHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return namesHost ? rest.join('/') : image;
}

/** Whether a text is a valid prefix of an image reference: a registry host with an optional path. */
export function isRegistry(text: string): boolean {
  return /^[a-z0-9.-]+(?::[0-9]+)?(?:\/[a-z0-9._-]+)*\/?$/.test(text);
}

/** @throws CLEARML5007 when the text is not a valid prefix of an image reference */
export function requireRegistry(registry: string | undefined): void {
  if (registry !== undefined && !isRegistry(registry)) {
    throw new CodedError('CLEARML5007', {
      found: `imageRegistry is ${JSON.stringify(registry)}`,
      expected: 'a registry host with an optional path in lower case: registry.internal/mirror',
      fix: 'remove scheme, user and tag',
    });
  }
}
