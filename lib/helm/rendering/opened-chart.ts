import { resolve } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { type CacheKey, cacheKey, readEntry, writeEntry } from '../cache/cache';
import { cacheFolder } from '../cache/cache-folder';
import type { ChartContents } from '../chart/chart-contents';
import { type Fingerprint, fingerprintOf } from '../chart/fingerprint';
import type { ReadChart } from '../chart/read-chart';
import { fromExactJson, toExactJson } from '../data/exact-json';

/** What later processes need to know of a chart that has not changed. */
interface Remembered {
  readonly digest: string;
  readonly metadata: ChartContents['metadata'];
  readonly values: ChartContents['values'];
  readonly definitions: ChartContents['definitions'];
  readonly repeatable: boolean;
  readonly rendersValues: boolean;
  readonly readsClock: boolean;
}

const opened = new Map<string, OpenedChart>();

/**
 * Opens a chart folder or archive. As long as its files do not change it is read but once, and what matters of it is kept for
 * later processes.
 *
 * @throws CLEARML1004 when there is nothing at the path, CLEARML1014 when it is no chart that can be read
 */
export function openChart(path: string): OpenedChart {
  const place = resolve(path);
  const fingerprint = fingerprintOf(place);
  const present = opened.get(place);
  if (present?.fingerprint.text === fingerprint.text) {
    return present;
  }
  const chart = new OpenedChart(path, fingerprint);
  opened.set(place, chart);
  return chart;
}

/** A chart at some place, of which as little is read as need be. */
export class OpenedChart implements ChartContents {
  private readonly remembered?: Remembered;
  private readonly isStable: boolean;
  private readonly once = new Map<string, unknown>();

  public constructor(
    private readonly path: string,
    public readonly fingerprint: Fingerprint,
  ) {
    const entry = readEntry(this.key);
    if (entry === undefined) {
      this.isStable = waitUntil(fingerprint.stableAt);
    } else {
      this.isStable = true;
      this.remembered = fromExactJson(entry) as Remembered;
    }
  }

  /** Whether an earlier process has read it. */
  public get isRemembered(): boolean {
    return this.remembered !== undefined;
  }

  /** SHA-256 of all that the chart holds. */
  public get digest(): string {
    return this.recall('digest', () => this.whole.digest());
  }

  /** Known to render the same each time. */
  public get repeatable(): boolean {
    return this.recall('repeatable', () => templates().provenRepeatable(this.whole.contents));
  }

  /** Values may be templates as well. */
  public get rendersValues(): boolean {
    return this.recall('rendersValues', () => templates().rendersValues(this.whole.contents));
  }

  /** What it renders may depend on the time. */
  public get readsClock(): boolean {
    return this.recall('readsClock', () => templates().chartReadsClock(this.whole.contents));
  }

  public get metadata() {
    return this.recall('metadata', () => this.whole.contents.metadata);
  }

  public get values() {
    return this.recall('values', () => this.whole.contents.values);
  }

  public get definitions() {
    return this.recall('definitions', () => this.whole.contents.definitions);
  }

  public get valuesText() {
    return this.whole.contents.valuesText;
  }

  public get schema() {
    return this.whole.contents.schema;
  }

  public get templates() {
    return this.whole.contents.templates;
  }

  public get templateFiles() {
    return this.whole.contents.templateFiles;
  }

  public get crds() {
    return this.whole.contents.crds;
  }

  public get files() {
    return this.whole.contents.files;
  }

  public get subcharts() {
    return this.whole.contents.subcharts;
  }

  /** Whether what was read is what still lies there, and what any other program read since. */
  public isUnchanged(): boolean {
    return this.isStable && fingerprintOf(resolve(this.path)).text === this.fingerprint.text;
  }

  /** Keeps what was read for later processes. */
  public remember(): void {
    if (this.remembered || this.once.has('kept') || !this.isUnchanged()) {
      return;
    }
    this.once.set('kept', true);
    try {
      const { digest, metadata, values, definitions, repeatable, rendersValues, readsClock } = this;
      const remembered: Remembered = { digest, metadata, values, definitions, repeatable, rendersValues, readsClock };
      writeEntry(this.key, toExactJson(remembered));
    } catch (error) {
      // What cannot be read is told to those who need it.
      if (!(error instanceof CodedError)) {
        throw error;
      }
    }
  }

  private get key(): CacheKey {
    return cacheKey('charts', resolve(this.path), this.fingerprint.text);
  }

  private get whole(): ReadChart {
    const { readChart } = require('../chart/read-chart') as typeof import('../chart/read-chart');
    return this.computed('whole', () => readChart(this.path));
  }

  private recall<K extends keyof Remembered>(what: K, compute: () => Remembered[K]): Remembered[K] {
    return this.remembered ? this.remembered[what] : this.computed(what, compute);
  }

  private computed<T>(what: string, compute: () => T): T {
    if (!this.once.has(what)) {
      this.once.set(what, compute());
    }
    return this.once.get(what) as T;
  }
}

/** Loaded here alone: what is remembered need not be found out. */
function templates() {
  return require('../templates/determinism') as typeof import('../templates/determinism');
}

/** Sleeps until a moment that is at hand; whether it has come. */
function waitUntil(moment: number): boolean {
  const rest = moment - Date.now();
  if (rest > 0 && rest < 50 && cacheFolder()) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, rest + 1);
  }
  return Date.now() >= moment;
}
