import { isAbsolute, relative, resolve, sep } from 'node:path';
import { libraryVersion } from '../../core/library';
import type { JsonObject } from '../../helm/data/json';
import { Expression, importsOf, printed, quoted } from './code';
import type { SecretVariable } from './from/secret-variables';
import { packageJson, projectName } from './package-json';

/** A construct of the app. */
export interface ProjectConstruct {
  /** Id of the construct, and name of its variable. */
  readonly id: string;
  readonly construct: string;
  readonly props: JsonObject;
}

/** The contents of a project. */
export interface Project {
  readonly folder: string;
  /** Name of the project; the name of the folder by default. */
  readonly name?: string;
  readonly namespace: string;
  /** Domain of the server, which differs between stages; undefined without a server. */
  readonly baseDomain?: string;
  readonly constructs: readonly ProjectConstruct[];
  readonly secrets: readonly SecretVariable[];
  /** Pod Security Standard that the validation plugin requires. */
  readonly podSecurity?: string;
  /** Where the values of the app come from, for its README. */
  readonly origin?: string;
}

/** The files of a TypeScript project, by path. */
export function typescriptFiles(project: Project): Record<string, string> {
  return {
    'package.json': packageJson(project.folder, project.name),
    'tsconfig.json': TSCONFIG,
    'cdk8s.yaml': cdk8sYaml(project, 'typescript', 'node --require tsx/cjs main.ts', './node_modules/cdk8s-clearml'),
    'main.ts': `import { clearml } from './clearml';\n\nclearml(${project.baseDomain === undefined ? '' : 'process.env.STAGE'}).synth();\n`,
    'clearml.ts': appFile(project),
    'clearml.test.ts': TEST,
    '.gitignore': 'node_modules/\ndist/\n.cdk8s-clearml/\n',
    'README.md': readme(project, {
      install: 'npm install',
      synth: 'npm run synth',
      test: 'npm test',
      deploy: 'npm run deploy',
      app: 'clearml.ts',
      notes: [
        '`npm test -- -u` accepts changes of the manifests. On platforms other than linux x64, install helm 3.14 or later.',
      ],
    }),
  };
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "node20",
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true,
    "types": ["jest", "node"]
  }
}
`;

const TEST = `import { Manifests } from 'cdk8s-clearml';
import { clearml } from './clearml';

const manifests = Manifests.of(clearml());

test('the manifests are as reviewed', () => {
  expect(manifests.snapshot()).toMatchSnapshot();
});
`;

export function cdk8sYaml({ podSecurity }: Project, language: string, app: string, plugin: string): string {
  const level = podSecurity === undefined ? '' : `      podSecurity: ${podSecurity}\n`;
  return `language: ${language}
app: ${app}
validations:
  - package: ${plugin}
    version: ${libraryVersion()}
    class: ClearmlValidation
    properties:
      kubernetesVersion: '1.32'
${level}`;
}

/** `clearml.ts`: a function that returns the app of a stage. */
export function appFile(project: Project): string {
  const { constructs, namespace, baseDomain } = project;
  const byStage = (props: JsonObject) =>
    baseDomain !== undefined && props.baseDomain === baseDomain
      ? { ...props, baseDomain: Expression.variable('settings.baseDomain') }
      : props;
  const names = constructs.flatMap(({ construct, props }) => [construct, ...importsOf(props)]);
  const imports = [...new Set(names)].sort();
  const line = `import { ${imports.join(', ')} } from 'cdk8s-clearml';`;
  const isUsed = (id: string) => constructs.some(({ props }) => (props.server as Expression | undefined)?.name === id);
  const statements = constructs.map(({ id, construct, props }) => {
    const start = isUsed(id) ? `const ${id} = new` : 'new';
    return `  ${start} ${construct}(chart, ${quoted(id)}, ${printed(byStage(withChartPath(props, project.folder)), '  ')});\n`;
  });
  return `import { App, Chart } from 'cdk8s';
${line.length <= 120 ? line : `import {\n${imports.map((name) => `  ${name},\n`).join('')}} from 'cdk8s-clearml';`}

${baseDomain === undefined ? WITHOUT_STAGES : stages(baseDomain)}  const app = new App();
  const chart = new Chart(app, 'clearml', { namespace: ${quoted(namespace)} });

${statements.join('\n')}
  return app;
}
`;
}

/** The props, with the path of a chart relative to the project. */
export function withChartPath(props: JsonObject, folder: string): JsonObject {
  const { name, args: [path] = [] } = props.chart as Expression;
  if (typeof path !== 'string' || !isAbsolute(path)) {
    return props;
  }
  const fromFolder = relative(resolve(folder), path).split(sep).join('/');
  const chart = Expression.call(name, fromFolder.startsWith('..') ? fromFolder : `./${fromFolder}`);
  return { ...props, chart };
}

const WITHOUT_STAGES = `/** The app. */
export function clearml(): App {
`;

function stages(baseDomain: string): string {
  return `/** The settings that differ between stages. STAGE=staging npm run synth selects a stage. */
const STAGES: Record<string, { baseDomain: string }> = {
  production: { baseDomain: ${quoted(baseDomain)} },
};

/** The app of a stage. */
export function clearml(stage = 'production'): App {
  const settings = STAGES[stage];
  if (settings === undefined) {
    throw new Error(\`unknown stage \${stage}; the stages are \${Object.keys(STAGES).join(', ')}\`);
  }
`;
}

interface Commands {
  readonly install: string;
  readonly synth: string;
  readonly test: string;
  readonly deploy: string;
  /** File of the app. */
  readonly app: string;
  readonly notes: readonly string[];
}

/** README of a project. */
export function readme(
  { folder, name = projectName(folder), namespace, origin, secrets }: Project,
  commands: Commands,
): string {
  const { install, synth, test, deploy, app, notes } = commands;
  const steps = [
    [synth, 'writes the manifests to dist/'],
    [test, 'compares them with the reviewed snapshot'],
    [deploy, `applies them to the cluster of kubectl, namespace ${namespace}`],
  ] as const;
  const width = Math.max(...steps.map(([command]) => command.length));
  return `# ${name}

ClearML on Kubernetes, as code. \`${app}\` describes the deployment${origin === undefined ? '' : `; its values come from ${origin}`}.

\`\`\`sh
${install}
${steps.map(([command, effect]) => `${command.padEnd(width)}  # ${effect}`).join('\n')}
\`\`\`

${notes.map((note) => `${note}\n`).join('')}
\`dist/\` contains Secrets in clear text, so git ignores it. Commit the snapshot and \`generated-secrets.lock.json\`; keep a backup of
\`.cdk8s-clearml/generated-secrets.json\`, which contains the generated secrets.
${secrets.length === 0 ? '' : secretsSection(secrets)}`;
}

function secretsSection(secrets: readonly SecretVariable[]): string {
  const rows = secrets.map(({ variable, place }) => `| \`${variable}\` | ${place.replaceAll('|', '\\|')} |\n`);
  return `
## Secrets

The app reads its secrets from environment variables at synth. Set each variable to the content at its place:

| variable | place |
| --- | --- |
${rows.join('')}`;
}
