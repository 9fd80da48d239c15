import { constants } from 'node:os';
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { CodedError } from '../core/errors/coded-error';
import { withoutCredentials } from '../core/errors/redact';
import { libraryVersion } from '../core/library';
import { AppError, Interrupted } from './app-run';
import { declareClusterOptions } from './cluster/options';
import { ExitCode, exitOnClosedOutput } from './terminal';

/** Declares arguments, options and action of a command. The action calls `end` with the exit code. */
type Declare = (command: Command, end: (code: ExitCode) => void) => void;

/** A command. Its module is loaded when the command is called. */
interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => { readonly declare: Declare };
  /** Whether the command runs the app; true by default. */
  readonly runsApp?: boolean;
  /** Whether the command reads the output folder. */
  readonly readsOutput?: boolean;
  /** Whether the command uses kubectl. */
  readonly usesCluster?: boolean;
}

/** The commands, in the order of the help. */
const COMMANDS: readonly Entry[] = [
  {
    name: 'init',
    summary: 'create a project, also from the values of a Helm release',
    load: () => require('./init/init-command') as typeof import('./init/init-command'),
    runsApp: false,
    usesCluster: true,
  },
  {
    name: 'lock',
    summary: 'lock every remote chart of the app in charts.lock.json and vendor/charts',
    load: () => require('./lock-command') as typeof import('./lock-command'),
  },
  {
    name: 'verify',
    summary: 'compare the vendored archives with the lock, without the app and without network',
    load: () => require('./verify-command') as typeof import('./verify-command'),
    runsApp: false,
  },
  {
    name: 'images',
    summary: 'list all images of the app, or print commands that copy them to a mirror',
    load: () => require('./images/images-command') as typeof import('./images/images-command'),
  },
  {
    name: 'values',
    summary: 'show the values of each release with their sources, or compare two environments',
    load: () => require('./values-command') as typeof import('./values-command'),
  },
  {
    name: 'report',
    summary: 'write a page about the app for reviewers and auditors',
    load: () => require('./report/report-command') as typeof import('./report/report-command'),
  },
  {
    name: 'graph',
    summary: 'print a diagram of the app for Mermaid or Graphviz, or as SVG',
    load: () => require('./graph/graph-command') as typeof import('./graph/graph-command'),
  },
  {
    name: 'show',
    summary: 'print values.yaml of the charts, with the props beside the values, or their README',
    load: () => require('./show/show-command') as typeof import('./show/show-command'),
  },
  {
    name: 'preflight',
    summary: 'check that a cluster satisfies the requirements of the app',
    load: () => require('./preflight/preflight-command') as typeof import('./preflight/preflight-command'),
    usesCluster: true,
  },
  {
    name: 'diff',
    summary: 'show what the manifests change in a cluster, or against another output',
    load: () => require('./changes/diff-command') as typeof import('./changes/diff-command'),
    runsApp: false,
    readsOutput: true,
    usesCluster: true,
  },
  {
    name: 'deploy',
    summary: 'apply the output folder to a cluster, and wait until the workloads are ready',
    load: () => require('./deploy/deploy-command') as typeof import('./deploy/deploy-command'),
    runsApp: false,
    readsOutput: true,
    usesCluster: true,
  },
  {
    name: 'prune',
    summary: 'list or remove objects in a cluster that are no longer part of the app',
    load: () => require('./prune/prune-command') as typeof import('./prune/prune-command'),
    runsApp: false,
    readsOutput: true,
    usesCluster: true,
  },
  {
    name: 'next',
    summary: 'show how to deploy the app, log in, roll back and uninstall',
    load: () => require('./next/next-command') as typeof import('./next/next-command'),
  },
  {
    name: 'adopt',
    summary: 'take over the objects of a Helm release',
    load: () => require('./adopt/adopt-command') as typeof import('./adopt/adopt-command'),
    runsApp: false,
    readsOutput: true,
    usesCluster: true,
  },
];

const NOTES = `
Exit codes:
  0  success
  1  the command found a problem: an outdated lock, a changed archive,
     a difference, a missing class
  2  the command failed: invalid usage, an app that fails,
     a registry or cluster that does not respond
Commands with the option --app run the app of the nearest cdk8s.yaml. The app
reads no secrets, and its manifests are written to a temporary folder.`;

/** Runs a command line without program and script. Returns an `ExitCode`, or the exit code of a signal. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let code = ExitCode.OK;
  exitOnClosedOutput();
  try {
    const program = declareProgram(args, (ended) => {
      code = ended;
    });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? ExitCode.OK : ExitCode.FAILURE;
    }
    if (error instanceof CodedError || error instanceof AppError) {
      process.stderr.write(`${error.message}\n`);
      return ExitCode.FAILURE;
    }
    if (error instanceof Interrupted) {
      return 128 + constants.signals[error.signal];
    }
    // A defect of this command is printed with its stack, for bug reports.
    process.stderr.write(`${withoutCredentials(inspect(error))}\n`);
    return ExitCode.FAILURE;
  }
}

function declareProgram(args: readonly string[], end: (code: ExitCode) => void): Command {
  const program = new Command('cdk8s-clearml')
    .description('Creates, reviews and deploys cdk8s apps of ClearML, and locks their charts.')
    .version(libraryVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showHelpAfterError('(--help shows the usage)')
    .addHelpText('after', NOTES)
    .exitOverride();
  for (const { name, summary, load, runsApp = true, readsOutput, usesCluster } of COMMANDS) {
    const command = program.command(name).description(summary);
    if (args.includes(name)) {
      load().declare(command, end);
      if (readsOutput) {
        command.option('--output <folder>', 'output folder of synth; by default output of cdk8s.yaml, otherwise dist');
      }
      if (usesCluster) {
        declareClusterOptions(command);
      }
      if (runsApp) {
        command.option('--app <command>', 'command that runs the app; overrides cdk8s.yaml');
      }
      command.option('--json', 'print JSON');
    }
  }
  return program;
}
