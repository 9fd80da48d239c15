import type { Construct } from 'constructs';
import { createRegistrySecret } from '../chart/images/registry-secret';
import { CodedError } from '../core/errors/coded-error';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import type { JsonObject } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import type { SecretValue } from '../secrets/secret-value';
import type { GpuSharing } from './gpu-sharing';

/** The Secret of the guide, and the registry that it is for (`cfgi.md`). */
const SECRET_NAME = 'clearml-dockerhub-access';
const REGISTRY = 'docker.io';
const USERNAME = 'allegroaienterprise';

/** How the device plugin of ClearML is pulled. */
export interface OperatorImagesProps {
  readonly registryToken?: SecretValue;
  readonly imagePullSecrets?: string[];
}

/**
 * Names of the pull secrets that the GPU operator needs; the one of a token is put out.
 *
 * @throws CLEARML9032 when there is none but should be, or the other way round
 */
export function operatorPullSecrets(
  scope: Construct,
  namespace: string,
  sharing: GpuSharing,
  props: OperatorImagesProps,
  own: JsonObject,
): readonly string[] {
  const { registryToken, imagePullSecrets = [] } = props;
  const given = [
    ...(registryToken ? ['registryToken'] : []),
    ...(imagePullSecrets.length > 0 ? ['imagePullSecrets'] : []),
  ];
  if (sharing._fractions !== 'label') {
    if (given.length > 0) {
      throw unfit(
        `${given.join(' and ')} with ${sharing._name}`,
        "no login: all images are NVIDIA's public ones",
        'leave it out; mirrors with a login of their own are set with values',
      );
    }
    return [];
  }
  if (given.length > 1) {
    throw unfit(given.join(' and '), 'a token, or pull secrets that exist', 'drop one of the two');
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
  if (imagePullSecrets.length === 0 && valueAt(own, 'devicePlugin.repository') === undefined) {
    throw unfit(
      `${sharing._name} without registryToken`,
      `a login for ${REGISTRY}/clearml, where the device plugin that tells GPUs apart comes from`,
      `set registryToken, or imagePullSecrets: ['${SECRET_NAME}'], or values.devicePlugin.repository of a mirror`,
    );
  }
  imagePullSecrets.forEach((name) => {
    needPullSecret(scope, namespace, name);
  });
  return imagePullSecrets;
}

/** @throws CLEARML9032 when the token is in a Secret: what names it must be a whole pull secret */
export function rejectExisting(token: SecretValue, fix: string): void {
  if (token._source.kind === 'existing') {
    throw unfit(
      `registryToken from ${token._source.description}`,
      'a token whose content synth can read: a pull secret joins it with registry and user name',
      fix,
    );
  }
}

function needPullSecret(scope: Construct, namespace: string, name: string): void {
  if (!/^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/.test(name)) {
    throw unfit(
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

/** Images that nothing can pull, or a login that nothing needs. */
export function unfit(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9032', { found, expected, fix });
}
