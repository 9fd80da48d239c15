import { ApiObject, App, Chart, DependencyGraph } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checkedOutput } from './deferred-checks';

/**
 * Lets `App.synth` look at an app once. It validates the whole app and then asks each chart for its objects, and a chart that is
 * asked validates the whole app again, since it may have been asked alone: a thousand charts would be a million validations.
 * While a synth is under way, charts leave that out. Nothing else of cdk8s changes, and what a chart puts out does not either.
 */
export function watchSynthesis(scope: IConstruct): void {
  const app = App.of(scope);
  // Some unit tests build trees without an App.
  if (watched.has(app) || app.synth === undefined) {
    return;
  }
  watched.add(app);
  for (const method of ['synth', 'synthYaml'] as const) {
    const original = app[method].bind(app) as () => never;
    Object.defineProperty(app, method, { configurable: true, value: () => synthesize(app, original) });
  }
}

/**
 * What `compute` says of an app, once while a synth validates it and once while its charts put themselves out: validations may
 * still add to it. Whoever asks at another time gets it computed anew.
 *
 * @param compute also tells one question from another
 */
export function oncePerSynthesis<T>(scope: IConstruct, compute: (root: IConstruct) => T): T {
  const { root } = scope.node;
  const answers = running.get(root);
  if (answers === undefined) {
    return compute(root);
  }
  if (!answers.has(compute)) {
    answers.set(compute, compute(root));
  }
  return answers.get(compute) as T;
}

const watched = new WeakSet<IConstruct>();

/** Answers to what was asked of the apps that are being synthesized. */
const running = new Map<IConstruct, Map<unknown, unknown>>();

function synthesize<T>(app: App, original: () => T): T {
  // Charts that somebody has taught to put themselves out in another way go on to do so.
  const charts = chartsOf(app).filter(({ toJson }) => toJson === Chart.prototype.toJson);
  const whileValidated = new Map();
  const whileWritten = new Map();
  running.set(app, whileValidated);
  for (const chart of charts) {
    const value = () => {
      running.set(app, whileWritten);
      return checkedOutput(app, () => objectsOf(chart));
    };
    Object.defineProperty(chart, 'toJson', { configurable: true, value });
  }
  try {
    return original();
  } finally {
    running.delete(app);
    for (const chart of charts) {
      Reflect.deleteProperty(chart, 'toJson');
    }
  }
}

function chartsOf(app: App): Chart[] {
  return app.node.findAll().filter((construct) => construct instanceof Chart);
}

/** What `Chart.toJson` gives of an app that is valid. */
function objectsOf(chart: Chart): object[] {
  return new DependencyGraph(chart.node)
    .topology()
    .filter((construct) => construct instanceof ApiObject)
    .filter((object) => Chart.of(object) === chart)
    .map((object) => object.toJson());
}
