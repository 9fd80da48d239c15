import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  type Bindings,
  compileJava,
  dependencyBindings,
  ENVIRONMENT,
  libraryBindings,
  prepareGo,
} from '../scripts/bindings';
import { temporaryFolder } from './support/apps';
import { fencesOf } from './support/doc-pages';
import { filesBelow, textsBelow, writeFiles } from './support/files';
import { withoutPreviewNotice } from './support/without-advice';

const ROOT = join(__dirname, '..');
const SOURCES = join(__dirname, 'languages');

/** A Python interpreter with the packages in `test/languages/python/requirements.txt`. */
const PYTHON = process.env.CDK8S_CLEARML_PYTHON ?? '';
const isBuilt = existsSync(join(ROOT, 'build', 'lib', 'index.js'));
const runs = (...command: string[]) => spawnSync(command[0] ?? '', command.slice(1)).status === 0;

/** A language, with the program and the arguments that run an app. */
interface Language {
  readonly name: string;
  readonly requires: string;
  readonly isPresent: boolean;
  readonly compile: (bindings: Bindings, folder: string) => void;
  readonly command: (app: string) => readonly string[];
  readonly environment?: () => object;
}

const work = temporaryFolder();
const goFolder = join(work, 'go');
const javaFolder = join(work, 'java');
const classes = join(javaFolder, 'classes');
const capitalized = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
const docs = Object.fromEntries(fencesOf('docs/languages.md').map(({ language, code }) => [language, code]));
let known: Bindings | undefined;
const generated = () => {
  known ??= libraryBindings();
  return known;
};
let pythonPath = '';
let classPath = '';

const LANGUAGES: readonly Language[] = [
  {
    name: 'Python',
    requires: 'CDK8S_CLEARML_PYTHON',
    isPresent: PYTHON !== '',
    compile({ python }, folder) {
      pythonPath = python;
      writeFiles(folder, { 'documented.py': docs.python ?? '' });
    },
    command: (app) => [PYTHON, join(app === 'documented' ? work : join(SOURCES, 'python'), `${app}.py`)],
    environment: () => ({ PYTHONPATH: pythonPath, PYTHONDONTWRITEBYTECODE: '1' }),
  },
  {
    name: 'Go',
    requires: 'Go 1.25',
    isPresent: /go1\.(2[5-9]|[3-9]\d)/.test(spawnSync('go', ['version'], { encoding: 'utf8' }).stdout ?? ''),
    compile(bindings) {
      cpSync(join(SOURCES, 'go'), goFolder, { recursive: true });
      writeFiles(goFolder, { 'documented/main.go': docs.go ?? '' });
      prepareGo(goFolder, bindings);
      execFileSync('go', ['build', '-mod=mod', '-o', 'bin/', './...'], { cwd: goFolder, stdio: 'pipe' });
    },
    command: (app) => [join(goFolder, 'bin', app)],
  },
  {
    name: 'Java',
    requires: 'javac and mvn',
    isPresent: runs('javac', '-version') && runs('mvn', '--version'),
    compile(bindings) {
      classPath = compileJava(bindings);
      cpSync(join(SOURCES, 'java'), javaFolder, { recursive: true });
      writeFiles(javaFolder, { 'Main.java': docs.java ?? '' });
      execFileSync('javac', ['-cp', classPath, '-d', classes, ...filesBelow(javaFolder, '.java')], { stdio: 'pipe' });
    },
    command: (app) => {
      const name = app === 'documented' ? 'Main' : capitalized(app);
      return ['java', '-XX:TieredStopAtLevel=1', '-cp', [classes, classPath].join(delimiter), name];
    },
  },
];

/** Runs an app in a folder that all languages share, with the generated secrets of the first. */
function run([program = '', ...args]: readonly string[], environment: object = {}) {
  const outdir = join(temporaryFolder(), 'dist');
  mkdirSync(outdir);
  const env = { ...ENVIRONMENT, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json'), ...environment, CDK8S_OUTDIR: outdir };
  const { stdout, stderr, status } = spawnSync(program, args, { cwd: work, encoding: 'utf8', env });
  const manifests = Object.fromEntries(Object.entries(textsBelow(outdir)).filter(([name]) => name.endsWith('.yaml')));
  // The Go runtime of jsii waits for its process twice; the second time can fail after the app has ended.
  const notice = /^Runtime process exited abnormally: waitid: no child processes\n?/m;
  return { stdout, stderr: withoutPreviewNotice(stderr).replace(notice, ''), status, manifests };
}

const expectations = new Map<string, Record<string, string>>();

/** The manifests of the TypeScript app. */
function expected(file: string): Record<string, string> {
  const manifests =
    expectations.get(file) ?? run([process.execPath, '--require', require.resolve('tsx/cjs'), file]).manifests;
  expectations.set(file, manifests);
  expect(Object.keys(manifests)).not.toEqual([]);
  return manifests;
}

const APPS = [
  ['evaluation', join(ROOT, 'examples', 'evaluation', 'main.ts')] as const,
  ...['production', 'fleet'].map((app) => [app, join(SOURCES, 'typescript', `${app}.ts`)] as const),
  ['documented', join(work, 'documented.ts')] as const,
];

/** Mistakes of the app `invalid`, with the messages. */
const MISTAKES = [
  ['prop', docs.text?.trimEnd() ?? ''],
  [
    'object',
    'CLEARML8030 clearml/own: Deployment/clearml-own-c8523848: spec.replicas is "three"\n  expected: an integer',
  ],
  [
    'placeholder',
    'CLEARML3003 clearml: ConfigMap/clearml-own-c8523848 at data.token contains the placeholder of key token',
  ],
] as const;

beforeAll(() => {
  cpSync(join(SOURCES, 'tenants.yaml'), join(work, 'tenants.yaml'));
  symlinkSync(join(ROOT, 'node_modules'), join(work, 'node_modules'));
  writeFiles(work, { 'documented.ts': docs.ts ?? '' });
});

for (const { name, requires, isPresent, compile, command, environment } of LANGUAGES) {
  const runApp = (app: string, ...args: string[]) => run([...command(app), ...args], environment?.());
  const isTested = isBuilt && isPresent;
  (isTested ? describe : describe.skip)(`in ${name}${isTested ? '' : ` (requires npm run build, ${requires})`}`, () => {
    beforeAll(() => compile(generated(), work), 600_000);

    test.each(APPS)('the app %s writes the same bytes as in TypeScript', (app, file) => {
      const { manifests, ...rest } = runApp(app);
      expect(rest).toEqual({ stdout: '', stderr: '', status: 0 });
      expect(manifests).toEqual(expected(file));
    });

    test.each(MISTAKES)('an invalid %s is a coded error, and no manifest is written', (mistake, message) => {
      const { stderr, status, manifests } = runApp('invalid', mistake);
      expect(stderr.replace(/^\s+/gm, '')).toContain(message.replace(/^\s+/gm, ''));
      expect(status).not.toBe(0);
      expect(manifests).toEqual({});
    });
  });
}

const python = (...args: [string, ...string[]]) => {
  const [language] = LANGUAGES as [Language];
  return run([...language.command(args[0]), ...args.slice(1)], language.environment?.());
};

(isBuilt && PYTHON !== '' ? describe : describe.skip)(
  'in Python only (requires npm run build, CDK8S_CLEARML_PYTHON)',
  () => {
    beforeAll(() => LANGUAGES[0]?.compile(generated(), work), 600_000);

    test('gpu_queues.py writes the same bytes as examples/gpu-queues', () => {
      expect(python('gpu_queues').manifests).toEqual(expected(join(ROOT, 'examples', 'gpu-queues', 'main.ts')));
    });

    test('a custom construct patches a release and changes its pods', () => {
      symlinkSync(join(ROOT, 'bench'), join(work, 'bench'));
      const { stdout, manifests } = python('own_construct');
      expect(stdout).toMatch(/^\['ConfigMap', 'Deployment', .*\nCLEARML1012 agents\/agents\/release: no Service/);
      expect(manifests['agents.k8s.yaml']).toMatch(/^ {2}replicas: 3$.*^ {8}team: research$/ms);
    });

    test.each([
      ['list', 'clearml/agent: unknown prop "queues[0].unknown"'],
      ['snake case', 'clearml/agent: unknown prop "queues[0].max_pods": did you mean "maxPods"?'],
      ['list in a list', 'clearml/agent: unknown prop "queues[0].initContainers[0].imge": did you mean "image"?'],
      ['class of cdk8s-plus-28', 'clearml/server: unknown prop "webserver.tolerations[0].toleration_seconds"'],
      ['method', 'unknown prop "CustomCertificates.additional: certificates[0].key"'],
      ['tenants', 'unknown prop "Tenants.of: tenants[0].admin"'],
      ['derived class', 'clearml/derived: unknown prop "users[0].pasword": did you mean "password"?'],
    ])('an unknown key is an error in a dict of the kind: %s', (dict, message) => {
      const { stderr, status } = python('unknown_keys', dict);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^RuntimeError: CLEARML1017/m);
      expect(stderr).toContain(message);
    });

    test.each([
      ['nested', "TypeError: WebServerProps.__init__() got an unexpected keyword argument 'nmae'"],
      ['nested twice', "TypeError: ResourceRequirements.__init__() got an unexpected keyword argument 'limts'"],
    ])('an unknown key is an error in a dict of the kind: %s', (dict, message) => {
      expect(python('unknown_keys', dict).stderr).toContain(message);
    });

    test('docs/languages.md shows the error of an unknown key', () => {
      const page = readFileSync(join(ROOT, 'docs', 'languages.md'), 'utf8');
      const message = /```text\n +(CLEARML1017.*\n.*\n)/.exec(page)?.[1]?.replace(/^ +/gm, '') ?? 'no message';
      expect(python('unknown_keys', 'documented').stderr.replace(/^ +/gm, '')).toContain(message.trim());
    });

    test('a dict with known keys in a list is a struct', () => {
      const { stderr, manifests } = python('unknown_keys', 'none');
      expect(stderr).toBe('');
      expect(manifests['clearml.k8s.yaml']).toContain('any_key');
    });
  },
);

const KEYWORDS = new Set(['using', 'var', 'new', 'string', 'object', 'true', 'Dictionary']);

(isBuilt ? test : test.skip)(
  'C#: each name in docs/languages.md exists in the generated code',
  () => {
    const folders = [generated().dotnet, join(dependencyBindings(), 'dotnet')];
    const sources = folders.flatMap((folder) => filesBelow(folder, '.cs')).map((file) => readFileSync(file, 'utf8'));
    const declared = new Set(
      sources
        .join('\n')
        .match(/^ *(?:public|namespace) .*/gm)
        ?.join('\n')
        .match(/\w+/g),
    );
    const own = new Set([...(docs.csharp ?? '').matchAll(/\bvar (\w+)/g)].map(([, name]) => name));
    const code = (docs.csharp ?? '').replace(/"[^"]*"/g, '').replace(/^using System.*/gm, '');
    const names = [...new Set(code.match(/[A-Za-z_]\w*/g))].filter((name) => !own.has(name) && !KEYWORDS.has(name));
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !declared.has(name))).toEqual([]);
  },
  300_000,
);
