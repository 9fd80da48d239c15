import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './support/apps';
import { packLibrary } from './support/packed-library';
import { withoutPreviewNotice } from './support/without-advice';

const ROOT = join(__dirname, '..');

/** A Python interpreter with the packages in `test/python/requirements.txt`. */
const PYTHON = process.env.CDK8S_CLEARML_PYTHON ?? '';
const canRun = PYTHON !== '' && existsSync(join(ROOT, 'build', 'lib', 'index.js'));

const ENVIRONMENT = {
  ...process.env,
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
  PYTHONDONTWRITEBYTECODE: '1',
};

/** Generates the Python package as it is published, and returns its source folder. */
function generate(): string {
  const folder = temporaryFolder();
  const own = join(folder, 'package');
  packLibrary(own, join(folder, 'node_modules'));
  // jsii-pacmak packs the library again, which must not run its scripts.
  const manifest = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'));
  writeFileSync(join(own, 'package.json'), JSON.stringify({ ...manifest, scripts: {} }));
  const pacmak = join(ROOT, 'node_modules', 'jsii-pacmak', 'bin', 'jsii-pacmak');
  const args = ['--target', 'python', '--code-only', '--no-npmignore', '--outdir', join(folder, 'out'), own];
  execFileSync(process.execPath, [pacmak, ...args], { cwd: ROOT, env: ENVIRONMENT, stdio: 'pipe' });
  return join(folder, 'out', 'python', 'src');
}

(canRun ? describe : describe.skip)('in Python (requires CDK8S_CLEARML_PYTHON and npm run build)', () => {
  let source: string;

  beforeAll(() => {
    source = generate();
  }, 300_000);

  const run = (program: string, args: string[]) => {
    const outdir = join(temporaryFolder(), 'dist');
    const env = { ...ENVIRONMENT, PYTHONPATH: source, CDK8S_OUTDIR: outdir };
    const ended = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', env });
    expect(withoutPreviewNotice(ended.stderr)).toBe('');
    const files = readdirSync(outdir).map((name) => [name, readFileSync(join(outdir, name), 'utf8')] as const);
    return { printed: ended.stdout, manifests: Object.fromEntries(files) };
  };
  const python = (name: string) => run(PYTHON, [join('test', 'python', `${name}.py`)]);
  const typescript = (name: string) => run(process.execPath, ['--require', 'tsx/cjs', `examples/${name}/main.ts`]);

  test.each([
    ['production', 'production'],
    ['gpu_queues', 'gpu-queues'],
  ])('%s.py writes the same bytes as examples/%s', (name, example) => {
    expect(python(name).manifests).toEqual(typescript(example).manifests);
  });

  test('synth checks the objects of the app', () => {
    const env = { ...ENVIRONMENT, PYTHONPATH: source, CDK8S_OUTDIR: join(temporaryFolder(), 'dist') };
    const ended = spawnSync(PYTHON, ['test/python/invalid_object.py'], { cwd: ROOT, encoding: 'utf8', env });
    expect(ended.stderr).toMatch(/CLEARML8030 .*spec\.replicas/);
    expect(readdirSync(env.CDK8S_OUTDIR).filter((name) => name.endsWith('.yaml'))).toEqual([]);
  });

  test('the example in docs/languages.md synthesizes', () => {
    const [, code = ''] = /```python\n(.*?)```/s.exec(readFileSync(join(ROOT, 'docs', 'languages.md'), 'utf8')) ?? [];
    const { manifests } = run(PYTHON, ['-c', code]);
    expect(Object.keys(manifests)).toEqual([
      'clearml-namespace.k8s.yaml',
      'clearml-secrets.k8s.yaml',
      'clearml.k8s.yaml',
    ]);
    expect(manifests['clearml.k8s.yaml']).toMatch(/name: clearml-admin$.*name: WEBSERVER__useFilesProxy$/ms);
    expect(manifests['clearml.k8s.yaml']).toMatch(/memory: 512Mi$.* tolerationSeconds: 60$/ms);
  });

  test('a custom construct patches a release and changes its pods', () => {
    const { printed, manifests } = python('own_construct');
    expect(printed).toMatch(/^\['ConfigMap', 'Deployment', .*\n.*CLEARML1012 agents\/agents\/release: no Service/);
    expect(manifests['agents.k8s.yaml']).toMatch(/^ {2}replicas: 3$.*^ {8}team: research$/ms);
  });
});
