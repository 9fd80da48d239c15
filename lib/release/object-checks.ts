import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError, inShort, runAll } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import { reportOn } from '../core/report/report';
import { cacheKey, readEntry, writeEntry } from '../helm/cache/cache';
import { jsonText } from '../helm/data/big-integers';
import { asMap, type JsonObject } from '../helm/data/json';
import { sameContent } from '../helm/values/sourced-values';
import { OBJECT_RULES, type ObjectProblem, type ObjectRule } from '../objects/object-problem';

/** An exception from a check of the objects of an app. */
export interface ObjectException {
  /**
   * The rule: `schema`, `names`, `references` or `identity`.
   *
   * @example "schema"
   */
  readonly rule: string;

  /**
   * The object, as `Kind/name`.
   *
   * @default - all objects of the scope
   * @example "Deployment/exporter"
   */
  readonly object?: string;

  /**
   * Path of the field; the exception covers all fields below it.
   *
   * @default - all fields
   * @example "spec.template.spec"
   */
  readonly field?: string;

  /** Reason for the exception. It is shown at the end of `cdk8s synth`. */
  readonly reason: string;
}

/** An object of the output. */
export interface EmittedObject {
  readonly content: JsonObject;
  /** The construct that makes it. */
  readonly construct: IConstruct;
  /** The cdk8s chart to whose file it belongs. */
  readonly chart: Chart;
}

interface ScopedException extends ObjectException {
  readonly path: string;
}

/** State of the checks of an app. */
class Checks {
  public readonly exceptions: ScopedException[] = [];
  /** Kubernetes versions of releases, by their paths. */
  public readonly versions = new Map<string, string | undefined>();
  /** Declared clusters of scopes, by their paths. */
  public readonly clusters = new Map<string, string>();
}

/**
 * The checks of all objects of an app, which each synth makes at its end: objects of this library, of any other construct and of
 * charts. The API server would reject an object with a problem, or its pods would not start.
 *
 * @example
 * ObjectChecks.of(release).except({ rule: 'schema', object: 'Deployment/exporter', reason: 'the operator reads this field' });
 */
export class ObjectChecks {
  /**
   * The checks of the objects of a scope.
   *
   * @param scope a chart, a release or another construct
   */
  public static of(scope: IConstruct): ObjectChecks {
    return new ObjectChecks(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Declares an exception. An exception that covers no problem causes CLEARML8012.
   *
   * @param exception rule, object and reason
   * @throws CLEARML8011 when the rule is unknown or the reason is empty, CLEARML1017 when a prop is unknown or has the wrong type
   */
  public except(exception: ObjectException): void {
    const checked = validateProps(exception, 'ObjectException', 'ObjectChecks.except');
    requireValid(checked);
    const { path } = this.scope.node;
    const declared = { path, ...checked };
    AppRegistry.of(this.scope).get(Checks).exceptions.push(declared);
    reportOn(this.scope, 'objectExceptions', () => [declared]);
  }

  /**
   * Declares the cluster of the objects of the scope. Objects of different clusters may have the same kind, namespace and name. By
   * default, all objects of an app belong to one cluster.
   *
   * @param name any name
   */
  public inCluster(name: string): void {
    AppRegistry.of(this.scope).get(Checks).clusters.set(this.scope.node.path, name);
  }
}

function requireValid({ rule, reason }: ObjectException): void {
  if (!Object.hasOwn(OBJECT_RULES, rule)) {
    throw new CodedError('CLEARML8011', {
      found: `an exception from ${inShort(rule)}`,
      expected: `a rule of ObjectChecks: ${Object.keys(OBJECT_RULES).join(', ')}`,
      fix: 'correct the rule',
    });
  }
  if (reason.trim() === '') {
    throw new CodedError('CLEARML8011', {
      found: `an exception from ${rule} without a reason`,
      expected: 'a reason, for the reviewers of the manifests',
      fix: 'set `reason`',
    });
  }
}

/** Records the Kubernetes version of a release, for the checks of its objects. */
export function recordKubeVersion(release: IConstruct, version: string | undefined): void {
  AppRegistry.of(release).get(Checks).versions.set(release.node.path, version);
}

/**
 * Checks the objects of an app.
 *
 * @throws CLEARML8030 for an object that the API server rejects, CLEARML8031 for a broken reference, CLEARML1013 for two objects of
 * one identity, CLEARML8012 for an exception that covers nothing
 */
export function checkObjects(root: IConstruct, objects: readonly EmittedObject[]): void {
  const checks = AppRegistry.of(root).get(Checks);
  const used = new Set<ScopedException>();
  const findings = [...problemsByObject(objects, checks), ...duplicates(objects, checks)];
  const errors = findings.flatMap(({ object, problem }) => {
    const exception = checks.exceptions.find((one) => covers(one, object, problem));
    if (exception) {
      used.add(exception);
      return [];
    }
    return [errorOf(object, problem)];
  });
  const unused = checks.exceptions.filter((exception) => !used.has(exception)).map(unusedError);
  runAll(
    new Set(
      [...errors, ...unused].map((error) => () => {
        throw error;
      }),
    ),
  );
}

interface Finding {
  readonly object: EmittedObject;
  readonly problem: ObjectProblem;
}

/** The problems of each object by itself. Those of unchanged charts are stored. */
function problemsByObject(objects: readonly EmittedObject[], checks: Checks): Finding[] {
  const byChart = new Map<Chart, EmittedObject[]>();
  for (const object of objects) {
    byChart.set(object.chart, [...(byChart.get(object.chart) ?? []), object]);
  }
  return [...byChart.values()].flatMap((ofChart) => {
    const versions = ofChart.map(({ construct }) => versionOf(construct, checks));
    const key = cacheKey(
      'charts',
      'object problems',
      versions,
      jsonText(ofChart.map(({ content }) => withoutContents(content))),
    );
    const known = readEntry(key);
    const problems =
      known === undefined
        ? ofChart.map(({ content }, index) => problemsIn(content, versions[index]))
        : (JSON.parse(known) as ObjectProblem[][]);
    if (known === undefined) {
      writeEntry(key, JSON.stringify(problems));
    }
    return ofChart.flatMap((object, index) => (problems[index] ?? []).map((problem) => ({ object, problem })));
  });
}

/** The types of the Kubernetes API are loaded only for objects that no earlier synth checked. */
function problemsIn(content: JsonObject, version: string | undefined): ObjectProblem[] {
  const { objectProblems } = require('../objects/object-problems') as typeof import('../objects/object-problems');
  return objectProblems(content, version);
}

/** Contents of Secrets do not enter the cache, not even as a hash. */
function withoutContents(content: JsonObject): JsonObject {
  const types = (map: unknown) => Object.entries(asMap(map)).map(([key, value]) => [key, typeof value]);
  return content.kind === 'Secret'
    ? { ...content, data: types(content.data), stringData: types(content.stringData) }
    : content;
}

/** The version of the release of an object; of other objects, the version of all releases of the app, if they have one. */
function versionOf(construct: IConstruct, { versions }: Checks): string | undefined {
  const own = construct.node.scopes.map(({ node }) => node.path).find((path) => versions.has(path));
  const all = new Set(versions.values());
  return own === undefined ? (all.size === 1 ? [...all][0] : undefined) : versions.get(own);
}

/** The objects whose identity an earlier object of the same cluster has. Equal definitions and Namespaces are no conflict. */
function duplicates(objects: readonly EmittedObject[], checks: Checks): Finding[] {
  const known = new Map<string, EmittedObject>();
  return objects.flatMap((object) => {
    const { apiVersion, kind, metadata } = object.content;
    const { name, namespace } = asMap(metadata);
    if (name === undefined) {
      return [];
    }
    const group = String(apiVersion).split('/').slice(0, -1).join();
    const identity = JSON.stringify([clusterOf(object.construct, checks), group, kind, namespace, name]);
    const first = known.get(identity);
    known.set(identity, first ?? object);
    if (first === undefined || (isShared(object.content) && sameContent(first.content, object.content))) {
      return [];
    }
    const found = `${labelOf(object.content)}${namespace ? ` in namespace ${namespace}` : ''} is made by ${first.construct.node.path} and by ${object.construct.node.path}`;
    const problem: ObjectProblem = { rule: 'identity', field: 'metadata.name', found, expected: OBJECT_RULES.identity };
    return [{ object, problem }];
  });
}

function isShared({ kind }: JsonObject): boolean {
  return kind === 'CustomResourceDefinition' || kind === 'Namespace';
}

function clusterOf(construct: IConstruct, { clusters }: Checks): string | undefined {
  const declared = construct.node.scopes.map(({ node }) => node.path).filter((path) => clusters.has(path));
  return clusters.get(declared.at(-1) ?? '');
}

function covers(
  { path, rule, object, field }: ScopedException,
  { content, construct }: EmittedObject,
  problem: ObjectProblem,
): boolean {
  const isBelow = (place: string, above: string) => place === above || /^[./[]/.test(place.slice(above.length));
  return (
    rule === problem.rule &&
    (path === '' || (construct.node.path.startsWith(path) && isBelow(construct.node.path, path))) &&
    (object === undefined || object === labelOf(content)) &&
    (field === undefined || (problem.field.startsWith(field) && isBelow(problem.field, field)))
  );
}

function labelOf({ kind, metadata }: JsonObject): string {
  return `${String(kind)}/${String(asMap(metadata).name)}`;
}

const FIXES: { readonly [R in ObjectRule]: string } = {
  schema: 'correct the value or the template that sets it',
  names: 'correct the name',
  references: 'correct one of the two',
  identity:
    'give one of the two constructs another release name or namespace; ObjectChecks.of(chart).inCluster(name) if they are in different clusters',
};

function errorOf(
  { content, construct }: EmittedObject,
  { rule, found, expected, fix = FIXES[rule] }: ObjectProblem,
): CodedError {
  const code = rule === 'identity' ? 'CLEARML1013' : rule === 'references' ? 'CLEARML8031' : 'CLEARML8030';
  const exception = `ObjectChecks.of(…).except({ rule: '${rule}', object: '${labelOf(content)}', reason: '…' })`;
  return new CodedError(code, {
    path: construct.node.path,
    found: rule === 'identity' ? found : `${labelOf(content)}: ${found}`,
    expected,
    fix: rule === 'identity' ? fix : `${fix}; or declare ${exception}`,
  });
}

function unusedError({ path, rule, object, reason }: ScopedException): CodedError {
  return new CodedError('CLEARML8012', {
    path,
    found: `the exception from ${rule} for ${object ?? 'all objects'} (${reason}) covers nothing`,
    expected: 'exceptions that cover a problem, because an unused exception would hide the next problem',
    fix: 'remove it, or correct its object or field',
  });
}
