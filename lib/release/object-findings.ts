import { readFileSync } from 'node:fs';
import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Prerequisite, PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites, prerequisiteKey } from '../core/prerequisites/prerequisites';
import { cacheKey, hashOf, readEntry, writeEntry } from '../helm/cache/cache';
import type { ChartFile } from '../helm/chart/chart-contents';
import { jsonText } from '../helm/data/big-integers';
import { asMap, isJsonObject, type JsonObject } from '../helm/data/json';
import { parseManifestStream } from '../helm/manifests/manifest-yaml';
import { sameContent } from '../helm/values/sourced-values';
import { contradictionsOf } from '../objects/contradictions';
import { crossProblems } from '../objects/cross-references';
import type { CustomSchemas } from '../objects/custom-schemas';
import { OBJECT_RULES, type ObjectProblem } from '../objects/object-problem';
import { type PodReference, podReferences, secretsMadeFrom } from '../objects/pod-references';
import type { CheckedRelease, Checks } from './object-checks';

/** An object of the output. */
export interface EmittedObject {
  readonly content: JsonObject;
  /** The construct that makes it. */
  readonly construct: IConstruct;
  /** The cdk8s chart to whose file it belongs. */
  readonly chart: Chart;
}

/** A problem of an object of the app. */
export interface Finding {
  readonly object: EmittedObject;
  readonly problem: ObjectProblem;
  /** The constructs that make an object of one identity: two constructs usually have many such objects. */
  readonly makers?: string;
}

/** The problems of all objects of an app, before exceptions. */
export function findingsOf(root: IConstruct, objects: readonly EmittedObject[], checks: Checks): Finding[] {
  return [
    ...problemsByObject(objects, checks),
    ...problemsAcross(objects, checks),
    ...missingObjects(root, objects, checks),
    ...duplicates(objects, checks),
  ];
}

/** The release of an object; undefined for an object of another construct. */
export function releaseOf({ construct }: EmittedObject, { releases }: Checks): CheckedRelease | undefined {
  const own = construct.node.scopes.map(({ node }) => node.path).find((path) => releases.has(path));
  return own === undefined ? undefined : releases.get(own);
}

/** The problems of each object by itself. Those of unchanged charts are stored. */
function problemsByObject(objects: readonly EmittedObject[], checks: Checks): Finding[] {
  const definitions = new Definitions(objects, [...checks.releases.values()]);
  return groupsOf(objects, ({ chart }) => chart).flatMap((ofChart) => {
    const versions = ofChart.map((object) => versionOf(object, checks));
    const key = cacheKey(
      'objects',
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
  return groupsOf(objects, ({ construct }) => checks.clusterOf(construct)).flatMap((ofCluster) =>
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
  const { workloadAdvice } = require('../objects/advice') as typeof import('../objects/advice');
  return [...objectProblems(content, version), ...definitions.schemas.problemsOf(content), ...workloadAdvice(content)];
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
    const charts = [...new Set(releases.map(({ chartDigest }) => chartDigest()))].sort();
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
function versionOf(object: EmittedObject, checks: Checks): string | undefined {
  const release = releaseOf(object, checks);
  const all = new Set([...checks.releases.values()].map(({ kubeVersion }) => kubeVersion));
  return release === undefined ? (all.size === 1 ? [...all][0] : undefined) : release.kubeVersion;
}

/**
 * Declares the objects that pods need, and that the app does not contain, as prerequisites. In a chart that this library does not
 * know, they are problems, because its operators may create them.
 */
function missingObjects(root: IConstruct, objects: readonly EmittedObject[], checks: Checks): Finding[] {
  const prerequisites = Prerequisites.of(root);
  const known = prerequisites._known();
  const keyOf = (object: EmittedObject, kind: string, name: string) =>
    `${checks.clusterOf(object.construct) ?? ''} ${prerequisiteKey(kind, namespaceOf(object), name)}`;
  const present = new Set(
    objects.flatMap((object) => {
      const { kind, metadata } = object.content;
      const made = secretsMadeFrom(object.content).map((name) => keyOf(object, 'Secret', name));
      return [keyOf(object, String(kind), String(asMap(metadata).name)), ...made];
    }),
  );
  return objects.flatMap((object) => {
    const missing = podReferences(object.content)
      .filter(({ kind, name }) => !present.has(keyOf(object, kind, name)))
      .filter(({ kind, name }) => !known.has(prerequisiteKey(kind, namespaceOf(object), name)));
    if (releaseOf(object, checks)?.isForeign === false) {
      prerequisites.add(object.construct, ...missing.map(({ kind, name }) => required(kind, name, object)));
      return [];
    }
    return missing.map(({ kind, name, field }): Finding => {
      const found = `${field} need ${kind} ${name}, which neither the app nor its prerequisites contain`;
      const expected = `${kind} ${name} in the namespace of the pods`;
      return { object, problem: { rule: 'references', field, found, expected, isBetweenObjects: true } };
    });
  });
}

const KINDS: { readonly [K in PodReference['kind']]: PrerequisiteKind } = {
  ConfigMap: PrerequisiteKind.CONFIG_MAP,
  PersistentVolumeClaim: PrerequisiteKind.PERSISTENT_VOLUME_CLAIM,
  Secret: PrerequisiteKind.SECRET,
  ServiceAccount: PrerequisiteKind.SERVICE_ACCOUNT,
};

function required(kind: PodReference['kind'], name: string, object: EmittedObject): Prerequisite {
  const purpose = `pods of ${labelOf(object.content)}`;
  return { kind: KINDS[kind], name, inNamespace: namespaceOf(object), purpose, remedy: 'create it before these pods' };
}

function namespaceOf({ content }: EmittedObject): string | undefined {
  const { namespace } = asMap(content.metadata);
  return typeof namespace === 'string' ? namespace : undefined;
}

/** The objects whose identity an earlier object of the same cluster has. Equal definitions are no conflict. */
function duplicates(objects: readonly EmittedObject[], checks: Checks): Finding[] {
  const known = new Map<string, EmittedObject>();
  return objects.flatMap((object) => {
    const { apiVersion, kind, metadata } = object.content;
    const { name, namespace } = asMap(metadata);
    if (name === undefined) {
      return [];
    }
    const group = String(apiVersion).split('/').slice(0, -1).join();
    const identity = JSON.stringify([
      checks.clusterOf(object.construct),
      group,
      kind,
      kind === 'Namespace' ? '' : namespace,
      name,
    ]);
    const first = known.get(identity);
    known.set(identity, first ?? object);
    if (first === undefined || (kind === 'CustomResourceDefinition' && sameContent(first.content, object.content))) {
      return [];
    }
    const contradictions = kind === 'Namespace' ? contradictionsOf(first.content, object.content) : [];
    const makers = `${makerOf(first, checks)} and ${makerOf(object, checks)}`;
    const place = namespace ? ` in namespace ${namespace}` : '';
    const difference = contradictions.length > 0 ? `, with ${contradictions.join(', ')}` : '';
    const found = `${makers} make ${labelOf(object.content)}${place}${difference}`;
    const fix = contradictions.length > 0 ? 'give both the same labels, annotations and spec' : undefined;
    const expected = OBJECT_RULES.identity;
    const problem: ObjectProblem = { rule: 'identity', field: 'metadata.name', found, expected, fix };
    return [{ object, problem, makers: contradictions.length > 0 ? undefined : makers }];
  });
}

/** The construct of a user that makes an object. */
export function makerOf(object: EmittedObject, checks: Checks): string {
  const release = releaseOf(object, checks);
  const path = release?.path ?? object.construct.node.path;
  return release?.isForeign === false ? path.replace(/\/release$/, '') : path;
}

/** Kind and name, as exceptions name an object. */
export function labelOf({ kind, metadata }: JsonObject): string {
  return `${String(kind)}/${String(asMap(metadata).name)}`;
}
