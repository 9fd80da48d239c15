/**
 * How often a property is tried for which each run starts helm: a third of `all`, but at least 25 times, unless
 * CDK8S_CLEARML_ALL_RUNS is set.
 */
export function propertyRuns(all: number): number {
  return process.env.CDK8S_CLEARML_ALL_RUNS ? all : Math.min(all, Math.max(25, Math.ceil(all / 3)));
}
