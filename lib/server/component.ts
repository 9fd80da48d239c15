import { CodedError } from '../core/errors/coded-error';
import type { IPodTransform, RenderedPod } from '../helm/manifests/rendered-pod';
import type { HelmRelease } from '../release/helm-release';
import { type ServerComponentProps, ServiceType } from './component-props';
import { requireParsable } from './parsable';
import type { ServerChart } from './server-chart';
import { isSetting } from './settings';
import type { ValueCollector } from './value-collector';

/** The three web-facing parts of a server. */
export type ServerComponentName = 'apiserver' | 'fileserver' | 'webserver';

/** Props whose value stands at one path below the component in every server chart. */
const EVERYWHERE: Partial<Record<keyof ServerComponentProps, string>> = {
  replicas: 'replicaCount',
  resources: 'resources',
  serviceAnnotations: 'service.annotations',
  podAnnotations: 'podAnnotations',
  nodeSelector: 'nodeSelector',
  tolerations: 'tolerations',
  affinity: 'affinity',
};

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const DNS = ['dnsPolicy', 'dnsConfig', 'hostAliases'] as const;

/** The values that a component's common props want. */
export function setComponentValues(
  values: ValueCollector,
  component: ServerComponentName,
  props: ServerComponentProps,
): void {
  requireCount(props.replicas, `${component}.replicas`);
  for (const [prop, path] of Object.entries(EVERYWHERE)) {
    values.add(`${component}.${path}`, props[prop as keyof ServerComponentProps], `${component}.${prop}`);
  }
  values.add(`${component}.service.type`, props.serviceType ?? ServiceType.CLUSTER_IP, `${component}.serviceType`);
  // The library makes its own ingresses; the chart's would be a second entrance.
  values.add(`${component}.ingress.enabled`, false, 'exposure');
  for (const probe of PROBES) {
    values.addGated('probes', `${component}.${probe}`, props[probe], `${component}.${probe}`);
  }
  for (const setting of DNS) {
    values.addGated('dns', `${component}.${setting}`, props[setting], `${component}.${setting}`);
  }
  setEnvironmentValues(values, component, props);
  setVolumes(values, component, props);
}

function setEnvironmentValues(
  values: ValueCollector,
  component: ServerComponentName,
  props: ServerComponentProps,
): void {
  const plain = Object.entries(props.environment ?? {}).map(([name, value]) => {
    requireParsable(name, value, `${component}.environment`);
    return { name, value };
  });
  const secret = Object.entries(props.secretEnvironment ?? {}).map(([name, value]) => ({
    name,
    value: isSetting(name) ? JSON.stringify(value) : value,
  }));
  values.addEnvironment(component, plain, `${component}.environment`);
  values.addEnvironment(component, secret, `${component}.secretEnvironment`);
}

/** Charts name volumes differently; the enterprise chart documents them for the file server alone. */
function setVolumes(values: ValueCollector, component: ServerComponentName, props: ServerComponentProps): void {
  const { edition } = values.chart;
  if (edition === 'enterprise' && component !== 'fileserver') {
    return;
  }
  if (component === 'fileserver' && (props.volumes || props.volumeMounts)) {
    values.chart.require('fileserverVolumes', 'fileserver.volumes');
  }
  const prefix = edition === 'public' ? 'additional' : 'extra';
  values.add(`${component}.${prefix}Volumes`, props.volumes, `${component}.volumes`);
  values.add(`${component}.${prefix}VolumeMounts`, props.volumeMounts, `${component}.volumeMounts`);
}

/** What no chart has a value for: labels, and volumes where the chart documents none. */
export function patchComponent(
  release: HelmRelease,
  chart: ServerChart,
  component: ServerComponentName,
  props: ServerComponentProps,
): void {
  const volumesInValues = chart.edition !== 'enterprise' || component === 'fileserver';
  for (const workload of release
    .findObjects({ kind: 'Deployment' })
    .filter(({ name }) => name.endsWith(`-${component}`))) {
    for (const [key, value] of Object.entries(props.labels ?? {})) {
      workload.metadata.addLabel(key, value);
    }
  }
  release.transformPods(new ComponentPatch(component, props, !volumesInValues));
}

class ComponentPatch implements IPodTransform {
  public constructor(
    private readonly component: ServerComponentName,
    private readonly props: ServerComponentProps,
    private readonly addVolumes: boolean,
  ) {}

  public transform(pod: RenderedPod): void {
    if (pod.kind !== 'Deployment' || !pod.name.endsWith(`-${this.component}`)) {
      return;
    }
    for (const [key, value] of Object.entries(this.props.labels ?? {})) {
      pod.addLabel(key, value);
    }
    if (this.addVolumes && this.props.volumes) {
      pod.mergeSpec({ volumes: [...(pod.spec.volumes ?? []), ...this.props.volumes] });
    }
    const [main] = pod.containers;
    if (this.addVolumes && this.props.volumeMounts && main) {
      main.merge({ volumeMounts: [...main.volumeMounts, ...this.props.volumeMounts] });
    }
  }
}

function requireCount(count: number | undefined, prop: string): void {
  if (count !== undefined && (!Number.isInteger(count) || count < 0)) {
    throw new CodedError('CLEARML5008', {
      found: `${prop} is ${count}`,
      expected: 'a whole number, 0 or more',
      fix: 'correct the number',
    });
  }
}
