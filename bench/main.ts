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
    only: { type: 'string', default: 'server,fleet' },
  },
});
const rounds = options.quick ? 1 : Number(options.rounds);
const fleets = (options.quick ? '3' : options.fleets).split(',').map(Number);
const { CLEARML_PUBLIC_CHART, CLEARML_PUBLIC_AGENT_CHART } = process.env;

/** Contenders that would take minutes with a large fleet. */
const SLOW = /kustomize|Helm|tsx|one file|COMPILE/;

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
    runFleets();
  }
} finally {
  rmSync(workshop.folder, { recursive: true, force: true });
}

function servers(): Work[] {
  const server = (source: string) =>
    `new ClearmlServer(chart, 'server', { chart: ${source}, baseDomain: 'clearml.example.com' });`;
  const community = join(__dirname, '..', 'lib', 'charts', 'community');
  const own = { name: 'community', chart: community, constructs: server('ChartSource.directory(CHART)') };
  return CLEARML_PUBLIC_CHART ? [own, { ...own, name: 'clearml', chart: CLEARML_PUBLIC_CHART }] : [own];
}

function runServer(work: Work): void {
  console.log(
    `${table(`one server, chart ${work.name}`, contest(contendersFor(work, workshop), rounds, options.quick ? 1 : 0))}\n`,
  );
}

function runFleets(): void {
  const chart = CLEARML_PUBLIC_AGENT_CHART ?? join(__dirname, 'chart');
  const growth = new Map<number, readonly number[]>();
  for (const size of fleets) {
    const constructs = `for (let n = 0; n < ${size}; n++) {
  new HelmRelease(chart, 'agent' + n, { chart: CHART, releaseName: 'agent-' + n, kubeVersion: '1.32.0', values: ${AGENT_VALUES} });
}`;
    const work = { name: `agents-${size}`, chart, constructs };
    const contenders = contendersFor(work, workshop).filter(({ name }) => size < 100 || !SLOW.test(name));
    const turns = size < 100 ? rounds : Math.ceil(rounds / (size < 1000 ? 3 : 9));
    const results = contest(contenders, turns, options.quick ? 1 : 0);
    growth.set(
      size,
      ['cold', 'warm'].map((kind) => medianOf(results, `cdk8s-clearml, ${kind}`)),
    );
    console.log(`${table(`${size} agents`, results)}\n`);
  }
  reportGrowth(growth);
}

function reportGrowth(growth: ReadonlyMap<number, readonly number[]>): void {
  const [few, many] = [growth.get(100), growth.get(1000)];
  if (few && many) {
    const [cold, warm] = many.map((time, index) => (time / (few[index] ?? Number.NaN)).toFixed(1));
    console.log(`1,000 agents take ${cold} times as long as 100 when cold, ${warm} times when warm.`);
  }
}
