/**
 * The number of runs of a property-based test whose runs are slow: a quarter of `all` and at least 25. With the
 * environment variable CDK8S_CLEARML_ALL_RUNS it is `all`.
 */
export function propertyRuns(all: number): number {
  return process.env.CDK8S_CLEARML_ALL_RUNS ? all : Math.min(all, Math.max(25, Math.ceil(all / 4)));
}
