import type { Construct } from 'constructs';
import { CATALOG, type CatalogEntry } from '../chart/catalog';
import { imageRows, PullSecretList } from '../chart/images/pull-secrets';
import { type ChartDescription, Installation, type Rule } from '../chart/installation';
import { NO_VALUE, RELEASE_ROWS } from '../chart/prop-table';
import { CodedError } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import { isJsonObject } from '../helm/data/json';
import type { HelmRelease } from '../release/helm-release';
import type { GpuAddOnProps } from './gpu-operator-props';
import type { GpuSharing } from './gpu-sharing';
import { invalidLogin, rejectExisting } from './operator-images';
import { operatorNamespace } from './operator-namespace';
import { addSharedCapacity, declareOperator, needOperator, type OperatorKind, operatorsOf } from './operators';

/** A ClearML operator that works with the GPU operator. */
export interface AddOn {
  readonly kind: OperatorKind;
  /** The sharings that it works with, for messages. */
  readonly requires: string;
  readonly accepts: (sharing: GpuSharing) => boolean;
}

/** @throws CLEARML9032 when neither props nor values say how the private images are pulled */
const requireLogin: Rule<GpuAddOnProps, never> = ({ chart, effective, props }) => {
  const { registryToken, imagePullSecrets = [], imageRegistry } = props;
  const hasLogin = registryToken !== undefined || imagePullSecrets.length > 0 || imageRegistry !== undefined;
  if (!hasLogin && !namesLogin(effective.chosen('imageCredentials'))) {
    throw invalidLogin(
      `chart ${chart.name} without registryToken`,
      'a login: its images are private',
      'set registryToken or imagePullSecrets, or imageRegistry when a mirror has the images',
    );
  }
};

/** Whether the credentials in values contain a password, or name a Secret. */
function namesLogin(credentials: unknown): boolean {
  return (
    isJsonObject(credentials) &&
    Object.entries(credentials).some(([key, value]) => /password|secret/i.test(key) && value)
  );
}

/** The chart of an add-on. */
export function addOnChart(
  propsInterface: string,
  entry: CatalogEntry,
  kind: OperatorKind,
): ChartDescription<GpuAddOnProps> {
  return {
    propsInterface,
    component: `the ${kind}`,
    charts: { [entry.id]: { edition: 'enterprise', entry } },
    props: {
      ...RELEASE_ROWS,
      ...imageRows(PullSecretList.PODS),
      installedSharing: NO_VALUE,
    },
    features: {},
    secrets: { texts: [], isParsed: () => false, remedy: 'mount a Secret instead' },
    rules: [requireLogin],
  };
}

/**
 * Installs an add-on. `addOnOf` describes it for the version of its chart.
 *
 * @throws CLEARML9032 when the token is in an existing Secret, CLEARML9033 at synth when no GPU operator shares GPUs as required
 */
export function installAddOn(
  scope: Construct,
  description: ChartDescription<GpuAddOnProps>,
  props: GpuAddOnProps,
  addOnOf: (version: string) => AddOn,
): { release: HelmRelease; inNamespace: string } {
  const checked = validateProps(props, description.propsInterface);
  const documented = Object.values(description.charts)[0]?.entry.namespace;
  const inNamespace = operatorNamespace(scope, checked, documented);
  const installation = new Installation(scope, description, { ...checked, inNamespace });
  declareAddOn(scope, addOnOf(installation.chart.version), checked.installedSharing);
  if (checked.registryToken) {
    rejectExisting(checked.registryToken, 'use SecretValue.environment or .file');
  }
  return { release: installation.render(), inNamespace };
}

function declareAddOn(scope: Construct, addOn: AddOn, installed: GpuSharing | undefined): void {
  declareOperator({ kind: addOn.kind, scope });
  if (installed) {
    const fix = 'install it, or declare a GpuOperator instead of installedSharing';
    needOperator(scope, CATALOG.gpuOperator.id, `shares GPUs as ${installed._name} configures it`, fix);
    addSharedCapacity(scope, installed, {});
  }
  scope.node.addValidation({ validate: () => checkSharing(scope, addOn, installed) });
}

function checkSharing(
  scope: Construct,
  { kind, requires, accepts }: AddOn,
  installed: GpuSharing | undefined,
): string[] {
  const declared = operatorsOf(scope, 'GPU operator').flatMap(({ sharing }) => sharing ?? []);
  const sharings = installed ? [installed] : declared;
  if (sharings.some(accepts)) {
    return [];
  }
  const names = sharings.map(({ _name }) => _name).join(', ');
  const error = new CodedError('CLEARML9033', {
    path: scope.node.path,
    found: names === '' ? `a ${kind} without GPU operator` : `a ${kind}, but GPUs are shared by ${names}`,
    expected: requires,
    fix:
      names === ''
        ? 'add a GpuOperator, or set installedSharing when another app installs it'
        : 'change sharing of the GpuOperator, or installedSharing',
  });
  return [error.message];
}
