/**
 * Times whole processes that do the same work, in turns within one run, and prints ratios: machines are noisy, so a figure
 * alone says little. `npm run bench [-- rounds]`
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { findHelm } from '../lib/helm/command/executable';

interface Contender {
  readonly name: string;
  readonly run: () => void;
}

const ROOT = resolve(__dirname, '..');
const rounds = Number(process.argv[2] ?? 9);
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-bench-'));

try {
  const helm = findHelm();
  const recorded = recordHelmCall(helm);
  const contenders: Contender[] = [
    { name: 'helm template', run: () => run(helm, recorded.args, recorded.values) },
    {
      name: 'cdk8s-clearml, main.ts',
      run: () => run(process.execPath, ['--require', 'tsx/cjs', 'main.ts'], '', { HELM_EXECUTABLE: helm }),
    },
    ...compiled(helm),
    plainCdk8s(helm, recorded),
  ];
  report(measure(contenders));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The very call of helm that main.ts makes, so that all contenders render the same chart with the same values. */
function recordHelmCall(helm: string): { args: string[]; values: string } {
  const recorder = join(folder, 'helm');
  const script = `#!/usr/bin/env bash
if [ "$1" = template ]; then printf '%s\\n' "$@" > ${folder}/args; tee ${folder}/values.json | ${helm} "$@"; else ${helm} "$@"; fi
`;
  writeFileSync(recorder, script);
  chmodSync(recorder, 0o755);
  run(process.execPath, ['--require', 'tsx/cjs', 'main.ts'], '', { HELM_EXECUTABLE: recorder });
  return {
    args: readFileSync(join(folder, 'args'), 'utf8').trimEnd().split('\n'),
    values: readFileSync(join(folder, 'values.json'), 'utf8'),
  };
}

/** The same app on the compiled library, as it is for its users; `npm run build` first. */
function compiled(helm: string): Contender[] {
  const library = join(ROOT, 'build', 'lib');
  if (!existsSync(library)) {
    return [];
  }
  const app = join(folder, 'compiled.js');
  const code = readFileSync(join(ROOT, 'main.ts'), 'utf8').replace("'./lib'", JSON.stringify(library));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(app, ts.transpile(code, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }));
  return [{ name: 'cdk8s-clearml, compiled', run: () => run(process.execPath, [app], '', { HELM_EXECUTABLE: helm }) }];
}

/** The app of `cdk8s init typescript-app` with the same release, run as its cdk8s.yaml says. */
function plainCdk8s(helm: string, recorded: { args: string[]; values: string }): Contender {
  const app = join(folder, 'plain');
  mkdirSync(app);
  symlinkSync(join(ROOT, 'node_modules'), join(app, 'node_modules'));
  const [, releaseName, chart, ...flags] = recorded.args;
  const helmFlags = flags.filter((flag, index) => ![flag, flags[index - 1]].includes('--values'));
  writeFileSync(
    join(app, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { module: 'CommonJS', target: 'ES2022', esModuleInterop: true, types: ['node'] },
    }),
  );
  writeFileSync(
    join(app, 'main.ts'),
    `import { App, Chart, Helm } from 'cdk8s';
const app = new App();
const chart = new Chart(app, 'clearml', { namespace: 'clearml' });
new Helm(chart, 'release', ${JSON.stringify({ chart, releaseName, helmExecutable: helm, helmFlags, values: JSON.parse(recorded.values) })});
app.synth();
`,
  );
  return { name: "cdk8s' Helm, default template", run: () => run('npx', ['ts-node', 'main.ts'], '', {}, app) };
}

function run(program: string, args: string[], input = '', env: Record<string, string> = {}, cwd = ROOT): void {
  const result = spawnSync(program, args, {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
    env: { ...process.env, CDK8S_OUTDIR: join(folder, 'dist'), ...env },
  });
  if (result.status !== 0) {
    throw new Error(`${program} ${args.join(' ')} failed: ${result.stderr}`);
  }
}

/** Milliseconds of each contender in each round; the first round warms file caches and is not counted. */
function measure(contenders: Contender[]): Map<string, number[]> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders) {
      const start = performance.now();
      contender.run();
      if (round > 0) {
        times.get(contender.name)?.push(performance.now() - start);
      }
    }
  }
  return times;
}

function report(times: Map<string, number[]>): void {
  const [baseline = []] = times.values();
  console.log(
    `| whole process, ${rounds} rounds | median ms | times helm (median) | spread |\n| --- | ---: | ---: | --- |`,
  );
  for (const [name, own] of times) {
    const ratios = own.map((time, round) => time / (baseline[round] ?? 1)).sort((a, b) => a - b);
    const spread = `${ratios[0]?.toFixed(2)} to ${ratios.at(-1)?.toFixed(2)}`;
    console.log(`| ${name} | ${median(own).toFixed(0)} | ${median(ratios).toFixed(2)} | ${spread} |`);
  }
}

function median(numbers: number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
