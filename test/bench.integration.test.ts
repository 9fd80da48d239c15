import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const built = existsSync(join(ROOT, 'build', 'lib', 'index.js'));
// It brings its own helm, so once is enough.
const whenBuilt = built && process.env.HELM_EXECUTABLE?.endsWith('4') ? test : test.skip;

whenBuilt(
  'the benchmark runs, and all contenders do the work (npm run build first)',
  () => {
    const args = ['--require', 'tsx/cjs', join('bench', 'main.ts'), '--quick'];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', timeout: 170_000 });
    expect(stderr).toBe('');
    const contenders = [...stdout.matchAll(/^\| ([^|]+) \| \d+ \|/gm)].map(([, name]) => name);
    const each = [
      'helm template',
      'an empty cdk8s app',
      'cdk8s-clearml, first run',
      'cdk8s-clearml, cold',
      'cdk8s-clearml, warm',
      ...('enableCompileCache' in nodeModule ? ['cdk8s-clearml, warm, NODE_COMPILE_CACHE'] : []),
      'cdk8s-clearml, warm, app in one file',
      'cdk8s-clearml, warm, through tsx',
      'kubectl kustomize, helm 3',
      "cdk8s' Helm, compiled",
      "cdk8s' Helm, default template",
    ];
    expect(contenders).toEqual([...each, ...each, ...each]);
  },
  180_000,
);
