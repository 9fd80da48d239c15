import { type Command, Option } from 'commander';
import { type AppOptions, withAppRun } from '../app-run';
import { type Diagram, diagramOf } from '../report/diagram/diagram';
import { svgOf } from '../report/diagram/svg';
import { modelOf } from '../report/model';
import { titleOf } from '../report/title';
import { ExitCode, printJson } from '../terminal';
import { dotOf } from './dot';
import { mermaidOf } from './mermaid';

const FORMATS = ['mermaid', 'dot', 'svg'] as const;

interface GraphOptions extends AppOptions {
  readonly format: (typeof FORMATS)[number];
}

const NOTES = `
The diagram shows users, hosts, Services, workloads, databases and external
systems by namespace. The configuration of the workloads names the connections.`;

/** `cdk8s-clearml graph` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .addOption(new Option('--format <format>', 'language of the diagram').choices(FORMATS).default('mermaid'))
    .addHelpText('after', NOTES)
    .action(async (options: GraphOptions) => {
      const diagram = await withAppRun(options, (run) => diagramOf(modelOf(run)));
      options.json ? printJson(diagram) : process.stdout.write(WRITERS[options.format](diagram));
      end(ExitCode.OK);
    });
}

const WRITERS: { readonly [F in GraphOptions['format']]: (diagram: Diagram) => string } = {
  mermaid: mermaidOf,
  dot: dotOf,
  svg: (diagram) => svgOf(diagram, `Diagram of ${titleOf()}`),
};
