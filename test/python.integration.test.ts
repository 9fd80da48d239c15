import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './support/apps';
import { packLibrary } from './support/packed-library';

const ROOT = join(__dirname, '..');

/** A Python in which the packages of `python/requirements.txt` are installed. */
const PYTHON = process.env.CDK8S_CLEARML_PYTHON ?? '';
const canRun = PYTHON !== '' && existsSync(join(ROOT, 'build', 'lib', 'index.js'));

const ENVIRONMENT = {
  ...process.env,
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
  PYTHONDONTWRITEBYTECODE: '1',
};

/** The Python package, as it is published. */
function generate(): string {
  const folder = temporaryFolder();
  const own = join(folder, 'package');
  packLibrary(own, join(folder, 'node_modules'));
  // What packs it once more must not build it.
  const manifest = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'));
  writeFileSync(join(own, 'package.json'), JSON.stringify({ ...manifest, scripts: {} }));
  const pacmak = join(ROOT, 'node_modules', 'jsii-pacmak', 'bin', 'jsii-pacmak');
  const args = ['--target', 'python', '--code-only', '--no-npmignore', '--outdir', join(folder, 'out'), own];
  execFileSync(process.execPath, [pacmak, ...args], { cwd: ROOT, env: ENVIRONMENT, stdio: 'pipe' });
  return join(folder, 'out', 'python', 'src');
}

(canRun ? describe : describe.skip)('from Python (CDK8S_CLEARML_PYTHON, npm run build first)', () => {
  let source: string;

  beforeAll(() => {
    source = generate();
  }, 300_000);

  const run = (program: string, args: string[]) => {
    const outdir = join(temporaryFolder(), 'dist');
    const env = { ...ENVIRONMENT, PYTHONPATH: source, CDK8S_OUTDIR: outdir };
    const ended = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', env });
    expect(ended.stderr).toBe('');
    const files = readdirSync(outdir).map((name) => [name, readFileSync(join(outdir, name), 'utf8')] as const);
    return { printed: ended.stdout, manifests: Object.fromEntries(files) };
  };
  const python = (name: string) => run(PYTHON, [join('test', 'python', `${name}.py`)]);
  const typescript = (name: string) => run(process.execPath, ['--require', 'tsx/cjs', `examples/${name}/main.ts`]);

  test.each([
    ['production', 'production'],
    ['gpu_queues', 'gpu-queues'],
  ])('%s gives the same bytes as the example', (name, example) => {
    expect(python(name).manifests).toEqual(typescript(example).manifests);
  });

  test('docs/languages.md synthesizes', () => {
    const [, code = ''] = /```python\n(.*?)```/s.exec(readFileSync(join(ROOT, 'docs', 'languages.md'), 'utf8')) ?? [];
    const { manifests } = run(PYTHON, ['-c', code]);
    expect(Object.keys(manifests)).toEqual(['clearml-secrets.k8s.yaml', 'clearml.k8s.yaml']);
    expect(manifests['clearml.k8s.yaml']).toMatch(/name: clearml-admin$.*name: WEBSERVER__useFilesProxy$/ms);
  });

  test('constructs of their own patch releases, and change pods', () => {
    const { printed, manifests } = python('own_construct');
    expect(printed).toMatch(/^\['ConfigMap', 'Deployment', .*\n.*CLEARML1012 agents\/agents\/release: no Service/);
    expect(manifests['agents.k8s.yaml']).toMatch(/^ {2}replicas: 3$.*^ {8}team: research$/ms);
  });
});
