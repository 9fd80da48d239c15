import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../app-registry';

/**
 * Environment variable that names a file. When it is set, everything that the constructs of an app report is written there
 * as JSON when the process ends well.
 */
export const REPORT_VARIABLE = 'CDK8S_CLEARML_REPORT';

/** Where `cdk8s synth` leaves what its validation plugins cannot read from manifests; a folder that git ignores. */
export const SYNTH_REPORT = join('.cdk8s-clearml', 'synth-report.json');

/** Entries by section. */
export type Report = { readonly [section: string]: readonly object[] };

/** Sections that are small and wanted at each synth; the others are made for `REPORT_VARIABLE` alone. */
const ALWAYS = [
  'prerequisites',
  'exceptions',
  'imagesWithoutRoot',
  'appliedFirst',
  'droppedHooks',
  'nodePorts',
  'objects',
];

type Producer = () => readonly object[];

class AppReport {
  /** The producers of each section; undefined until a construct reports something. */
  public sections?: Map<string, Producer[]>;
}

/** Apps whose reports are written when the process ends. */
const written = new Set<IConstruct>();

/**
 * Lets a construct report something that is no manifest: what it needs, what it excepts, which values it passes on. Nothing
 * is computed unless the report is wanted.
 *
 * @param section name of the section
 * @param produce the entries, called when the app is complete; they never hold a secret
 */
export function reportOn(scope: IConstruct, section: string, produce: Producer): void {
  const report = AppRegistry.of(scope).get(AppReport);
  report.sections ??= firstReport(scope.node.root);
  const { sections } = report;
  const producers = sections.get(section) ?? [];
  sections.set(section, producers);
  producers.push(produce);
}

/** What the constructs of an app have reported. */
export function reportOf(scope: IConstruct, sections?: readonly string[]): Report {
  const produced = [...(AppRegistry.of(scope).get(AppReport).sections ?? [])].filter(
    ([name]) => sections?.includes(name) ?? true,
  );
  return Object.fromEntries(produced.map(([name, producers]) => [name, producers.flatMap((produce) => produce())]));
}

/** Each object of an app with the construct that makes it: validation plugins see manifests only. */
function objectsOf(root: IConstruct): object[] {
  const objects = root.node.findAll().filter((construct) => construct instanceof ApiObject);
  return objects.map(({ apiVersion, kind, name, metadata, node }) => ({
    apiVersion,
    kind,
    namespace: metadata.namespace,
    name,
    path: node.path,
  }));
}

function firstReport(root: IConstruct): Map<string, Producer[]> {
  const sections = new Map<string, Producer[]>([['objects', [() => objectsOf(root)]]]);
  if (process.env[REPORT_VARIABLE] || underValidation()) {
    if (written.size === 0) {
      process.once('exit', writeReports);
    }
    written.add(root);
  }
  return sections;
}

/** cdk8s-cli asks apps to record metadata when it will run validation plugins afterwards. */
function underValidation(): boolean {
  return process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
}

function writeReports(exitCode: number): void {
  if (exitCode === 0) {
    const wanted = process.env[REPORT_VARIABLE];
    const all = [...written].map((root) => reportOf(root, wanted ? undefined : ALWAYS));
    write(resolve(wanted || SYNTH_REPORT), joined(all));
  }
}

/** A process may build several apps. */
function joined(all: readonly Report[]): Report {
  const names = new Set(all.flatMap((report) => Object.keys(report)));
  return Object.fromEntries([...names].map((name) => [name, all.flatMap((report) => report[name] ?? [])]));
}

function write(file: string, report: Report): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  const ignore = join(folder, '.gitignore');
  if (file.endsWith(SYNTH_REPORT) && !existsSync(ignore)) {
    writeFileSync(ignore, '*\n');
  }
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}
