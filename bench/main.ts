/**
 * Measures whole commands that do the same work. `npm run bench` prints the tables of docs/benchmarks.md; `-- --quick` is a trial.
 * CLEARML_PUBLIC_CHART and CLEARML_PUBLIC_AGENT_CHART name folders of the public charts, which replace the charts of this repository.
 */
import { rmSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appOf, cdk8sHelm, emptyApp, helmLoop, kustomize, ours, type Work } from './contenders';
import { contest } from './contest';
import { Workshop } from './workshop';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '9' },
    releases: { type: 'string', default: '200' },
    tenants: { type: 'string', default: '1000' },
    only: { type: 'string', default: 'server,releases,secrets,tenants' },
  },
});
const rounds = options.quick ? 0 : Number(options.rounds);
const sizeOf = (option: string) => (options.quick ? 3 : Number(option));
const { CLEARML_PUBLIC_CHART, CLEARML_PUBLIC_AGENT_CHART } = process.env;
const CHARTS = join(__dirname, '..', 'lib', 'chart');

const workshop = new Workshop();
try {
  console.log(`Node.js ${process.version}, helm at ${workshop.helm}\n`);
  if (options.only.includes('server')) {
    runServer({});
    if ('enableCompileCache' in nodeModule) {
      runServer({ NODE_COMPILE_CACHE: join(workshop.folder, 'compiled') });
    }
  }
  if (options.only.includes('releases')) {
    runFleet(releases(sizeOf(options.releases)), Math.ceil(rounds / 3));
  }
  if (options.only.includes('secrets')) {
    runFleet(releases(sizeOf(options.releases), true), Math.ceil(rounds / 3));
  }
  if (options.only.includes('tenants')) {
    runFleet(tenants(sizeOf(options.tenants)), Math.ceil(rounds / 9));
  }
} finally {
  rmSync(workshop.folder, { recursive: true, force: true });
}

/** One server, relative to an empty app. */
function runServer(env: Record<string, string>): void {
  const work = {
    name: CLEARML_PUBLIC_CHART ? 'clearml' : 'community',
    chart: CLEARML_PUBLIC_CHART ?? join(CHARTS, 'community'),
    constructs: `new ClearmlServer(chart, 'server', { chart: ChartSource.directory(CHART), baseDomain: 'clearml.example.com' });`,
  };
  const calls = workshop.recordCalls(appOf(work), work.name);
  const contenders = [
    emptyApp(workshop, env),
    ...ours(work, workshop, 'synth', env),
    cdk8sHelm(calls, work, workshop, env),
    helmLoop(calls, work, workshop),
    ...kustomize(calls, work, workshop),
  ];
  const title = `one server, chart ${work.name}${'NODE_COMPILE_CACHE' in env ? ', with NODE_COMPILE_CACHE' : ''}`;
  console.log(`${contest(title, contenders, rounds)}\n`);
}

/** Many releases, relative to helm in a loop. */
function runFleet(work: Work, turns: number): void {
  const calls = workshop.recordCalls(appOf(work), work.name);
  console.log(`${contest(work.name, [helmLoop(calls, work, workshop), ...ours(work, workshop, 'app')], turns)}\n`);
}

/** Releases of an agent chart, each with two secrets of its own or none. */
function releases(count: number, withSecrets = false): Work {
  const [key, secret] = ['key', 'secret'].map((name) => `SecretValue.unsafePlainText('${name}' + n)`);
  const [plain, secrets] = CLEARML_PUBLIC_AGENT_CHART
    ? ["agentk8sglue: { queue: 'queue-' + n }", `clearml: { agentk8sglueKey: ${key}, agentk8sglueSecret: ${secret} }`]
    : [
        "queues: ['queue-' + n], extraEnvs: [{ name: 'N', value: String(n) }]",
        `api: { key: ${key}, secret: ${secret} }`,
      ];
  const values = `{ ${withSecrets ? `${plain}, ${secrets}` : plain} }`;
  const constructs = `for (let n = 0; n < ${count}; n++) {
  new HelmRelease(chart, 'agent' + n, { chart: CHART, releaseName: 'agent-' + n, kubeVersion: '1.32.0', values: ${values} });
}`;
  return {
    name: `${count}-releases${withSecrets ? '-with-secrets' : ''}`,
    chart: CLEARML_PUBLIC_AGENT_CHART ?? join(__dirname, 'chart'),
    constructs,
  };
}

/** Tenants with namespace, quota, network policies and agent each, in two manifest files each. */
function tenants(count: number): Work {
  const url = (name: string) => `'https://${name}.clearml.example.com'`;
  const constructs = `new TenantFleet(app, 'tenants', {
  tenants: Tenants.of(Array.from({ length: ${count} }, (_, n) => ({ name: 'team-' + n, quota: { pods: String(n + 1) } }))),
  endpoints: { apiUrl: ${url('api')}, appUrl: ${url('app')}, filesUrl: ${url('files')} },
  agent: { chart: ChartSource.directory(CHART), queues: [{ name: 'default' }], releaseName: 'agent-{tenant}' },
  credentials: TenantCredentials.fromSecret('credentials'),
  networkIsolation: { externalCidrs: ['0.0.0.0/0'] },
});`;
  return { name: `${count}-tenants`, chart: join(CHARTS, 'preview', 'clearml-enterprise-agent'), constructs };
}
