import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { temporaryFolder } from './support/apps';
import { packLibrary } from './support/packed-library';
import { withoutPreviewNotice } from './support/without-advice';

const ROOT = join(__dirname, '..');
const built = existsSync(join(ROOT, 'build', 'lib', 'index.js'));
const whenBuilt = built ? describe : describe.skip;

const OUTPUT = ['clearml-namespace.k8s.yaml', 'clearml-secrets.k8s.yaml', 'clearml.k8s.yaml'];

const APP = `
const { App, Chart } = require('cdk8s');
const { ChartSource, ClearmlServer, SecretValue } = require('cdk8s-clearml');
const app = new App();
new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml' }), 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.example.com',
  users: [{ username: 'admin', password: SecretValue.generated('admin') }],
});
app.synth();
`;

const FLEET = `
const { App, Chart } = require('cdk8s');
const { ChartSource, Tenants, TenantProvisioning, SecretValue } = require('cdk8s-clearml');
const app = new App();
for (const tenant of Tenants.fromFile('tenants.csv').all) {
  new TenantProvisioning(new Chart(app, tenant.name), 'p', {
    tenant,
    inNamespace: 'clearml',
    apiUrl: 'http://api:8008',
    systemKeys: { accessKey: SecretValue.existing('s', 'a'), secretKey: SecretValue.existing('s', 'b') },
  });
}
app.synth();
`;

/** The environment of a user who has neither versions nor tokens of private charts. */
function withoutVersions(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_VERSION$|_TOKEN$/.test(name)));
}

whenBuilt('the packed library (requires npm run build)', () => {
  const folder = temporaryFolder();
  const modules = join(folder, 'node_modules');
  const run = (args: string[], cwd = folder, program = process.execPath) =>
    spawnSync(program, args, { cwd, encoding: 'utf8', env: { ...process.env } });

  beforeAll(() => packLibrary(join(modules, 'cdk8s-clearml'), modules));

  test('synthesizes an app in a separate folder', () => {
    writeFileSync(join(folder, 'main.js'), APP);
    expect(run(['main.js']).stderr).toBe('');
    expect(readdirSync(join(folder, 'dist'))).toEqual(OUTPUT);
  });

  test('renders a chart again only after the code of the library changes', () => {
    writeFileSync(join(folder, 'main.js'), APP);
    const cache = join(folder, 'cache');
    const env = { ...process.env, CDK8S_CLEARML_CACHE: cache };
    const synth = () => {
      execFileSync(process.execPath, ['main.js'], { cwd: folder, env });
      return readdirSync(join(cache, 'renderings')).length;
    };
    expect([synth(), synth()]).toEqual([1, 1]);
    appendFileSync(join(modules, 'cdk8s-clearml', 'build', 'lib', 'library.js'), '// changed\n');
    expect([synth(), synth()]).toEqual([2, 2]);
  });

  test('keeps its compiled code, and replaces it if it is damaged', () => {
    writeFileSync(join(folder, 'main.js'), APP);
    const file = join(modules, '.cache', 'cdk8s-clearml', 'compiled', `${process.version}-${process.arch}-index.js`);
    const code = () => (run(['main.js']).stderr === '' ? readFileSync(file) : Buffer.of());
    rmSync(file, { force: true });
    spawnSync(process.execPath, ['main.js'], { cwd: folder, env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' } });
    spawnSync(process.execPath, ['-e', "require('cdk8s-clearml'); process.exit(1)"], { cwd: folder });
    expect(existsSync(file)).toBe(false);
    const kept = code();
    expect(kept.length).toBeGreaterThan(500_000);
    expect(code().equals(kept)).toBe(true);
    const damage = Buffer.alloc(1000, 7);
    writeFileSync(file, Buffer.concat([kept.subarray(0, 100_000), damage, kept.subarray(101_000)]));
    expect(code().includes(damage)).toBe(false);
  });

  test('prints an uncaught error with the line of the app, without source of the library', () => {
    const app = "const { SecretValue } = require('cdk8s-clearml');\nSecretValue.environment('bad name');\n";
    writeFileSync(join(folder, 'failing.js'), app);
    for (const flags of [[], ['--enable-source-maps']]) {
      const { stderr, status } = run([...flags, 'failing.js']);
      expect(stderr).toMatch(/^CLEARML3009: "bad name"\n {2}expected: .*\n {2}fix: .*\n {4}at .*failing\.js:2:13\)\n$/);
      expect(status).toBe(1);
    }
  });

  test('can be imported by name from an ES module', () => {
    const names = Object.keys(require('../lib'));
    const list = names.join(', ');
    const code = `import { ${list} } from 'cdk8s-clearml';\nconsole.log([${list}].length);\n`;
    writeFileSync(join(folder, 'names.mjs'), code);
    expect(run(['names.mjs'])).toMatchObject({ status: 0, stderr: '', stdout: `${names.length}\n` });
  });

  test('has type declarations that require only its peer dependencies', () => {
    const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    writeFileSync(join(folder, 'typed.ts'), "export * from 'cdk8s-clearml';\n");
    const flags = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'node20'];
    expect(run([compiler, ...flags, 'typed.ts'])).toMatchObject({ stdout: '', status: 0 });
  });

  test('contains the validation plugin', () => {
    const plugin = '  - { package: ./node_modules/cdk8s-clearml, version: 0.1.0, class: ClearmlValidation }';
    writeFileSync(join(folder, 'cdk8s.yaml'), `language: typescript\napp: node main.js\nvalidations:\n${plugin}\n`);
    const cli = join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
    const synth = run([cli, 'synth', '--check-upgrade=false']);
    expect(synth).toMatchObject({ status: 0, stderr: '' });
    expect(synth.stdout).toMatch(
      /Validations ended succesfully\s+The cluster must have:.*\n {2}StorageClass +\(the default class\) /s,
    );
  });

  test('contains the schema of tenant files and the provisioning script', () => {
    const own = join(folder, 'fleet');
    mkdirSync(own);
    symlinkSync(modules, join(own, 'node_modules'));
    writeFileSync(join(own, 'tenants.csv'), 'name,adminEmail\nacme,a@acme.example\n');
    writeFileSync(join(own, 'main.js'), FLEET);
    expect(run(['main.js'], own).stderr).toBe('');
    expect(readFileSync(join(own, 'dist', 'acme.k8s.yaml'), 'utf8')).toContain('def provision(');
  });

  test('contains the command cdk8s-clearml', () => {
    writeFileSync(join(folder, 'cdk8s.yaml'), 'language: typescript\napp: node main.js\n');
    const images = run(['images'], folder, join(modules, 'cdk8s-clearml', 'bin', 'cdk8s-clearml'));
    expect(images).toMatchObject({ status: 0, stderr: '' });
    expect(images.stdout).toMatch(/^clearml\/server:\S+ +Deployment\/clearml-apiserver and 3 more$/m);
  });

  test('renders all examples in an empty folder, without a token', () => {
    const empty = temporaryFolder();
    symlinkSync(modules, join(empty, 'node_modules'));
    cpSync(join(ROOT, 'examples'), join(empty, 'examples'), { recursive: true });
    const examples = readdirSync(join(empty, 'examples'));
    for (const example of examples) {
      const main = join(empty, 'examples', example, 'main');
      const setUp = `process.env.CDK8S_OUTDIR = __dirname + '/dist';\n`;
      const code = setUp + readFileSync(`${main}.ts`, 'utf8');
      writeFileSync(`${main}.js`, transformSync(code, { loader: 'ts', format: 'cjs' }).code);
    }
    writeFileSync(join(empty, 'all.js'), examples.map((name) => `require('./examples/${name}/main.js');\n`).join(''));
    const env = {
      ...withoutVersions(),
      CLEARML_ADMIN_PASSWORD: 'a long password',
      CLEARML_SPLUNK_TOKEN: 'a long token',
    };
    const { status, stderr } = spawnSync(process.execPath, ['all.js'], { cwd: empty, encoding: 'utf8', env });
    expect([status, withoutPreviewNotice(stderr)]).toEqual([0, '']);
    const written = examples.filter((name) => existsSync(join(empty, 'examples', name, 'dist')));
    expect(written).toEqual(examples);
  });

  test('creates a project that depends on the same archive, and synthesizes', () => {
    const reference = { dependencies: { 'cdk8s-clearml': 'file:archives/cdk8s-clearml.tgz' } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(reference));
    const init = run(['init', 'starter', '--yes'], folder, join(modules, 'cdk8s-clearml', 'bin', 'cdk8s-clearml'));
    expect(init).toMatchObject({ status: 0, stderr: '' });
    const starter = join(folder, 'starter');
    const { dependencies } = JSON.parse(readFileSync(join(starter, 'package.json'), 'utf8'));
    expect(dependencies['cdk8s-clearml']).toBe('file:../archives/cdk8s-clearml.tgz');
    symlinkSync(modules, join(starter, 'node_modules'));
    symlinkSync(join(ROOT, 'node_modules', 'tsx'), join(modules, 'tsx'));
    const cli = join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
    const synth = run([cli, 'synth', '--check-upgrade=false'], starter);
    expect(synth).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(join(starter, 'dist'))).toEqual(OUTPUT);
  });

  test('contains neither dependencies nor unnecessary files', () => {
    const packed = join(modules, 'cdk8s-clearml');
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8'));
    expect([dependencies, optionalDependencies]).toEqual([undefined, undefined]);
    // The prepack script writes API.md, and packLibrary skips scripts.
    const names = readdirSync(packed).filter((name) => name !== 'API.md');
    expect(names.sort()).toEqual(
      ['.jsii', '.jsii.gz', 'CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'build', 'lib', 'package.json'].sort(),
    );
    const { files, scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(files).toContain('/API.md');
    expect(scripts.prepack).toContain('run docs');
  });
});
