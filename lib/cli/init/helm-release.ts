import { CodedError } from '../../core/errors/coded-error';
import { asMap, type JsonObject } from '../../helm/data/json';
import { type ObjectChange, objectChanges } from '../../objects/changes/object-changes';
import { Cluster } from '../cluster/cluster';
import { readHelmRelease } from '../cluster/helm-release';
import { Kubectl, type KubectlOptions } from '../cluster/kubectl';
import { COMPONENTS, type ComponentName } from './from/components';

/** A Helm release in a cluster. */
export interface RunningRelease {
  readonly component: ComponentName;
  readonly releaseName: string;
  /** Name of its chart. */
  readonly chart: string;
  readonly version: string;
  /** The values that its users set. */
  readonly values: JsonObject;
  /** The objects that helm installed. */
  readonly objects: readonly JsonObject[];
}

/**
 * Reads a release from its Secrets in the cluster.
 *
 * @throws CLEARML4054 when no construct installs its chart, CLEARML4080 when it cannot be read
 */
export async function readRelease(
  releaseName: string,
  namespace: string,
  options: KubectlOptions,
): Promise<RunningRelease> {
  const kubectl = new Kubectl(options);
  await Cluster.reach(kubectl, namespace);
  const { chart, userValues, manifests } = await readHelmRelease(kubectl, releaseName, namespace);
  const component = COMPONENTS.find(({ description }) => Object.hasOwn(description.charts, chart.name));
  if (component === undefined) {
    const known = COMPONENTS.flatMap(({ description }) => Object.keys(description.charts));
    throw new CodedError('CLEARML4054', {
      found: `release ${releaseName} of chart ${chart.name} ${chart.version}`,
      expected: `a release of one of the charts ${known.join(', ')}`,
      fix: 'render other charts with HelmRelease',
    });
  }
  return {
    component: component.name,
    releaseName,
    chart: chart.name,
    version: chart.version,
    values: userValues,
    objects: manifests.map(({ content }) => content),
  };
}

/** The differences between the objects that helm installed and those of the app. Helm adds the namespace when it installs. */
export function changesOf(releases: readonly RunningRelease[], app: readonly JsonObject[]): ObjectChange[] {
  const keyOf = ({ kind, metadata }: JsonObject) => `${kind}/${asMap(metadata).name}`;
  const namespaces = new Map(app.map((object) => [keyOf(object), asMap(object.metadata).namespace]));
  const placed = releases
    .flatMap(({ objects }) => objects)
    .map((object) => {
      const metadata = asMap(object.metadata);
      const namespace = metadata.namespace ?? namespaces.get(keyOf(object));
      return { ...object, metadata: { ...metadata, ...(namespace === undefined ? {} : { namespace }) } };
    });
  return objectChanges(placed, app);
}
