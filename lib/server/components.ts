import { ALWAYS } from '../chart/clearml-chart';
import type { DescribedEndpoint } from '../chart/installation';
import { type ConstructRow, NO_VALUE, type ValueRow, wholeNumber } from '../chart/prop-table';
import type { IPodTransform, RenderedPod } from '../helm/manifests/rendered-pod';
import type { SecretValue } from '../secrets/secret-value';
import { type ServerComponentProps, ServiceType } from './component-props';
import { hasFileServer } from './file-storage';
import type { ServerInstallation } from './server-installation';
import { type EnvironmentEntry, isSetting, literalFor } from './settings';

/** The components of a server that users reach. */
export type ServerComponentName = 'apiserver' | 'fileserver' | 'webserver';

/** The web endpoints (`k8s.md`, `faq.md`, `openshift.md`). */
export const SERVER_ENDPOINTS: { readonly [C in ServerComponentName]: DescribedEndpoint } = {
  apiserver: { port: 8008, healthPath: '/debug.ping', traffic: { largeBodies: true } },
  webserver: { port: 8080, healthPath: '/', traffic: { largeBodies: true } },
  fileserver: { port: 8081, healthPath: '/', traffic: { largeBodies: true, longRequests: true } },
};

/** Fix of errors about secrets in plain texts. */
export const SECRET_REMEDY = 'move fixed users to the users prop, and replace each other password by a SecretValue';

const PROBES = { enterprise: '10.12.4', community: ALWAYS }; // 10.12.md
const DNS = { enterprise: '10.8.12', community: ALWAYS }; // 10.8.md

/** Rows of the props that all components have. */
export function componentRows(component: ServerComponentName): {
  readonly [K in keyof ServerComponentProps]-?: ValueRow | ConstructRow;
} {
  const at = (key: string) => `${component}.${key}`;
  return {
    replicas: { path: at('replicaCount'), check: wholeNumber(0) },
    resources: { path: at('resources') },
    serviceType: { paths: [at('service.type')] },
    serviceAnnotations: { path: at('service.annotations') },
    podAnnotations: { path: at('podAnnotations') },
    nodeSelector: { path: at('nodeSelector') },
    tolerations: { path: at('tolerations') },
    affinity: { path: at('affinity') },
    livenessProbe: { path: at('livenessProbe'), since: PROBES },
    readinessProbe: { path: at('readinessProbe'), since: PROBES },
    startupProbe: { path: at('startupProbe'), since: PROBES },
    dnsPolicy: { path: at('dnsPolicy'), since: DNS },
    dnsConfig: { path: at('dnsConfig'), since: DNS },
    hostAliases: { path: at('hostAliases'), since: DNS },
    environment: { path: at('extraEnvs'), convert: variables },
    secretEnvironment: { path: at('extraEnvs'), convert: secretVariables },
    volumes: volumeRow(component, 'Volumes'),
    volumeMounts: volumeRow(component, 'VolumeMounts'),
    labels: NO_VALUE,
  };
}

/** Charts name volumes differently. The enterprise chart documents them for the file server alone. */
function volumeRow(component: ServerComponentName, kind: 'Volumes' | 'VolumeMounts'): ValueRow {
  const path = { community: `${component}.extra${kind}`, public: `${component}.additional${kind}` };
  const since = { enterprise: '10.11.0', community: ALWAYS, public: ALWAYS }; // 10.11.md
  return component === 'fileserver' ? { path: { ...path, enterprise: `${component}.extra${kind}` }, since } : { path };
}

/** A row of settings, which become environment variables. */
export function settingsRow(
  component: ServerComponentName,
  entry: (path: string, value: unknown) => EnvironmentEntry,
): ValueRow {
  return {
    path: `${component}.extraEnvs`,
    convert: (settings: object) =>
      Object.entries(settings)
        .filter(([, value]) => value !== undefined)
        .map(([path, value]) => entry(path, value)),
  };
}

function variables(environment: { readonly [name: string]: string }): EnvironmentEntry[] {
  return Object.entries(environment).map(([name, value]) => ({ name, value }));
}

function secretVariables(environment: { readonly [name: string]: SecretValue }): object[] {
  return Object.entries(environment).map(([name, value]) => ({
    name,
    value: isSetting(name) ? literalFor(name, value) : value,
  }));
}

/** The components that the chart deploys, in the order in which they are exposed. */
export function deployedComponents(server: ServerInstallation): ServerComponentName[] {
  return ['apiserver', 'webserver', ...(hasFileServer(server) ? ['fileserver' as const] : [])];
}

/** Sets the types of the Services. The library creates ingresses; the chart's would expose the components twice. */
export function setServices(server: ServerInstallation): void {
  for (const component of deployedComponents(server)) {
    const serviceType = server.props[component]?.serviceType ?? ServiceType.CLUSTER_IP;
    server.values.add(`${component}.service.type`, serviceType, `${component}.serviceType`);
    server.values.add(`${component}.ingress.enabled`, false, 'exposure');
  }
}

/** Adds labels to the Deployments; no chart has a value for them. */
export function labelDeployments(server: ServerInstallation): void {
  for (const deployment of server.release.findObjects({ kind: 'Deployment' })) {
    const component = deployedComponents(server).find((name) => deployment.name.endsWith(`-${name}`));
    for (const [key, value] of Object.entries((component && server.props[component]?.labels) ?? {})) {
      deployment.metadata.addLabel(key, value);
    }
  }
}

/** Adds labels to the pods of a component, and volumes where the chart documents no value for them. */
export class ComponentTransform implements IPodTransform {
  private readonly props: ServerComponentProps;
  private readonly addsVolumes: boolean;

  public constructor(
    private readonly component: ServerComponentName,
    { chart, props }: ServerInstallation,
  ) {
    this.props = props[component] ?? {};
    this.addsVolumes = chart.edition === 'enterprise' && component !== 'fileserver';
  }

  public transform(pod: RenderedPod): void {
    if (pod.kind !== 'Deployment' || !pod.name.endsWith(`-${this.component}`)) {
      return;
    }
    const { labels = {}, volumes, volumeMounts } = this.props;
    for (const [key, value] of Object.entries(labels)) {
      pod.addLabel(key, value);
    }
    if (this.addsVolumes && volumes) {
      pod.mergeSpec({ volumes: [...(pod.spec.volumes ?? []), ...volumes] });
    }
    const [main] = pod.containers;
    if (this.addsVolumes && volumeMounts && main) {
      main.merge({ volumeMounts: [...main.volumeMounts, ...volumeMounts] });
    }
  }
}
