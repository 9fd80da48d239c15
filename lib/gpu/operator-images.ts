import type { Construct } from 'constructs';
import { CLEARML_REGISTRY } from '../chart/catalog';
import type { ImageOptions } from '../chart/chart-release-props';
import { createRegistrySecret } from '../chart/images/pull-secrets';
import { CodedError } from '../core/errors/coded-error';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import type { JsonObject } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import type { SecretValue } from '../secrets/secret-value';
import type { GpuSharing } from './gpu-sharing';

/** The pull secret in the ClearML documentation, and its registry (`cfgi.md`). */
const SECRET_NAME = 'clearml-dockerhub-access';
const { host: REGISTRY, username: USERNAME } = CLEARML_REGISTRY;

/**
 * Names of the pull secrets for ClearML's device plugin. The pull secret of a token is created.
 *
 * @throws CLEARML9032 when the pull secret is missing, or not needed
 */
export function operatorPullSecrets(
  scope: Construct,
  namespace: string,
  sharing: GpuSharing,
  props: ImageOptions,
  userValues: JsonObject,
): readonly string[] {
  const { registryToken, imagePullSecrets = [] } = props;
  const given = [registryToken && 'registryToken', imagePullSecrets.length > 0 && 'imagePullSecrets'].filter(Boolean);
  if (sharing._fractions !== 'label') {
    if (given.length > 0) {
      throw invalidLogin(
        `${given.join(' and ')} with ${sharing._name}`,
        "no login: all images are NVIDIA's public images",
        'remove it; set mirrors with a login in values',
      );
    }
    return [];
  }
  if (given.length > 1) {
    throw invalidLogin(given.join(' and '), 'one of the two', 'remove one of the two');
  }
  if (registryToken) {
    rejectExisting(registryToken, 'name the finished docker-registry Secret in imagePullSecrets');
    createRegistrySecret(scope, SECRET_NAME, namespace, {
      registry: REGISTRY,
      username: USERNAME,
      token: registryToken,
    });
    return [SECRET_NAME];
  }
  if (imagePullSecrets.length === 0 && valueAt(userValues, 'devicePlugin.repository') === undefined) {
    throw invalidLogin(
      `${sharing._name} without registryToken`,
      `a login for ${REGISTRY}/clearml, the registry of the device plugin that distinguishes GPUs`,
      `set registryToken, or imagePullSecrets: ['${SECRET_NAME}'], or values.devicePlugin.repository of a mirror`,
    );
  }
  imagePullSecrets.forEach((name) => {
    needPullSecret(scope, namespace, name);
  });
  return imagePullSecrets;
}

/** @throws CLEARML9032 when the token is in an existing Secret: synth cannot build a pull secret from it */
export function rejectExisting(token: SecretValue, fix: string): void {
  if (token._source.kind === 'existing') {
    throw invalidLogin(
      `registryToken from ${token._source.description}`,
      'a token that synth can read: a pull secret joins it with registry and user name',
      fix,
    );
  }
}

function needPullSecret(scope: Construct, namespace: string, name: string): void {
  if (!/^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/.test(name)) {
    throw invalidLogin(
      `imagePullSecrets with ${JSON.stringify(name)}`,
      'names of Secrets: lower-case letters, digits, hyphens and dots',
      'correct the name',
    );
  }
  Prerequisites.of(scope).add(scope, {
    kind: PrerequisiteKind.SECRET,
    name,
    inNamespace: namespace,
    purpose: 'pulls the device plugin of ClearML',
    remedy: `kubectl create secret -n ${namespace} docker-registry ${name} --docker-server=${REGISTRY} --docker-username=${USERNAME} --docker-password=<CLEARML_DOCKERHUB_TOKEN>`,
  });
}

/** The error for images without a login, and for a login without private images. */
export function invalidLogin(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9032', { found, expected, fix });
}
