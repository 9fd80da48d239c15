/**
 * Generates this library for Python, Java, Go and .NET with jsii-pacmak, and prints the folder. Maven Central and the Go proxy do not
 * offer each version of cdk8s and cdk8s-plus-28; the code of those that are missing is generated from their npm packages.
 *
 * The folder is in `node_modules/.cache/bindings`. Its name contains a digest of the packed library, so that each build has its own.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './assembly';

const CACHE = join(ROOT, 'node_modules', '.cache', 'bindings');
const MODULES = join(ROOT, 'node_modules');
/** jsii warns about each version of Node.js that it does not know. */
export const ENVIRONMENT = {
  ...process.env,
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
};

/** Generated code, by language. */
export interface Bindings {
  readonly folder: string;
  /** For `PYTHONPATH`. */
  readonly python: string;
  /** The module of this library. */
  readonly go: string;
  /** Sources, and the packed library as a resource. */
  readonly java: string;
  readonly dotnet: string;
}

/** The code of the built library, generated once for each build. */
export function libraryBindings(): Bindings {
  const packing = temporary('library');
  try {
    const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', packing];
    run('npm', pack, ROOT);
    const [archive = ''] = readdirSync(packing);
    const folder = join(CACHE, `library-${digest(readFileSync(join(packing, archive)), version('jsii-pacmak'))}`);
    if (!existsSync(folder)) {
      run('tar', ['xzf', archive], packing);
      mkdirSync(join(packing, 'node_modules'));
      // The types of other packages are read from their assemblies.
      for (const peer of ['cdk8s', 'cdk8s-plus-28', 'constructs']) {
        symlinkSync(join(MODULES, peer), join(packing, 'node_modules', peer));
      }
      // jsii-pacmak packs the library again, which must not run its scripts.
      const manifest = JSON.parse(readFileSync(join(packing, 'package', 'package.json'), 'utf8'));
      writeFileSync(join(packing, 'package', 'package.json'), JSON.stringify({ ...manifest, scripts: {} }));
      keepOne('library-', folder, (out) => generate(out, ['python', 'java', 'go', 'dotnet'], join(packing, 'package')));
    }
    return {
      folder,
      python: join(folder, 'python', 'src'),
      go: join(folder, 'go', 'cdk8sclearml'),
      java: join(folder, 'java', 'src', 'main'),
      dotnet: join(folder, 'dotnet', 'Cdk8sClearml'),
    };
  } finally {
    rmSync(packing, { recursive: true });
  }
}

/** The code of cdk8s and cdk8s-plus-28 in Java, Go and .NET. */
export function dependencyBindings(): string {
  const names = ['cdk8s', 'cdk8s-plus-28'];
  const languages = ['java', 'go', 'dotnet'];
  const folder = join(CACHE, `dependencies-${digest(...languages, ...['jsii-pacmak', ...names].map(version))}`);
  const packages = names.map((name) => join(MODULES, name));
  if (!existsSync(folder)) {
    keepOne('dependencies-', folder, (out) => generate(out, languages, ...packages));
  }
  return folder;
}

function generate(out: string, languages: readonly string[], ...packages: string[]): void {
  const pacmak = join(MODULES, 'jsii-pacmak', 'bin', 'jsii-pacmak');
  const targets = languages.flatMap((language) => ['--target', language]);
  run(process.execPath, [pacmak, ...packages, '--code-only', '--no-npmignore', '--outdir', out, ...targets], ROOT);
}

/**
 * Prepares a Go module for the generated code: replaces the modules that the Go proxy does not offer at the required versions.
 *
 * @param folder a folder with a `go.mod`, which is changed
 */
export function prepareGo(folder: string, { go }: Bindings): void {
  const unoffered = unofferedGo(folder).map(({ path }) => [path, join(dependencyBindings(), 'go', goFolder(path))]);
  for (const [path, source] of [['github.com/cdk8s-clearml/cdk8s-clearml-go/cdk8sclearml', go], ...unoffered]) {
    run('go', ['mod', 'edit', `-replace=${path}=${source}`], folder);
  }
}

/** The modules of cdk8s and cdk8s-plus-28 that a module requires, and that the Go proxy does not offer. */
export function unofferedGo(folder: string): { readonly path: string; readonly version: string }[] {
  const required = JSON.parse(run('go', ['mod', 'edit', '-json'], folder)).Require as {
    readonly Path: string;
    readonly Version: string;
  }[];
  return required
    .map(({ Path: path, Version: number }) => ({ path, version: number }))
    .filter(({ path }) => /^cdk8s/.test(goFolder(path)) && !path.includes('cdk8s-clearml'))
    .filter(
      ({ path, version: number }) =>
        spawnSync('go', ['mod', 'download', `${path}@${number}`], { cwd: folder }).status !== 0,
    );
}

/** The last folder in the path of a module; the major version follows it. */
function goFolder(path: string): string {
  return path.replace(/\/v\d+$/, '').replace(/.*\//, '');
}

/**
 * Compiles the Java code of the library.
 *
 * @returns the class path for apps
 */
export function compileJava({ java }: Bindings): string {
  const pom = readFileSync(pomOf(java), 'utf8');
  const folder = join(CACHE, `java-${digest(pom, readFileSync(join(ROOT, '.jsii.gz')), version('jsii-pacmak'))}`);
  if (!existsSync(folder)) {
    keepOne('java-', folder, (out) => {
      const missing = downloadJava(pom, join(out, 'lib'));
      const generated = missing.length > 0 ? [join(dependencyBindings(), 'java', 'src', 'main')] : [];
      // The compiler finds the classes of cdk8s-plus-28 that the library mentions, which are few of them.
      const sources = generated.map((one) => join(one, 'java')).join(delimiter) || '.';
      const args = ['-nowarn', '-proc:none', '-g:none', '-implicit:class', '-encoding', 'UTF-8'];
      const files = filesOf(join(java, 'java'), '.java');
      writeFileSync(join(out, 'sources'), files.map((file) => JSON.stringify(file)).join('\n'));
      const path = ['-cp', join(out, 'lib', '*'), '-sourcepath', sources, '-d', join(out, 'classes')];
      run('javac', [...args, ...path, `@${join(out, 'sources')}`], out);
      for (const one of generated) {
        cpSync(join(one, 'resources'), join(out, 'classes'), { recursive: true });
      }
    });
  }
  return [join(java, 'resources'), join(folder, 'classes'), join(folder, 'lib', '*')].join(delimiter);
}

/** The packages that the library requires, and that Maven Central does not offer. */
export function unofferedJava({ java }: Bindings): string[] {
  const folder = temporary('lib');
  try {
    return downloadJava(readFileSync(pomOf(java), 'utf8'), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pomOf(java: string): string {
  return join(java, '..', '..', 'pom.xml');
}

/** Downloads the packages that the library requires, in their lowest versions. Returns those that Maven Central does not offer. */
function downloadJava(pom: string, lib: string): string[] {
  const dependencies = [
    ...pom.matchAll(/<groupId>([^<]+)<\/groupId>\s*<artifactId>([^<]+)<\/artifactId>\s*<version>\[([^,<]+),/g),
  ];
  const missing: string[] = [];
  for (;;) {
    const offered = dependencies.filter(([, group, artifact]) => !missing.includes(`${group}:${artifact}`));
    const listed = offered
      .map(
        ([, group, artifact, number]) =>
          `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${number}</version></dependency>`,
      )
      .join('\n');
    const folder = temporary('maven');
    // Managed versions also replace the ranges in the packages, for which Maven would read the description of each version.
    writeFileSync(
      join(folder, 'pom.xml'),
      `<project><modelVersion>4.0.0</modelVersion><groupId>apps</groupId><artifactId>apps</artifactId><version>1</version>
<dependencyManagement><dependencies>${listed}</dependencies></dependencyManagement><dependencies>${listed}</dependencies></project>`,
    );
    const args = ['--batch-mode', 'dependency:copy-dependencies', `-DoutputDirectory=${lib}`];
    const { status, stdout } = spawnSync('mvn', args, { cwd: folder, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    if (status === 0) {
      return missing;
    }
    const [, name] = /(org\.cdk8s:cdk8s[\w-]*):(?:jar|pom):/.exec(stdout.split('[ERROR]').slice(1).join('')) ?? [];
    if (name === undefined || missing.includes(name)) {
      throw new Error(`mvn failed:\n${stdout}`);
    }
    missing.push(name);
  }
}

/** Makes a folder of the cache, which replaces older ones of its kind. It appears when it is complete. */
function keepOne(kind: string, folder: string, make: (out: string) => void): void {
  const out = temporary(kind);
  try {
    make(out);
    for (const older of readdirSync(CACHE).filter((name) => name.startsWith(kind))) {
      rmSync(join(CACHE, older), { recursive: true });
    }
    renameSync(out, folder);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function temporary(name: string): string {
  mkdirSync(CACHE, { recursive: true });
  return mkdtempSync(join(CACHE, `new-${name}`));
}

function filesOf(folder: string, suffix: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(suffix));
  return names.map((name) => join(folder, name));
}

function version(name: string): string {
  return JSON.parse(readFileSync(join(MODULES, name, 'package.json'), 'utf8')).version;
}

function digest(...contents: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const content of contents) {
    hash.update(content).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function run(program: string, args: string[], cwd: string): string {
  return execFileSync(program, args, { cwd, encoding: 'utf8', env: ENVIRONMENT, stdio: 'pipe', maxBuffer: 2 ** 28 });
}

if (require.main === module) {
  console.log(libraryBindings().folder);
}
