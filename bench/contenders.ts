import { readFileSync, rmSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import type { Contender } from './contest';
import { flagValue, type HelmCall, recordCalls } from './helm-calls';
import type { Workshop } from './workshop';

/** What all contenders do. */
export interface Work {
  readonly name: string;
  /** Folder of the chart. */
  readonly chart: string;
  /** JavaScript of an app of this library that makes the releases, in `chart`, from the chart at `CHART`. */
  readonly constructs: string;
}

/** Everyone who can do this work. `helm template`, called for one release after the other, comes first. */
export function contendersFor(work: Work, workshop: Workshop): Contender[] {
  const chart = workshop.copyChart(work.chart, work.name);
  const app = workshop.write(`${work.name}/main.js`, ourApp(work, chart));
  const calls = recordCalls(app, work.name, workshop);
  return [
    helmContender(calls, chart, work, workshop),
    emptyApp(work, workshop),
    ...ourContenders(app, work, workshop),
    ...kustomizeContender(calls, work, workshop),
    ...cdk8sContenders(calls, chart, work, workshop),
  ];
}

function helmContender(calls: readonly HelmCall[], chart: string, { name }: Work, workshop: Workshop): Contender {
  const lines = calls.map(({ releaseName, flags, values }) => {
    const file = workshop.write(`${name}/values/${releaseName}.json`, JSON.stringify(values));
    return [workshop.helm, 'template', releaseName, chart, '--values', file, ...flags].join(' ');
  });
  const script = workshop.write(`${name}/helm.sh`, `set -e\n${lines.join('\n')}\n`);
  return { name: 'helm template', command: { program: 'sh', args: [script], cwd: workshop.path(name) } };
}

/** What every cdk8s app takes before it does anything. */
function emptyApp({ name }: Work, workshop: Workshop): Contender {
  const app = workshop.write(`${name}/empty.js`, "const { App } = require('cdk8s');\nnew App().synth();\n");
  return {
    name: 'an empty cdk8s app',
    command: { program: process.execPath, args: [app], cwd: workshop.path(name) },
  };
}

function ourApp({ constructs }: Work, chart: string): string {
  return `const { App, Chart } = require('cdk8s');
const { ChartSource, ClearmlServer, HelmRelease, TenantCredentials, TenantFleet, Tenants } = require('cdk8s-clearml');
const CHART = ${JSON.stringify(chart)};
const app = new App();
const chart = new Chart(app, 'bench', { namespace: 'bench' });
${constructs}
app.synth();
`;
}

function ourContenders(app: string, { name }: Work, workshop: Workshop): Contender[] {
  const cache = workshop.path(name, 'cache');
  const env = { HELM_EXECUTABLE: workshop.helm, CDK8S_CLEARML_CACHE: cache };
  const run = (args: string[], more: Record<string, string> = {}) => ({
    program: process.execPath,
    args,
    cwd: workshop.path(name),
    env: { ...env, ...more },
  });
  const source = readFileSync(app, 'utf8').replace(/const (\{.*\}) = require\((.*)\)/g, 'import $1 from $2');
  const typescript = workshop.write(`${name}/typescript.ts`, source);
  const compileCache = { NODE_COMPILE_CACHE: workshop.path(name, 'compiled') };
  return [
    {
      name: 'cdk8s-clearml, first run',
      command: run([app]),
      prepare: () => rmSync(cache, { recursive: true, force: true }),
    },
    {
      name: 'cdk8s-clearml, cold',
      command: run([app]),
      prepare: () =>
        ['charts', 'renderings'].map((kind) => rmSync(join(cache, kind), { recursive: true, force: true })),
    },
    { name: 'cdk8s-clearml, warm', command: run([app]) },
    ...('enableCompileCache' in nodeModule
      ? [{ name: 'cdk8s-clearml, warm, NODE_COMPILE_CACHE', command: run([app], compileCache) }]
      : []),
    { name: 'cdk8s-clearml, warm, app in one file', command: run([workshop.bundle(app)]) },
    { name: 'cdk8s-clearml, warm, through tsx', command: run(['--require', 'tsx/cjs', typescript]) },
  ];
}

function kustomizeContender(calls: readonly HelmCall[], { name }: Work, workshop: Workshop): Contender[] {
  const tools = workshop.kustomize();
  if (!tools) {
    return [];
  }
  const charts = calls.map((call) => ({
    name,
    releaseName: call.releaseName,
    namespace: flagValue(call, '--namespace'),
    kubeVersion: flagValue(call, '--kube-version'),
    valuesInline: call.values,
  }));
  const kustomization = { helmGlobals: { chartHome: 'charts' }, helmCharts: charts };
  workshop.write(`kustomize-${name}/kustomization.yaml`, JSON.stringify(kustomization));
  workshop.copyChart(workshop.path('charts', name), name, `kustomize-${name}`);
  const args = ['kustomize', '--enable-helm', '--helm-command', tools.helm, workshop.path(`kustomize-${name}`)];
  return [{ name: 'kubectl kustomize, helm 3', command: { program: tools.kubectl, args, cwd: workshop.path(name) } }];
}

/** cdk8s' own `Helm`, in the app of `cdk8s init typescript-app` as its cdk8s.yaml runs it, and compiled. */
function cdk8sContenders(calls: readonly HelmCall[], chart: string, { name }: Work, workshop: Workshop): Contender[] {
  const constructs = calls.map(({ releaseName, flags, values }) => {
    const props = { chart, releaseName, helmExecutable: workshop.helm, helmFlags: flags, values };
    return `new Helm(chart, ${JSON.stringify(releaseName)}, ${JSON.stringify(props)});`;
  });
  const body = `const app = new App();
const chart = new Chart(app, 'plain', { namespace: 'bench' });
${constructs.join('\n')}
app.synth();
`;
  const cwd = workshop.path(name);
  workshop.write(`${name}/main.ts`, `import { App, Chart, Helm } from 'cdk8s';\n${body}`);
  const compiled = workshop.write(`${name}/plain.js`, `const { App, Chart, Helm } = require('cdk8s');\n${body}`);
  return [
    { name: "cdk8s' Helm, compiled", command: { program: process.execPath, args: [compiled], cwd } },
    { name: "cdk8s' Helm, default template", command: { program: 'npx', args: ['ts-node', 'main.ts'], cwd } },
  ];
}
