import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ApiObject, type App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../app-registry';
import { writing } from '../errors/write-error';
import { makeStateFolder, STATE_FOLDER } from '../state-folder';

/**
 * Environment variable with the path of a file. When it is set, a successful process writes the report of all
 * constructs to this file as JSON.
 */
export const REPORT_VARIABLE = 'CDK8S_CLEARML_REPORT';

/**
 * File in which `cdk8s synth` stores data for its validation plugins that manifests do not contain. Git ignores its
 * folder.
 */
export const SYNTH_REPORT = join(STATE_FOLDER, 'synth-report.json');

/** Entries by section. */
export type Report = { readonly [section: string]: readonly object[] };

/** Small sections that every synth writes. The other sections are written only with `REPORT_VARIABLE`. */
const ALWAYS = [
  'prerequisites',
  'exceptions',
  'objectExceptions',
  'acknowledgedSecretUses',
  'notSecret',
  'imagesWithoutRoot',
  'appliedFirst',
  'droppedHooks',
  'nodePorts',
  'objects',
];

type Producer = () => readonly object[];

/** The producers of each section of an app; empty until a construct reports something. */
class AppReport extends Map<string, Producer[]> {}

/** Apps whose reports are written when the process ends. */
const written = new Set<IConstruct>();

/**
 * Adds entries of a construct to the report: prerequisites, exceptions, values. Entries are computed only when the
 * report is written.
 *
 * @param section name of the section
 * @param produce returns the entries, without secrets; called when the app is complete
 */
export function reportOn(scope: IConstruct, section: string, produce: Producer): void {
  const report = AppRegistry.of(scope).get(AppReport);
  const { root } = scope.node;
  if (report.size === 0) {
    report.set('objects', [() => objectsOf(root)]);
    writeAtExit(root);
  }
  const producers = report.get(section) ?? [];
  report.set(section, producers);
  producers.push(produce);
}

/** The report of the constructs of an app. */
export function reportOf(scope: IConstruct, sections?: readonly string[]): Report {
  const produced = [...AppRegistry.of(scope).get(AppReport)].filter(([name]) => sections?.includes(name) ?? true);
  return Object.fromEntries(produced.map(([name, producers]) => [name, producers.flatMap((produce) => produce())]));
}

/** The construct path of each object of an app, which manifests do not contain. */
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

function writeAtExit(root: IConstruct): void {
  if (process.env[REPORT_VARIABLE] || underValidation()) {
    if (written.size === 0) {
      process.once('exit', writeReports);
    }
    written.add(root);
  }
}

/** Whether cdk8s-cli runs validation plugins after the app: it then requires apps to record metadata. */
function underValidation(): boolean {
  return process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
}

function writeReports(exitCode: number): void {
  if (exitCode === 0) {
    const requested = process.env[REPORT_VARIABLE];
    const all = [...written].map((root) => reportOf(root, requested ? undefined : ALWAYS));
    write(resolve(requested || SYNTH_REPORT), joined(all));
  }
}

/** Joins the reports of several apps of one process. */
function joined(all: readonly Report[]): Report {
  const names = new Set(all.flatMap((report) => Object.keys(report)));
  return Object.fromEntries([...names].map((name) => [name, all.flatMap((report) => report[name] ?? [])]));
}

function write(file: string, report: Report): void {
  const folder = dirname(file);
  writing('CLEARML7002', file, () => {
    if (file.endsWith(SYNTH_REPORT)) {
      makeStateFolder(folder);
    }
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  });
}

/**
 * The report of the app that wrote these manifests; empty without a report. A report older than the manifests belongs
 * to another synth.
 */
export function readSynthReport(manifests: readonly string[]): Report {
  try {
    const written = statSync(SYNTH_REPORT).mtimeMs;
    const isOlder = manifests.some((file) => statSync(file).mtimeMs > written);
    return isOlder ? {} : (JSON.parse(readFileSync(SYNTH_REPORT, 'utf8')) as Report);
  } catch {
    return {};
  }
}

/**
 * Environment variable that `cdk8s-clearml` sets when it runs an app for its report: the folder of the manifests, which
 * are not deployed. Such a run reads no secrets.
 */
export const DRY_RUN_VARIABLE = 'CDK8S_CLEARML_DRY_RUN';

/** Number of running actions that read no secrets. */
let runningWithoutSecrets = 0;

/** The stand-in for the content of every secret in a dry run; undefined in other runs. */
export function standIn(): string | undefined {
  return process.env[DRY_RUN_VARIABLE] || runningWithoutSecrets > 0 ? 'content-of-a-secret' : undefined;
}

/** Runs an action with stand-ins instead of secrets. */
export function withoutSecrets<T>(action: () => T): T {
  runningWithoutSecrets++;
  try {
    return action();
  } finally {
    runningWithoutSecrets--;
  }
}

/** Redirects the output of a dry run, because an app may set an output folder in its code. */
export function divertDryRun(app: App): void {
  const folder = process.env[DRY_RUN_VARIABLE];
  if (folder) {
    Object.assign(app, { outdir: folder });
  }
}
