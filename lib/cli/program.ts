import { constants } from 'node:os';
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { CodedError } from '../core/errors/coded-error';
import { libraryVersion } from '../core/library';
import { AppMistake } from './app-run';
import { ExitCode } from './exit-code';
import { Interrupted } from './interruption';
import { endWithReader } from './terminal';

/** Declares arguments, options and action of a command; the action tells how it ended. */
type Declare = (command: Command, end: (code: ExitCode) => void) => void;

/** A command: its name, and the module that declares it, loaded only when it is called. */
interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => { readonly declare: Declare };
}

/** In the order in which help lists them. */
const COMMANDS: readonly Entry[] = [
  {
    name: 'lock',
    summary: 'pin every remote chart of the app in charts.lock.json and vendor/charts',
    load: () => require('./lock-command') as typeof import('./lock-command'),
  },
  {
    name: 'verify',
    summary: 'compare every vendored byte with the lock; needs neither the app nor a network',
    load: () => require('./verify-command') as typeof import('./verify-command'),
  },
  {
    name: 'images',
    summary: 'list every image that the app needs, or print what mirrors them',
    load: () => require('./images/images-command') as typeof import('./images/images-command'),
  },
  {
    name: 'values',
    summary: 'show the values of each release and who wants them, or compare two environments',
    load: () => require('./values-command') as typeof import('./values-command'),
  },
  {
    name: 'preflight',
    summary: 'compare what the app needs with what a cluster has',
    load: () => require('./preflight/preflight-command') as typeof import('./preflight/preflight-command'),
  },
];

const NOTES = `
Exit codes:
  0  all is well
  1  something is not as it should be: a stale lock, a changed archive,
     a difference, a missing class
  2  the command could not do its work: wrong usage, an app that fails,
     a registry or cluster that does not answer

The app is what app: in the nearest cdk8s.yaml says. It runs without reading
any secret, and its manifests go to a temporary folder.`;

/** Runs a command line, given without program and script, and tells how it ended: an `ExitCode`, or that of a signal. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let code = ExitCode.OK;
  endWithReader();
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
    if (error instanceof CodedError || error instanceof AppMistake) {
      process.stderr.write(`${error.message}\n`);
      return ExitCode.FAILURE;
    }
    if (error instanceof Interrupted) {
      return 128 + constants.signals[error.signal];
    }
    // A defect of this command: whoever reports it needs all of it.
    process.stderr.write(`${inspect(error)}\n`);
    return ExitCode.FAILURE;
  }
}

function declareProgram(args: readonly string[], end: (code: ExitCode) => void): Command {
  const program = new Command('cdk8s-clearml')
    .description('Locks the charts of a cdk8s app, and tells what the app needs.')
    .version(libraryVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText('after', NOTES)
    .exitOverride();
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).description(summary);
    if (args.includes(name)) {
      load().declare(command, end);
    }
  }
  return program;
}
