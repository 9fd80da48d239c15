import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender } from './contest';
import type { HelmCall, Workshop } from './workshop';

/** An app of this library. */
export interface Work {
  readonly name: string;
  /** Folder of the chart. */
  readonly chart: string;
  /** JavaScript that adds constructs to `app` and `chart`, from the chart at `CHART`. */
  readonly constructs: string;
}

/** `cdk8s synth` of an app without constructs: the unit of all measurements of one server. */
export function emptyApp(workshop: Workshop, env: Record<string, string>): Contender {
  const app = "const { App } = require('cdk8s');\nnew App().synth();\n";
  return workshop.synth('cdk8s synth, empty app', 'empty', app, env);
}

const NAMES = [
  'ChartSource',
  'ClearmlServer',
  'HelmRelease',
  'SecretValue',
  'TenantCredentials',
  'TenantFleet',
  'Tenants',
];

/** The JavaScript of the work. It imports the names that it uses, as apps do. */
export function appOf({ chart, constructs }: Work): string {
  return `const { App, Chart } = require('cdk8s');
const { ${NAMES.filter((name) => constructs.includes(name)).join(', ')} } = require('cdk8s-clearml');
const CHART = ${JSON.stringify(chart)};
const app = new App();
const chart = new Chart(app, 'bench', { namespace: 'bench' });
${constructs}
app.synth();
`;
}

/** This library with an empty cache of renderings, and with a full one. */
export function ours(
  work: Work,
  workshop: Workshop,
  command: 'synth' | 'app',
  env: Record<string, string> = {},
): Contender[] {
  const folder = `${work.name}/ours`;
  const cache = join(workshop.folder, folder, 'cache');
  const contender = (state: string) =>
    workshop[command](`cdk8s-clearml, ${state}`, folder, appOf(work), { ...env, CDK8S_CLEARML_CACHE: cache });
  const empty = () =>
    ['charts', 'renderings'].map((kind) => rmSync(join(cache, kind), { recursive: true, force: true }));
  return [{ ...contender('cold'), prepare: empty }, contender('warm')];
}

/** cdk8s' own `Helm`, which renders at every synth. */
export function cdk8sHelm(
  calls: readonly HelmCall[],
  work: Work,
  workshop: Workshop,
  env: Record<string, string>,
): Contender {
  const constructs = calls.map(({ releaseName, flags, values }) => {
    const props = { chart: work.chart, releaseName, helmExecutable: workshop.helm, helmFlags: flags, values };
    return `new Helm(chart, ${JSON.stringify(releaseName)}, ${JSON.stringify(props)});`;
  });
  const app = `const { App, Chart, Helm } = require('cdk8s');
const app = new App();
const chart = new Chart(app, 'plain', { namespace: 'bench' });
${constructs.join('\n')}
app.synth();
`;
  return workshop.synth("cdk8s' Helm", `${work.name}/helm`, app, env);
}

/** `helm template`, one release after the other. */
export function helmLoop(calls: readonly HelmCall[], { name, chart }: Work, workshop: Workshop): Contender {
  const lines = calls.map(({ releaseName, flags, values }) => {
    const file = workshop.write(`${name}/values/${releaseName}.json`, JSON.stringify(values));
    return [workshop.helm, 'template', releaseName, chart, '--values', file, ...flags].join(' ');
  });
  const script = workshop.write(`${name}/helm.sh`, `set -e\n${lines.join('\n')}\n`);
  return { name: 'helm template', program: 'sh', args: [script], cwd: join(workshop.folder, name) };
}

/** `kubectl kustomize --enable-helm`, where its programs are present. */
export function kustomize(calls: readonly HelmCall[], { name, chart }: Work, workshop: Workshop): Contender[] {
  const programs = workshop.kustomize();
  if (!programs) {
    return [];
  }
  const flagValue = ({ flags }: HelmCall, flag: string) => flags[flags.indexOf(flag) + 1 || flags.length];
  const helmCharts = calls.map((call) => ({
    name,
    releaseName: call.releaseName,
    namespace: flagValue(call, '--namespace'),
    kubeVersion: flagValue(call, '--kube-version'),
    valuesInline: call.values,
  }));
  const folder = `${name}/kustomize`;
  workshop.write(`${folder}/kustomization.yaml`, JSON.stringify({ helmGlobals: { chartHome: 'charts' }, helmCharts }));
  workshop.copyChart(chart, `${folder}/charts/${name}`);
  const args = ['kustomize', '--enable-helm', '--helm-command', programs.helm, join(workshop.folder, folder)];
  return [{ name: 'kubectl kustomize, helm 3', program: programs.kubectl, args, cwd: join(workshop.folder, name) }];
}
