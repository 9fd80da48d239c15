import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { CodedError, listed } from '../../core/errors/coded-error';
import { Prompts } from '../prompts';
import { coloured, ExitCode, print, printJson } from '../terminal';
import { chartOf, defaultProps, EDITIONS, type EditionName, EXPOSURES } from './default-app';
import { type FromOptions, isFrom, projectFromFiles } from './from-command';
import {
  chartVersion,
  domainName,
  isVersion,
  namespaceName,
  packageName,
  replacements,
  several,
} from './option-checks';
import { projectName } from './package-json';
import { pythonFiles } from './python-project';
import { type Project, typescriptFiles } from './typescript-project';

/** Options of `init`. */
export interface InitOptions extends FromOptions {
  readonly name?: string;
  readonly baseDomain?: string;
  readonly edition?: EditionName;
  readonly chartVersion?: string;
  readonly exposure?: string;
  readonly namespace: string;
  readonly python?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const NOTES = `
From a values file:
  cdk8s-clearml init --from clearml-values.override.yaml
From a Helm release in the cluster of the kubeconfig:
  cdk8s-clearml init --from-release clearml --namespace clearml`;

/** `cdk8s-clearml init` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .argument('[folder]', 'folder of the project', '.')
    .option('--base-domain <domain>', 'domain of the hosts api., app. and files.', domainName)
    .addOption(new Option('--edition <edition>', 'edition of ClearML').choices(EDITIONS))
    .option('--chart-version <version>', 'version of the chart of the server, or path of a chart', chartVersion)
    .option('--agent-version <version>', 'version of the chart of the agent, or path of a chart', chartVersion)
    .option('--gateway-version <version>', 'version of the chart of the gateway, or path of a chart', chartVersion)
    .addOption(new Option('--exposure <exposure>', 'how users reach the server').choices(Object.keys(EXPOSURES)))
    .option('-n, --namespace <name>', 'namespace of the releases', namespaceName, 'clearml')
    .option('--name <name>', 'name of the project; the name of the folder by default', packageName)
    .option('--python', 'write a Python project')
    .option('--from <file>', 'express a values file as props; may be repeated', several)
    .option('--from-agent <file>', 'the same, for a file of an agent; may be repeated', several)
    .option('--from-gateway <file>', 'the same, for a file of a gateway; may be repeated', several)
    .option('--from-release <name>', 'the same, for the values of a Helm release; may be repeated', several)
    .option(
      '--replace <placeholder=value>',
      'value for a placeholder such as <BASE_DOMAIN> in files; may be repeated',
      replacements,
    )
    .option('--yes', 'ask nothing: use defaults for options that are left out')
    .addHelpText('after', NOTES)
    .action(async (folder: string, options: InitOptions) => {
      if (options.python && isFrom(options)) {
        command.error('error: --python with values files: only TypeScript projects express values files as props');
      }
      if (
        !isFrom(options) &&
        isVersion(options.chartVersion) &&
        !['public', 'enterprise'].includes(options.edition ?? '')
      ) {
        command.error('error: --chart-version with a version requires --edition public or --edition enterprise');
      }
      end(await init(folder, options));
    });
}

/** @throws CLEARML4050 when files exist */
async function init(folder: string, options: InitOptions): Promise<ExitCode> {
  rejectExisting(folder, Object.keys(filesOf({ folder, namespace: '', constructs: [], secrets: [] }, options)));
  const isInteractive = process.stdin.isTTY && process.stderr.isTTY && !options.yes;
  const prompts = isInteractive ? new Prompts() : undefined;
  try {
    const { project, differences, notes } = isFrom(options)
      ? await projectFromFiles(folder, options, prompts)
      : { project: await defaultProject(folder, options, prompts), differences: [], notes: [] };
    const files = filesOf(project, options);
    writeProject(folder, files);
    report(project, options, { files: Object.keys(files), differences, notes });
    return differences.length === 0 ? ExitCode.OK : ExitCode.PROBLEM;
  } finally {
    prompts?.close();
  }
}

async function defaultProject(folder: string, options: InitOptions, prompts?: Prompts): Promise<Project> {
  const ask = async (question: string, words: readonly string[], byDefault: string) =>
    prompts === undefined ? byDefault : prompts.choice(question, words, byDefault);
  const domain = 'clearml.example.com';
  const baseDomain =
    options.baseDomain ?? (prompts === undefined ? domain : await prompts.domain('Base domain', domain));
  const byDefault = options.chartVersion === undefined ? 'community' : 'public';
  const edition = options.edition ?? ((await ask('Edition', EDITIONS, byDefault)) as EditionName);
  const exposure = options.exposure ?? (await ask('Exposure', Object.keys(EXPOSURES), 'ingress'));
  const chart = chartOf('server', edition, options.chartVersion);
  const props = defaultProps(edition, chart, baseDomain, EXPOSURES[exposure] as never);
  const secrets =
    edition === 'enterprise'
      ? [{ variable: 'CLEARML_DOCKERHUB_TOKEN', place: 'token for the registry of ClearML, from the vendor' }]
      : [];
  return {
    folder,
    name: options.name,
    namespace: options.namespace,
    baseDomain,
    constructs: [{ id: 'server', construct: 'ClearmlServer', props }],
    secrets,
    ...(edition === 'community' ? { podSecurity: 'restricted' } : {}),
  };
}

function filesOf(project: Project, { python }: InitOptions): Record<string, string> {
  return python ? pythonFiles(project) : typescriptFiles(project);
}

function rejectExisting(folder: string, files: readonly string[]): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new CodedError('CLEARML4050', {
      found: `${resolve(folder)} is a file`,
      expected: 'a folder',
      fix: 'name another folder: npx cdk8s-clearml init FOLDER; nothing was written',
    });
  }
  // An installation of this library creates a package.json, which gets further entries.
  const existing = files.filter((file) => file !== 'package.json' && existsSync(join(folder, file)));
  if (existing.length > 0) {
    throw new CodedError('CLEARML4050', {
      found: `${resolve(folder)} contains ${listed(existing, 20)}`,
      expected: 'a folder without the files of a project',
      fix: 'name another folder: npx cdk8s-clearml init FOLDER; nothing was written',
    });
  }
}

function writeProject(folder: string, files: Record<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    writeFileSync(join(folder, path), text);
  }
}

interface Outcome {
  readonly files: readonly string[];
  readonly differences: readonly string[];
  readonly notes: readonly string[];
}

function report(
  project: Project,
  { fromRelease = [], json, namespace, python }: InitOptions,
  { files, differences, notes }: Outcome,
): void {
  const { folder, name = projectName(folder), secrets } = project;
  if (json) {
    printJson({ folder: resolve(folder), files, secrets, differences, notes });
    return;
  }
  const place = relative('.', folder);
  print(`${coloured('green', 'ok')} ${name}: ${files.join(', ')}`, ...notes);
  if (secrets.length > 0) {
    print('', 'The app reads these secrets from environment variables:');
    print(...secrets.map(({ variable, place: from }) => `  ${variable}  ${from}`));
  }
  if (differences.length > 0) {
    print('', `${coloured('red', 'problem')} the app differs from the files:`, ...differences.map((one) => `  ${one}`));
  }
  const first = place === '' ? [] : [`cd ${/[^\w./-]/.test(place) ? `"${place}"` : place}`];
  const commands = python ? ['pip install -r requirements.txt', 'python main.py'] : ['npm install', 'npm run synth'];
  print('', `Next: ${[...first, ...commands].join(' && ')}`);
  for (const release of fromRelease) {
    print(`Then \`npx cdk8s-clearml adopt ${release} -n ${namespace}\` shows how to take over the release.`);
  }
}
