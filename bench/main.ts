/**
 * Times whole processes that do the same work. `npm run bench` prints the tables of docs/benchmarks.md; `-- --quick` is a try-out.
 * CLEARML_PUBLIC_CHART and CLEARML_PUBLIC_AGENT_CHART name folders of the public charts, which take part where they are given.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contendersFor, type Work } from './contenders';
import { contest } from './contest';
import { medianOf, table } from './table';
import { Workshop } from './workshop';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '9' },
    fleets: { type: 'string', default: '10,100,200,1000' },
    tenants: { type: 'string', default: '100,400,1000' },
    only: { type: 'string', default: 'server,fleet,tenants' },
  },
});
const rounds = options.quick ? 1 : Number(options.rounds);
const sizes = (option: string) => (options.quick ? '3' : option).split(',').map(Number);
const { CLEARML_PUBLIC_CHART, CLEARML_PUBLIC_AGENT_CHART } = process.env;

/** Contenders that would take minutes with a large fleet. */
const SLOW = /kustomize|Helm|tsx|one file|COMPILE|first run/;

/** Values of the nth agent, as JavaScript. */
const AGENT_VALUES = CLEARML_PUBLIC_AGENT_CHART
  ? "{ agentk8sglue: { queue: 'queue-' + n } }"
  : "{ queues: ['queue-' + n], extraEnvs: [{ name: 'N', value: String(n) }] }";

const workshop = new Workshop();
try {
  console.log(`Node.js ${process.version}, helm at ${workshop.helm}\n`);
  if (options.only.includes('server')) {
    servers().forEach(runServer);
  }
  if (options.only.includes('fleet')) {
    runFleets('agents', sizes(options.fleets), agents);
  }
  if (options.only.includes('tenants')) {
    runFleets('tenants', sizes(options.tenants), tenants);
  }
} finally {
  rmSync(workshop.folder, { recursive: true, force: true });
}

function servers(): Work[] {
  const server = (source: string) =>
    `new ClearmlServer(chart, 'server', { chart: ${source}, baseDomain: 'clearml.example.com' });`;
  const community = join(__dirname, '..', 'lib', 'chart', 'community');
  const own = { name: 'community', chart: community, constructs: server('ChartSource.directory(CHART)') };
  return CLEARML_PUBLIC_CHART ? [own, { ...own, name: 'clearml', chart: CLEARML_PUBLIC_CHART }] : [own];
}

function runServer(work: Work): void {
  console.log(
    `${table(`one server, chart ${work.name}`, contest(contendersFor(work, workshop), rounds, options.quick ? 1 : 0))}\n`,
  );
}

/** Releases of one chart in one cdk8s chart. */
function agents(size: number): Omit<Work, 'name'> {
  const constructs = `for (let n = 0; n < ${size}; n++) {
  new HelmRelease(chart, 'agent' + n, { chart: CHART, releaseName: 'agent-' + n, kubeVersion: '1.32.0', values: ${AGENT_VALUES} });
}`;
  return { chart: CLEARML_PUBLIC_AGENT_CHART ?? join(__dirname, 'chart'), constructs };
}

/** Tenants with namespace, quota, network policies and agent each, and two manifest files. */
function tenants(size: number): Omit<Work, 'name'> {
  const url = (name: string) => `'https://${name}.clearml.example.com'`;
  const constructs = `new TenantFleet(app, 'tenants', {
  tenants: Tenants.of(Array.from({ length: ${size} }, (_, n) => ({ name: 'team-' + n, quota: { pods: String(n + 1) } }))),
  endpoints: { apiUrl: ${url('api')}, appUrl: ${url('app')}, filesUrl: ${url('files')} },
  agent: { chart: ChartSource.directory(CHART), queues: [{ name: 'default' }], releaseName: 'agent-{tenant}' },
  credentials: TenantCredentials.fromSecret('credentials'),
  networkIsolation: { externalCidrs: ['0.0.0.0/0'] },
});`;
  return { chart: join(__dirname, '..', 'lib', 'chart', 'preview', 'clearml-enterprise-agent'), constructs };
}

function runFleets(kind: string, counts: readonly number[], workOf: (size: number) => Omit<Work, 'name'>): void {
  const growth = new Map<number, readonly number[]>();
  for (const size of counts) {
    const work = { name: `${kind}-${size}`, ...workOf(size) };
    const contenders = contendersFor(work, workshop).filter(({ name }) => size < 100 || !SLOW.test(name));
    const turns = size < 100 ? rounds : Math.ceil(rounds / (size < 1000 ? 3 : 9));
    const results = contest(contenders, turns, options.quick ? 1 : 0);
    growth.set(
      size,
      ['cold', 'warm'].map((state) => medianOf(results, `cdk8s-clearml, ${state}`)),
    );
    console.log(`${table(`${size} ${kind}`, results)}\n`);
  }
  reportGrowth(kind, growth);
}

function reportGrowth(kind: string, growth: ReadonlyMap<number, readonly number[]>): void {
  const [few, many] = [growth.get(100), growth.get(1000)];
  if (few && many) {
    const [cold, warm] = many.map((time, index) => (time / (few[index] ?? Number.NaN)).toFixed(1));
    console.log(`1,000 ${kind} take ${cold} times as long as 100 when cold, ${warm} times when warm.\n`);
  }
}
