import { type Command, Option } from 'commander';
import { table } from '../../report/table';
import { type AppOptions, withAppRun } from '../app-run';
import { ExitCode } from '../exit-code';
import { coloured, print, printJson } from '../terminal';
import { COPY_TOOLS, type CopyTool, copyList } from './image-copies';
import { imageUses } from './image-uses';
import { imageWarnings } from './image-warnings';

interface ImagesOptions extends AppOptions {
  readonly mirror?: string;
  readonly for: CopyTool;
  readonly strict?: boolean;
  readonly json?: boolean;
}

const NOTES = `
Counted are containers of all kinds, variables that name an image, custom resources, pods that agents keep in a
ConfigMap, and values of releases that name an image for pods which are yet to be made.`;

/** `cdk8s-clearml images` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .option('--mirror <registry>', 'print what copies every image there, such as registry.internal/mirror')
    .addOption(new Option('--for <tool>', 'the tool that copies').choices(COPY_TOOLS).default('skopeo'))
    .option('--strict', 'exit with 1 when there is a warning')
    .option('--app <command>', 'run this in place of what cdk8s.yaml says')
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action(async (options: ImagesOptions) => end(await listImages(options)));
}

async function listImages(options: ImagesOptions): Promise<ExitCode> {
  const uses = await withAppRun(options, imageUses);
  const images = [...uses].map(([image, usedBy]) => ({ image, usedBy, warnings: imageWarnings(image) }));
  const doubtful = images.filter(({ warnings }) => warnings.length > 0);
  if (options.json) {
    printJson(images);
  } else if (options.mirror !== undefined) {
    print(...copyList([...uses.keys()], options.mirror, options.for));
  } else {
    print(...table(images.map(({ image, usedBy }) => [image, shortened(usedBy)])));
  }
  // Beside a list that another program reads, warnings go where people see them.
  const warn = options.json ? () => {} : options.mirror === undefined ? print : printError;
  for (const { image, warnings } of doubtful) {
    warn(...warnings.map((warning) => `${coloured('yellow', 'warning')} ${image}: ${warning}`));
  }
  return options.strict && doubtful.length > 0 ? ExitCode.PROBLEM : ExitCode.OK;
}

function shortened(usedBy: readonly string[]): string {
  const [first = '', ...others] = usedBy;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

function printError(...lines: string[]): void {
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
}
