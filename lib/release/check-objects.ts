import { readFileSync } from 'node:fs';
import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError, runAll } from '../core/errors/coded-error';
import { cacheKey, hashOf, readEntry, writeEntry } from '../helm/cache/cache';
import type { ChartFile } from '../helm/chart/chart-contents';
import { jsonText } from '../helm/data/big-integers';
import { asMap, isJsonObject, type JsonObject } from '../helm/data/json';
import { parseManifestStream } from '../helm/manifests/manifest-yaml';
import { sameContent } from '../helm/values/sourced-values';
import { crossProblems } from '../objects/cross-references';
import type { CustomSchemas } from '../objects/custom-schemas';
import { OBJECT_RULES, type ObjectProblem, type ObjectRule } from '../objects/object-problem';
import { type CheckedRelease, Checks, type ScopedException } from './object-checks';

/** An object of the output. */
export interface EmittedObject {
  readonly content: JsonObject;
  /** The construct that makes it. */
  readonly construct: IConstruct;
  /** The cdk8s chart to whose file it belongs. */
  readonly chart: Chart;
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
  const findings = [
    ...problemsByObject(objects, checks),
    ...problemsAcross(objects, checks),
    ...duplicates(objects, checks),
  ];
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
  const definitions = new Definitions(objects, [...checks.releases.values()]);
  return groupsOf(objects, ({ chart }) => chart).flatMap((ofChart) => {
    const versions = ofChart.map(({ construct }) => versionOf(construct, checks));
    const key = cacheKey(
      'charts',
      'object problems',
      definitions.key,
      versions,
      jsonText(ofChart.map(({ content }) => withoutContents(content))),
    );
    const known = readEntry(key);
    const problems =
      known === undefined
        ? ofChart.map(({ content }, index) => problemsIn(content, versions[index], definitions))
        : (JSON.parse(known) as ObjectProblem[][]);
    if (known === undefined) {
      writeEntry(key, JSON.stringify(problems));
    }
    return ofChart.flatMap((object, index) => (problems[index] ?? []).map((problem) => ({ object, problem })));
  });
}

/** The problems of references between objects of one cluster. */
function problemsAcross(objects: readonly EmittedObject[], checks: Checks): Finding[] {
  return groupsOf(objects, ({ construct }) => clusterOf(construct, checks)).flatMap((ofCluster) =>
    crossProblems(ofCluster.map(({ content }) => content)).flatMap(({ index, problem }) => {
      const object = ofCluster[index];
      return object ? [{ object, problem }] : [];
    }),
  );
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => unknown): T[][] {
  const groups = new Map<unknown, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    groups.set(keyOf(item), group);
    group.push(item);
  }
  return [...groups.values()];
}

/** The types of the Kubernetes API are loaded only for objects that no earlier synth checked. */
function problemsIn(content: JsonObject, version: string | undefined, definitions: Definitions): ObjectProblem[] {
  const { objectProblems } = require('../objects/object-problems') as typeof import('../objects/object-problems');
  return [...objectProblems(content, version), ...definitions.schemas.problemsOf(content)];
}

/** The definitions of custom kinds: objects of the app, files of charts, and files that the prop `definitions` names. */
class Definitions {
  /** Changes with the definitions. */
  public readonly key: string;
  private loaded?: CustomSchemas;
  private readonly emitted: readonly JsonObject[];
  private readonly files: readonly ChartFile[];

  public constructor(
    objects: readonly EmittedObject[],
    private readonly releases: readonly CheckedRelease[],
  ) {
    this.emitted = objects.map(({ content }) => content).filter(({ kind }) => kind === 'CustomResourceDefinition');
    const paths = new Set(releases.flatMap(({ definitionFiles }) => definitionFiles));
    this.files = [...paths].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
    const charts = releases.map(({ chartDigest }) => chartDigest());
    this.key = hashOf(jsonText([charts, this.emitted, this.files]));
  }

  /** The schemas in them. They are read for objects that no earlier synth checked. */
  public get schemas(): CustomSchemas {
    this.loaded ??= this.load();
    return this.loaded;
  }

  private load(): CustomSchemas {
    const loaded = require('../objects/custom-schemas') as typeof import('../objects/custom-schemas');
    const ofCharts = new Map(this.releases.map((release) => [release.chartDigest(), release.chartDefinitions]));
    const files = [...[...ofCharts.values()].flatMap((definitions) => definitions()), ...this.files];
    const parsed = files.flatMap(({ path, text }) =>
      parseManifestStream(text, path, true).map(({ content }) => content),
    );
    return new loaded.CustomSchemas([...parsed.filter(isJsonObject), ...this.emitted]);
  }
}

/** Contents of Secrets do not enter the cache, not even as a hash. */
function withoutContents(content: JsonObject): JsonObject {
  const types = (map: unknown) => Object.entries(asMap(map)).map(([key, value]) => [key, typeof value]);
  return content.kind === 'Secret'
    ? { ...content, data: types(content.data), stringData: types(content.stringData) }
    : content;
}

/** The version of the release of an object; of other objects, the version of all releases of the app, if they have one. */
function versionOf(construct: IConstruct, { releases }: Checks): string | undefined {
  const own = construct.node.scopes.map(({ node }) => node.path).find((path) => releases.has(path));
  const all = new Set([...releases.values()].map(({ kubeVersion }) => kubeVersion));
  return own === undefined ? (all.size === 1 ? [...all][0] : undefined) : releases.get(own)?.kubeVersion;
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
