import { resolve } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { type CacheKey, cacheKey, hasEntries, hashOf, readEntry, writeEntry } from '../cache/cache';
import { cacheFolder } from '../cache/cache-folder';
import type { ChartContents, ChartSummary } from '../chart/chart-contents';
import type { ReadChart } from '../chart/read-chart';
import { type ChartSnapshot, snapshotOf } from '../chart/snapshot';
import type { TemplateRequest } from '../command/command';
import { areSelfContained } from '../command/flags';
import { prepareProcesses } from '../command/processes';
import { helmVersion, knownVersion } from '../command/version';
import { fromExactJson, toExactJson } from '../data/exact-json';
import { isJsonObject } from '../data/json';
import { lazy } from '../data/lazy';
import type { ContentUse } from '../templates/content-uses';
import type { ValueText } from '../templates/template-sources';
import type { VariedValues } from './varied-values';

/** The properties of a chart that later processes need as long as the chart does not change. */
interface ChartFacts extends ChartSummary {
  /** SHA-256 of the content. */
  readonly digest: string;
  /** The templates are proven to render the same each time. */
  readonly repeatable: boolean;
  /** Values may be templates. */
  readonly rendersValues: boolean;
  /** The output may depend on the time. */
  readonly readsClock: boolean;
}

const opened = new Map<string, OpenedChart>();

/**
 * Opens a chart folder or archive. It is read once as long as its files do not change, and its facts are stored for later
 * processes.
 *
 * @param snapshot the state of the files that the caller has verified
 * @throws CLEARML1004 when the path does not exist, CLEARML1014 when the chart cannot be read
 */
export function openChart(path: string, snapshot = snapshotOf(path)): OpenedChart {
  const place = resolve(path);
  const present = opened.get(place);
  if (present?.snapshot.identity === snapshot.identity) {
    return present;
  }
  const chart = new OpenedChart(snapshot);
  opened.set(place, chart);
  return chart;
}

/** A chart folder or archive, of which only the required parts are read. */
export class OpenedChart {
  public readonly facts: ChartFacts;
  /** Every change of the files since the snapshot is visible. */
  public readonly isStable: boolean;
  private isKept: boolean;
  private read?: ReadChart;
  private copy?: string;
  private otherCopy?: { readonly path: string | undefined };
  private readonly uses = new Map<string, readonly ContentUse[]>();

  public constructor(public readonly snapshot: ChartSnapshot) {
    const entry = readEntry(this.key);
    this.isKept = entry !== undefined;
    if (!this.isKept) {
      prepareProcesses();
    }
    this.isStable = this.isKept || waitUntil(snapshot.stableAt);
    this.facts = entry === undefined ? this.lazyFacts() : (fromExactJson(entry) as ChartFacts);
  }

  /** The whole chart. */
  public get contents(): ChartContents {
    return this.whole.contents;
  }

  /**
   * The path of a copy that renders as if it were another time; undefined if neither the chart nor these values and flags can
   * print the time.
   */
  public copyWithOtherTime({ values, flags }: TemplateRequest): string | undefined {
    if (!readsClock(values, flags, this)) {
      return undefined;
    }
    const { copyWithOtherTime } = require('../templates/chart-copy') as typeof import('../templates/chart-copy');
    this.otherCopy ??= { path: copyWithOtherTime(this.snapshot) };
    return this.otherCopy.path;
  }

  /** The path of a private copy, which helm renders. */
  public copyFor({ flags }: TemplateRequest): string {
    const { path, archive } = this.snapshot;
    // helm finds the dependencies in folders by their paths from the chart.
    if (archive === undefined && flags.some((flag) => flag.startsWith('--dependency-update'))) {
      return path;
    }
    const { copyOf } = require('../chart/private-copy') as typeof import('../chart/private-copy');
    this.copy ??= copyOf(this.snapshot);
    return this.copy;
  }

  /**
   * The template functions whose results depend on the contents of values. Only releases with secrets need them, so they are
   * stored apart from the facts.
   *
   * @param sections the top-level keys of the values with secrets
   */
  public contentUses(sections: readonly string[]): readonly ContentUse[] {
    const name = sections.join(' ');
    const uses = this.uses.get(name) ?? this.recallContentUses(sections);
    this.uses.set(name, uses);
    return uses;
  }

  /** Such functions in values that are templates. */
  public contentUsesIn(texts: readonly ValueText[]): readonly ContentUse[] {
    return contentAnalysis().contentUsesIn(this.contents, texts);
  }

  private recallContentUses(sections: readonly string[]): readonly ContentUse[] {
    const key = cacheKey('charts', 'content uses', this.snapshot.identity, ...sections);
    const entry = readEntry(key);
    const uses =
      entry === undefined
        ? contentAnalysis().contentUses(this.contents, sections)
        : (JSON.parse(entry) as ContentUse[]);
    if (entry === undefined && this.isStable) {
      writeEntry(key, JSON.stringify(uses));
    }
    return uses;
  }

  /** Stores the facts for later processes. */
  public remember(): void {
    if (this.isKept || !this.isStable) {
      return;
    }
    this.isKept = true;
    try {
      writeEntry(this.key, toExactJson({ ...this.facts }));
    } catch (error) {
      // Code that needs an unreadable part of the chart reports the error.
      if (!(error instanceof CodedError)) {
        throw error;
      }
    }
  }

  private lazyFacts(): ChartFacts {
    // Loaded on demand, because stored facts need no analysis.
    const determinism = () => require('../templates/determinism') as typeof import('../templates/determinism');
    return lazy<ChartFacts>({
      digest: () => this.snapshot.digest,
      metadata: () => this.contents.metadata,
      values: () => this.contents.values,
      definitions: () => this.contents.definitions,
      repeatable: () => determinism().provenRepeatable(this.contents),
      rendersValues: () => determinism().rendersValues(this.contents),
      readsClock: () => determinism().chartReadsClock(this.contents),
    });
  }

  private get key(): CacheKey {
    return cacheKey('charts', this.snapshot.identity);
  }

  private get whole(): ReadChart {
    const { readChart } = require('../chart/read-chart') as typeof import('../chart/read-chart');
    this.read ??= readChart(this.snapshot.path, this.snapshot);
    return this.read;
  }
}

/** Loaded on demand, because releases without secrets and stored results need no analysis. */
function contentAnalysis() {
  return require('../templates/content-uses') as typeof import('../templates/content-uses');
}

/** Sleeps until a moment in the next milliseconds. Returns whether the moment has passed. */
function waitUntil(moment: number): boolean {
  const rest = moment - Date.now();
  if (rest > 0 && rest < 50 && cacheFolder()) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, rest + 1);
  }
  return Date.now() >= moment;
}

/** A chart to render, and the checks that its values pass before they are rendered. */
export interface RenderingOrder {
  readonly request: TemplateRequest;
  readonly chart: OpenedChart;
  readonly checks: ValueChecks;
  /** The values, if they contain placeholders. */
  readonly varied?: VariedValues;
}

/** The checks of values and output that helm does not perform. */
interface ValueChecks {
  readonly allowUnknownValues: boolean;
  /** Of several equal keys in the output, the last applies. */
  readonly allowDuplicateKeys: boolean;
  /** Paths of keys with dots. */
  readonly dottedKeys: readonly string[];
  /** Paths whose defaults must be deleted. */
  readonly unsetValues: readonly string[];
}

/** Identifies all inputs of a rendering except helm; undefined when flags read other inputs. */
export function renderingIdentity({ request, chart, checks, varied }: RenderingOrder): string | undefined {
  const { releaseName, namespace, kubeVersion, apiVersions, includeCrds, flags } = request;
  const values = varied?.identity ?? request.values;
  const parts = [releaseName, namespace, kubeVersion, apiVersions, includeCrds, flags, values, checks];
  return areSelfContained(flags) ? hashOf(JSON.stringify([chart.facts.digest, ...parts])) : undefined;
}

/** The rendering of an earlier process for an equal order. */
export function recallRendering({ request }: RenderingOrder, identity: string): string | undefined {
  // Does not wait for helm's version when no rendering is stored.
  const isEmpty = !hasEntries('renderings');
  const version = knownVersion(request.executable) ?? (isEmpty ? undefined : helmVersion(request.executable));
  return version === undefined ? undefined : readEntry(keyOf(identity, version));
}

/** Stores a rendering for later processes, unless it depends on the time. */
export function rememberRendering({ request, chart }: RenderingOrder, identity: string, rendering: string): void {
  if (!readsClock(request.values, request.flags, chart) && chart.isStable) {
    writeEntry(keyOf(identity, helmVersion(request.executable)), rendering);
  }
}

function keyOf(identity: string, version: string): CacheKey {
  return cacheKey('renderings', identity, version);
}

function readsClock(values: object, flags: readonly string[], { facts }: OpenedChart): boolean {
  const { mayReadClock } = require('../templates/determinism') as typeof import('../templates/determinism');
  const mayRead = () => !areSelfContained(flags) || textsIn([values, flags]).some(mayReadClock);
  return facts.readsClock || (facts.rendersValues && mayRead());
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  const isNested = Array.isArray(value) || isJsonObject(value);
  return isNested ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]) : [];
}
