import type { Construct } from 'constructs';
import { CATALOG, type CatalogEntry } from '../chart/catalog';
import { ChartValues } from '../chart/chart-values';
import { ImageRegistryOverride, requireRegistry } from '../chart/images/image-registry';
import { CodedError } from '../core/errors/coded-error';
import { userValues } from '../release/effective-values';
import type { HelmRelease } from '../release/helm-release';
import { wrapSecrets } from '../secrets/detected-secrets';
import type { GpuAddOnProps } from './add-on-props';
import { declareOperator, type OperatorKind, operatorsOf } from './declared-operators';
import type { UniformChart } from './gpu-charts';
import type { GpuSharing } from './gpu-sharing';
import { rejectExisting, unfit } from './operator-images';
import { operatorNamespace } from './operator-namespace';
import { needOperator } from './operator-prerequisites';
import { renderOperator } from './operator-release';
import { OPERATOR_SECRETS } from './operator-secrets';
import { addSharedCapacity } from './sharing-fit';

/** An operator of ClearML that works beside the GPU operator. */
export interface AddOn {
  readonly kind: OperatorKind;
  readonly entry: CatalogEntry;
  /** The ways of sharing that it works with, for messages. */
  readonly wants: string;
  readonly fits: (sharing: GpuSharing) => boolean;
}

/** Lets an add-on be known, and checks at synth that a GPU operator shares GPUs as it needs it. */
export function declareAddOn(scope: Construct, addOn: AddOn, installed: GpuSharing | undefined): void {
  declareOperator({ kind: addOn.kind, scope });
  if (installed) {
    const purpose = `shares GPUs as ${installed._name} sets it up`;
    needOperator(
      scope,
      CATALOG.gpuOperator.id,
      purpose,
      'install it, or declare a GpuOperator in place of installedSharing',
    );
    addSharedCapacity(scope, installed, {});
  }
  scope.node.addValidation({ validate: () => mismatch(scope, addOn, installed) });
}

function mismatch(scope: Construct, { kind, wants, fits }: AddOn, installed: GpuSharing | undefined): string[] {
  const declared = operatorsOf(scope, 'GPU operator').flatMap(({ sharing }) => sharing ?? []);
  const sharings = installed ? [installed] : declared;
  if (sharings.some(fits)) {
    return [];
  }
  const names = sharings.map(({ _name }) => _name).join(', ');
  const error = new CodedError('CLEARML9033', {
    path: scope.node.path,
    found: names === '' ? `a ${kind} without GPU operator` : `a ${kind}, but GPUs are shared by ${names}`,
    expected: wants,
    fix:
      names === ''
        ? 'add a GpuOperator, or set installedSharing when there is one outside of the app'
        : 'change sharing of the GpuOperator, or installedSharing',
  });
  return [error.message];
}

/** The namespace of an add-on. */
export function addOnNamespace(scope: Construct, { entry }: AddOn, props: GpuAddOnProps): string {
  return operatorNamespace(scope, props, entry.namespace);
}

/**
 * Renders an add-on.
 *
 * @throws CLEARML9032 when nothing says how its images are pulled
 */
export function renderAddOn(
  scope: Construct,
  chart: UniformChart,
  namespace: string,
  { entry }: AddOn,
  props: GpuAddOnProps,
): HelmRelease {
  const { registryToken, imageRegistry, releaseName = entry.releaseName } = props;
  const own = wrapSecrets(userValues(props), chart.located.name, OPERATOR_SECRETS);
  requireRegistry(imageRegistry);
  if (registryToken) {
    rejectExisting(registryToken, 'use SecretValue.environment or .file');
  } else if (imageRegistry === undefined && own.imageCredentials === undefined) {
    throw unfit(
      `chart ${chart.located.name} without registryToken`,
      'a login: its images are private',
      'set registryToken, or imageRegistry when a mirror has the images',
    );
  }
  const values = new ChartValues(chart);
  values.add('imageCredentials.password', registryToken, 'registryToken');
  const { sourcedValues } = values;
  const release = renderOperator(scope, props, { chart, releaseName, namespace, sourcedValues, own });
  if (imageRegistry) {
    release.transformPods(new ImageRegistryOverride(imageRegistry));
  }
  return release;
}
