import { execFileSync } from 'node:child_process';
import { CodedError, inShort } from '../../core/errors/coded-error';
import { findHelm } from '../../helm/command/find-program';
import { asMap, isJsonObject, type JsonObject } from '../../helm/data/json';
import { parseManifestStream } from '../../helm/manifests/manifest-yaml';
import { type ObjectChange, objectChanges } from '../../objects/changes/object-changes';
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
 * Reads a release by helm, with the kubeconfig and the permissions of the user.
 *
 * @throws CLEARML1001 without helm, CLEARML4054 when helm cannot read the release, or no construct installs its chart
 */
export function readRelease(releaseName: string, namespace: string, context?: string): RunningRelease {
  const get = (what: string, ...more: string[]) => {
    const args = ['get', what, releaseName, '--namespace', namespace, ...more];
    return helmOutput([...args, ...(context === undefined ? [] : ['--kube-context', context])]);
  };
  const { chart, version } = asMap(JSON.parse(get('metadata', '--output', 'json')));
  const component = COMPONENTS.find(({ description }) => Object.hasOwn(description.charts, String(chart)));
  if (component === undefined) {
    const known = COMPONENTS.flatMap(({ description }) => Object.keys(description.charts));
    throw unreadable(
      `release ${releaseName} of chart ${chart} ${version}`,
      `a release of one of the charts ${known.join(', ')}`,
      'render other charts with HelmRelease',
    );
  }
  const values: unknown = JSON.parse(get('values', '--output', 'json'));
  const objects = parseManifestStream(get('manifest'), 'helm get manifest').map(({ content }) => asMap(content));
  return {
    component: component.name,
    releaseName,
    chart: String(chart),
    version: String(version),
    values: isJsonObject(values) ? values : {},
    objects,
  };
}

function helmOutput(args: readonly string[]): string {
  try {
    return execFileSync(findHelm(undefined), args, {
      encoding: 'utf8',
      maxBuffer: Number.POSITIVE_INFINITY,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    if (error instanceof CodedError) {
      throw error;
    }
    const { stderr } = error as { readonly stderr?: string };
    throw unreadable(
      `helm ${args.slice(0, 3).join(' ')}: ${inShort(String(stderr ?? error).trim())}`,
      'a release that helm can read',
      'correct the name, --namespace and --context; `helm list --all-namespaces` lists the releases',
    );
  }
}

function unreadable(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML4054', { found, expected, fix });
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
