import { basename, resolve } from 'node:path';
import { inShort, listed } from '../../core/errors/coded-error';
import type { ObjectChange } from '../../objects/changes/object-changes';
import type { KubectlOptions } from '../cluster/kubectl';
import type { Prompts } from '../prompts';
import { chartOf, type EditionName, EXPOSURES } from './default-app';
import { COMPONENTS, type ComponentName } from './from/components';
import { type Answer, componentInFile } from './from/override-file';
import { type TypedApp, typedApp, type ValuesSource } from './from/typed-app';
import { changesOf, type RunningRelease, readRelease } from './helm-release';
import type { InitOptions } from './init-command';
import type { Project } from './typescript-project';

/** Options that name values of a Helm release. */
export interface FromOptions extends KubectlOptions {
  readonly from?: readonly string[];
  readonly fromAgent?: readonly string[];
  readonly fromGateway?: readonly string[];
  readonly fromRelease?: readonly string[];
  readonly agentVersion?: string;
  readonly gatewayVersion?: string;
  readonly replace?: readonly string[];
}

export function isFrom({ from, fromAgent, fromGateway, fromRelease }: FromOptions): boolean {
  return [from, fromAgent, fromGateway, fromRelease].some((one) => one !== undefined);
}

/** A project, and the comparison of its app with the values. */
export interface ComparedProject {
  readonly project: Project;
  /** How the app differs from the files, one line for each object. */
  readonly differences: readonly string[];
  readonly notes: readonly string[];
}

/** The project that expresses values files or Helm releases as props. */
export async function projectFromFiles(
  folder: string,
  options: InitOptions,
  prompts: Prompts | undefined,
): Promise<ComparedProject> {
  const releases = await Promise.all(
    (options.fromRelease ?? []).map((name) => readRelease(name, options.namespace, options)),
  );
  const sources = [...filesOf(options), ...releases.map((release) => releaseSource(release, options))];
  const order = COMPONENTS.map(({ name }) => name);
  const sorted = [...sources].sort((a, b) => order.indexOf(a.component) - order.indexOf(b.component));
  const app = await withoutNotices(() =>
    typedApp(sorted, {
      namespace: options.namespace,
      baseDomain: options.baseDomain,
      exposure: options.exposure === undefined ? undefined : EXPOSURES[options.exposure],
      answer: answers(options, prompts),
      askDomain: async () => prompts?.domain('Base domain of the server'),
    }),
  );
  const names = [
    ...sources.flatMap(({ files }) => files).map((file) => basename(file)),
    ...(options.fromRelease ?? []),
  ];
  return {
    project: projectOf(folder, options, app, names),
    differences: app.differences.map(described),
    notes: comparison(releases, app),
  };
}

function projectOf(folder: string, { name, namespace }: InitOptions, app: TypedApp, names: readonly string[]): Project {
  const constructs = app.components.map(({ component, props }) => ({
    id: component.name,
    construct: component.construct,
    props,
  }));
  const server = app.components.find(({ component }) => component.name === 'server');
  return {
    folder,
    name,
    namespace,
    ...(server ? { baseDomain: String(server.props.baseDomain) } : {}),
    constructs,
    secrets: app.secrets,
    // The charts decide about their pods.
    podSecurity: 'privileged',
    origin: names.join(', '),
  };
}

/** The files of each component, in their order. */
function filesOf(options: InitOptions): ValuesSource[] {
  const named = [
    ...(options.from ?? []).map((file) => ({ file, component: componentInFile(file) })),
    ...(options.fromAgent ?? []).map((file) => ({ file, component: 'agent' as const })),
    ...(options.fromGateway ?? []).map((file) => ({ file, component: 'gateway' as const })),
  ];
  const components = [...new Set(named.map(({ component }) => component))];
  return components.map((component) => ({
    component,
    chart: chartOf(component, options.edition ?? 'enterprise', versionOf(component, options)),
    files: named.filter((one) => one.component === component).map(({ file }) => resolve(file)),
  }));
}

function versionOf(component: ComponentName, options: InitOptions): string | undefined {
  const { chartVersion, agentVersion, gatewayVersion } = options;
  return { server: chartVersion, agent: agentVersion, gateway: gatewayVersion }[component];
}

function releaseSource(release: RunningRelease, options: InitOptions): ValuesSource {
  const { component, releaseName, version, values } = release;
  const { description } = COMPONENTS.find(({ name }) => name === component) ?? {};
  const described = description?.charts[release.chart];
  const edition = described?.edition as EditionName;
  const isUsual = releaseName === described?.entry.releaseName;
  return {
    component,
    chart: chartOf(component, edition, versionOf(component, options) ?? version),
    ...(isUsual ? {} : { releaseName }),
    files: [],
    values,
  };
}

/** Texts for placeholders: from options, or from a person at the terminal. */
function answers({ replace = [], baseDomain }: InitOptions, prompts: Prompts | undefined): Answer {
  const given = new Map(replace.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]));
  if (baseDomain !== undefined && !given.has('<BASE_DOMAIN>')) {
    given.set('<BASE_DOMAIN>', baseDomain);
  }
  return async (placeholder, path) => given.get(placeholder) ?? prompts?.text(`${placeholder} at ${path}`);
}

function described({ effect, kind, namespace, name, fields }: ObjectChange): string {
  const changes = fields.map(({ field, before, after }) => `${field}: ${inShort(before)} becomes ${inShort(after)}`);
  return `${effect} ${kind} ${namespace ?? ''}/${name}${changes.length > 0 ? `: ${changes.slice(0, 5).join('; ')}` : ''}`;
}

/** How the app differs from the releases in the cluster, without values, which may be secret there. */
function comparison(releases: readonly RunningRelease[], app: TypedApp): string[] {
  if (releases.length === 0) {
    return [];
  }
  const lines = changesOf(releases, app.objects).map(({ effect, kind, namespace, name, fields }) => {
    const changed = fields.length > 0 ? `: ${listed([...new Set(fields.map(({ field }) => field))], 3)}` : '';
    return `  ${effect} ${kind} ${namespace ?? ''}/${name}${changed}`;
  });
  return [`compared with ${releases.map(({ releaseName }) => releaseName).join(', ')} in the cluster:`, ...lines];
}

/** Runs an action without notices about workloads: each synth of the app prints them. */
async function withoutNotices<T>(action: () => Promise<T>): Promise<T> {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  try {
    return await action();
  } finally {
    // Node.js emits warnings after the code that reports them.
    setImmediate(() => {
      for (const listener of listeners) {
        process.on('warning', listener);
      }
    });
  }
}
