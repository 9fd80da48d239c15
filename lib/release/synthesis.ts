import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ApiObject, App, Chart, DependencyGraph } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import { showOnlyStack, UserTrace } from '../core/errors/user-trace';
import { divertDryRun, standIn } from '../core/report/report';
import type { JsonObject } from '../helm/data/json';
import { rejectLeaks } from '../secrets/locating/leaks';
import { checkObjects } from './check-objects';
import { labelObjects } from './inventory-label';
import { checkedOutput } from './lazy-children';
import { mergeNamespaces } from './merge-namespaces';
import { Checks } from './object-checks';
import { OutputFiles } from './output-files';
import { annotatePreviews } from './preview-annotation';
import { compareWithPrevious } from './previous-output';
import { recordedObject } from './recorded-object';

/** The synthesis of an app. */
class Synthesis {
  public isWatched = false;
  /** Results of `oncePerSynthesis` while the app is being synthesized. */
  public results?: Map<unknown, unknown>;
}

/**
 * Makes `App.synth` and `App.synthYaml` validate an app once.
 *
 * cdk8s validates the whole app, and then calls `Chart.toJson` for each chart, which validates the whole app again, since a
 * chart may be synthesized alone. The time grows with the square of the number of charts: 900 charts take 22.7 s instead of
 * 1.9 s. During a synth, charts therefore return their objects without that validation. The output is the same.
 * `docs/upstream/cdk8s-validate-once.md` proposes the change for cdk8s.
 */
export function watchSynthesis(scope: IConstruct): void {
  const app = App.of(scope);
  const synthesis = AppRegistry.of(scope).get(Synthesis);
  // Some unit tests build trees without an App.
  if (synthesis.isWatched || app.synth === undefined) {
    return;
  }
  synthesis.isWatched = true;
  watchClass(app.constructor.prototype);
}

const watchedClasses = new WeakSet<App>();

/** Replaces the methods in the class of the app: other languages call them there, and would not see a method of the object. */
function watchClass(prototype: App): void {
  if (watchedClasses.has(prototype)) {
    return;
  }
  watchedClasses.add(prototype);
  for (const method of ['synth', 'synthYaml'] as const) {
    const original = prototype[method] as () => never;
    Object.defineProperty(prototype, method, {
      configurable: true,
      writable: true,
      value(this: App): unknown {
        const synthesis = AppRegistry.of(this).get(Synthesis);
        // A method of a derived class calls the one of its base.
        if (!synthesis.isWatched || synthesis.results !== undefined) {
          return original.call(this);
        }
        // A dry run is read by this process or its parent, and then deleted.
        const files = () => (method === 'synth' ? new OutputFiles(this, standIn() === undefined) : undefined);
        return synthesize(this, synthesis, () => original.call(this), files);
      },
    });
  }
}

/**
 * The result of `compute` for an app, computed once while a synth validates the app, and once while it writes the charts, since
 * validations may add constructs. Outside of a synth, each call computes it.
 *
 * @param compute the function, by which results are stored
 */
export function oncePerSynthesis<T>(scope: IConstruct, compute: (root: IConstruct) => T): T {
  const { results } = AppRegistry.of(scope).get(Synthesis);
  if (results === undefined) {
    return compute(scope.node.root);
  }
  if (!results.has(compute)) {
    results.set(compute, compute(scope.node.root));
  }
  return results.get(compute) as T;
}

function synthesize<T>(app: App, synthesis: Synthesis, original: () => T, openFiles: () => OutputFiles | undefined): T {
  // The staging folder replaces it during the synth.
  const { outdir } = app;
  const output = new AppOutput(app, synthesis);
  const trace = new UserTrace();
  const files = openFiles();
  synthesis.results = new Map();
  try {
    files?.begin();
    output.replaceMethods(() => files?.stage());
    const result = original();
    files?.publish();
    if (files !== undefined) {
      compareWithPrevious(outdir, output.recorded);
    }
    return result;
  } catch (error) {
    // cdk8s joins the errors of all constructs. Frames of its synth say nothing about them.
    if (error instanceof Error && error.message.startsWith('Validation failed')) {
      showOnlyStack(error, () => [error.message, trace.frame].filter(Boolean).join('\n'));
    }
    throw files === undefined ? error : files.explained(error);
  } finally {
    files?.end();
    synthesis.results = undefined;
    output.restoreMethods();
  }
}

/** The objects of an app, which are all made and checked before cdk8s writes the first file. */
class AppOutput {
  private readonly charts: readonly Chart[];
  private readonly objects = new Map<Chart, object[]>();
  private isMade = false;
  /** The parts of all objects that the comparison with the next output needs. */
  public readonly recorded: JsonObject[] = [];

  public constructor(
    private readonly app: App,
    private readonly synthesis: Synthesis,
  ) {
    this.charts = app.node.findAll().filter((construct) => construct instanceof Chart);
  }

  /**
   * cdk8s reads the charts of the app after it has validated them, and then writes the objects of each.
   *
   * @param onMade called before cdk8s writes
   */
  public replaceMethods(onMade: () => void): void {
    const getCharts = Object.getOwnPropertyDescriptor(App.prototype, 'charts')?.get as () => Chart[];
    const charts = () => {
      if (!this.isMade) {
        this.make();
        onMade();
      }
      return getCharts.call(this.app);
    };
    Object.defineProperty(this.app, 'charts', { configurable: true, get: charts });
    for (const chart of this.charts) {
      // Charts that override `toJson` keep their method.
      const make = chart.toJson === Chart.prototype.toJson ? () => objectsOf(chart) : chart.toJson.bind(chart);
      const value = () => this.objects.get(chart) ?? make();
      Object.defineProperty(chart, 'toJson', { configurable: true, value });
    }
  }

  public restoreMethods(): void {
    for (const replaced of [this.app, ...this.charts]) {
      Reflect.deleteProperty(replaced, replaced === this.app ? 'charts' : 'toJson');
    }
  }

  private make(): void {
    this.isMade = true;
    this.synthesis.results = new Map();
    checkedOutput(this.app, () => {
      const emitted = this.charts.flatMap((chart) => {
        const objects = chart.toJson() as JsonObject[];
        labelObjects(chart, objects);
        annotatePreviews(chart, objects);
        this.objects.set(chart, objects);
        // Texts that YAML writes in a special way are nodes, and JSON converts them to their values.
        const texts = objects.map((object) => JSON.stringify(object));
        rejectLeaks(texts, chart.node.path);
        return objects.map((object, index) => {
          const content = JSON.parse(texts[index] as string) as JsonObject;
          this.recorded.push(...[recordedObject(content)].filter((one) => one !== undefined));
          return { content, chart, construct: makers.get(object) ?? chart, written: object };
        });
      });
      const merged = mergeNamespaces(emitted, AppRegistry.of(this.app).get(Checks));
      for (const chart of merged.length < emitted.length ? this.charts : []) {
        this.objects.set(
          chart,
          merged.filter((one) => one.chart === chart).map(({ written }) => written),
        );
      }
      checkObjects(this.app, merged);
    });
  }
}

/** The constructs that made objects. */
const makers = new WeakMap<object, IConstruct>();

/** The result of `Chart.toJson` for an app that is valid. */
function objectsOf(chart: Chart): object[] {
  return new DependencyGraph(chart.node)
    .topology()
    .filter((construct) => construct instanceof ApiObject)
    .filter((object) => Chart.of(object) === chart)
    .map((object) => {
      const content = object.toJson() as object;
      makers.set(content, object);
      return content;
    });
}

/**
 * Checks that synth can write its output, before a chart is rendered for it.
 *
 * @throws CLEARML7001 when the output folder, or the folder in which synth creates it, is not writable
 */
export function guardOutput(app: App): void {
  // A tree without an App, as in some unit tests, is never written.
  if (app.outdir === undefined) {
    return;
  }
  divertDryRun(app);
  let folder = resolve(app.outdir);
  while (!existsSync(folder) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  const obstacle = obstacleAt(folder);
  if (obstacle) {
    throw new CodedError('CLEARML7001', {
      found: `output folder ${app.outdir}: ${obstacle}`,
      expected: 'a folder that exists and is writable, or that synth can create',
      fix: 'set App outdir, CDK8S_OUTDIR or `cdk8s synth --output` to another folder, or correct its permissions',
    });
  }
}

function obstacleAt(folder: string): string | undefined {
  if (!statSync(folder).isDirectory()) {
    return `${folder} is a file`;
  }
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch {
    return `${folder} is not writable`;
  }
}
