import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const built = existsSync(join(ROOT, 'build', 'lib', 'index.js'));
// The benchmark finds helm by itself, so one jest project is sufficient.
const whenBuilt = built && process.env.HELM_EXECUTABLE?.endsWith('4') ? test : test.skip;

whenBuilt(
  'the benchmark prints a row for every contender (requires npm run build)',
  () => {
    const args = ['--require', 'tsx/cjs', join('bench', 'main.ts'), '--quick'];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', timeout: 170_000 });
    expect(stderr).toBe('');
    const contenders = [...stdout.matchAll(/^\| ([^|]+) \| [\d.]+ \|/gm)].map(([, name]) => name);
    const server = [
      'cdk8s synth, empty app',
      'cdk8s-clearml, cold',
      'cdk8s-clearml, warm',
      "cdk8s' Helm",
      'helm template',
      'kubectl kustomize, helm 3',
    ];
    const fleet = ['helm template', 'cdk8s-clearml, cold', 'cdk8s-clearml, warm'];
    const servers = 'enableCompileCache' in nodeModule ? [...server, ...server] : server;
    expect(contenders).toEqual([...servers, ...fleet, ...fleet, ...fleet]);
  },
  180_000,
);
