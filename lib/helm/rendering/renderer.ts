import { CodedError, listed } from '../../core/errors/coded-error';
import { type StartedTemplate, startTemplate } from '../command/command';
import { areSelfContained } from '../command/flags';
import { askVersion, helmVersion } from '../command/version';
import { fromExactJson, toExactJson } from '../data/exact-json';
import { parseManifestStream } from '../manifests/manifest-yaml';
import type { YamlDocument } from '../manifests/yaml-document';
import { differingPaths } from './differences';
import { type RenderingOrder, recallRendering, rememberRendering, renderingIdentity } from './opened-chart';
import type { Difference, VariedValues } from './varied-values';

/** The output of a chart. */
export interface Rendering {
  /**
   * Waits for the rendered documents, but not for their verification. Each caller gets a separate copy.
   *
   * @throws the explained error of helm
   */
  documents(): YamlDocument[];
  /** Waits for the documents as they are stored. */
  stored(): string;
  /**
   * Waits until the rendering is proven to be deterministic.
   *
   * @throws CLEARML1009 when two renderings differ, CLEARML1002 and CLEARML1003 when the executable is not a supported helm
   */
  verify(): void;
  /** Verifies the rendering if that requires no waiting. Returns whether it is verified. */
  verifyIfReady(): boolean;
}

/** Renderings that have started, so that equal releases do not start them again. */
const inProgress = new Map<string, Rendering>();

/** A rendering that is stored or has started. */
export function findRendering(order: RenderingOrder): Rendering | undefined {
  const identity = renderingIdentity(order);
  if (identity === undefined) {
    return undefined;
  }
  const started = inProgress.get(placeOf(order, identity));
  if (started) {
    return {
      stored: () => started.stored(),
      documents: () => restored(started.stored(), order),
      verify: () => started.verify(),
      verifyIfReady: () => started.verifyIfReady(),
    };
  }
  const stored = recallRendering(order, identity);
  return stored === undefined ? undefined : remembered(stored, order);
}

/** A rendering that an earlier process has verified. */
function remembered(stored: string, order: RenderingOrder): Rendering {
  return {
    stored: () => stored,
    documents: () => restored(stored, order),
    verify: () => {},
    verifyIfReady: () => true,
  };
}

function restored(stored: string, { varied }: RenderingOrder): YamlDocument[] {
  return varied?.restore(stored) ?? (fromExactJson(stored) as YamlDocument[]);
}

/** Lets equal releases use this rendering until it ends. The caller has checked its values. */
export function shareRendering(order: RenderingOrder, rendering: Rendering): void {
  const identity = renderingIdentity(order);
  if (identity !== undefined) {
    inProgress.set(placeOf(order, identity), rendering);
  }
}

function placeOf({ request }: RenderingOrder, identity: string | undefined): string {
  return `${identity} ${request.executable}`;
}

/** Go prints a pointer inside a structure as its address, which differs between processes. */
const POINTER = /0x[0-9a-f]{9,}/;

/** A rendering by helm processes of this app. */
export class FreshRendering implements Rendering {
  private readonly identity: string | undefined;
  private readonly first: StartedTemplate;
  private second: StartedTemplate | undefined;
  private isRepeatable = false;
  /** The documents as text, because each caller gets a separate copy. */
  private known: string | undefined;
  private isVerified = false;

  public constructor(private readonly order: RenderingOrder) {
    this.identity = renderingIdentity(order);
    this.first = startTemplate(order.request);
  }

  /**
   * Starts the second rendering, and requests the version of helm. A chart that is proven to be deterministic is rendered
   * twice only to locate placeholders.
   */
  public startVerifying(): void {
    const { request, chart, varied } = this.order;
    this.isRepeatable = areSelfContained(request.flags) && chart.facts.repeatable;
    if (varied) {
      this.second = this.startAlternative(varied, 0);
    } else if (!this.isRepeatable) {
      this.second = startTemplate(request);
    }
    askVersion(request.executable);
  }

  public documents(): YamlDocument[] {
    return restored(this.stored(), this.order);
  }

  public stored(): string {
    try {
      const { varied } = this.order;
      this.known ??= varied ? this.located(varied) : toExactJson(this.read(this.first));
      return this.known;
    } catch (error) {
      this.arrive();
      throw error;
    }
  }

  public verify(): void {
    if (this.isVerified) {
      return;
    }
    this.arrive();
    const { executable, chartName } = this.order.request;
    const second = this.order.varied ? undefined : this.comparison();
    if (second && second.output() !== this.first.output()) {
      rejectDifferences(chartName, differingPaths(this.read(this.first), this.read(second)));
    }
    helmVersion(executable);
    const stored = this.stored();
    this.isVerified = true;
    if (this.identity !== undefined) {
      rememberRendering(this.order, this.identity, stored);
    }
  }

  public verifyIfReady(): boolean {
    const hasVersion = askVersion(this.order.request.executable);
    const isReady = () => this.first.hasEnded() && (this.comparison()?.hasEnded() ?? true);
    if (!this.isVerified && hasVersion && isReady()) {
      this.verify();
    }
    return this.isVerified;
  }

  /** The documents with the places of the placeholders. Gentler placeholders follow when helm or its output breaks. */
  private located(varied: VariedValues): string {
    const first = { text: this.first.output(), documents: this.read(this.first) };
    let unexplained: readonly Difference[] | undefined;
    let second = this.second;
    for (let attempt = 0; second; attempt++) {
      const printed = second.printed();
      const comparison = printed && varied.compare(first, printed, attempt);
      if (comparison?.unexplained.length === 0) {
        return comparison.stored;
      }
      if (comparison) {
        this.rejectRandom(comparison.unexplained);
        // Gentler placeholders show the place more precisely.
        unexplained = comparison.unexplained;
      }
      second = this.startAlternative(varied, attempt + 1);
    }
    throw varied.rejection(this.order.request.chartName, unexplained ?? []);
  }

  /** Rejects differences that do not depend on the placeholders: a third rendering with the first ones shows them, too. */
  private rejectRandom(differences: readonly Difference[]): void {
    if (!this.isRepeatable) {
      const again = startTemplate(this.order.request);
      const random = new Set(differingPaths(this.read(this.first), this.read(again)));
      rejectDifferences(
        this.order.request.chartName,
        differences.map(({ place }) => place).filter((place) => random.has(place)),
      );
    }
  }

  private startAlternative(varied: VariedValues, attempt: number): StartedTemplate | undefined {
    const { request } = this.order;
    const values = varied.alternative(attempt);
    return values && startTemplate({ ...request, values, flags: [...request.flags, '--debug'] });
  }

  /** The second rendering with equal values. A pointer in the first rendering always requires it. */
  private comparison(): StartedTemplate | undefined {
    if (this.isRepeatable && POINTER.test(this.first.output())) {
      this.second ??= startTemplate(this.order.request);
    }
    return this.second;
  }

  /** Equal releases use the cache from now on, or try again after a failure. */
  private arrive(): void {
    inProgress.delete(placeOf(this.order, this.identity));
  }

  private read(template: StartedTemplate): YamlDocument[] {
    const { chartName, executable } = this.order.request;
    const output = template.output();
    try {
      return readDocuments(output, chartName, this.order.checks.allowDuplicateKeys);
    } catch (error) {
      // An executable that is not helm may print any text.
      helmVersion(executable);
      throw error;
    }
  }
}

/** helm prints definitions of several subcharts in random order. Other documents keep their order. */
function readDocuments(output: string, chartName: string, allowDuplicateKeys: boolean): YamlDocument[] {
  const documents = parseManifestStream(output, chartName, allowDuplicateKeys);
  const isDefinition = ({ source = '' }: YamlDocument): boolean => /^[^/]+(?:\/charts\/[^/]+)*\/crds\//.test(source);
  const bySource = ({ source: a = '' }: YamlDocument, { source: b = '' }: YamlDocument): number =>
    Number(a > b) - Number(a < b);
  const definitions = documents.filter(isDefinition).sort(bySource);
  return [...definitions, ...documents.filter((document) => !isDefinition(document))];
}

function rejectDifferences(chart: string, paths: readonly string[]): void {
  if (paths.length === 0) {
    return;
  }
  throw new CodedError('CLEARML1009', {
    found: `two renderings of ${chart} with the same values differ at ${listed(paths, 10)}`,
    expected: 'the same bytes each time; random values would rotate credentials at every synth',
    fix: 'set the values that the chart otherwise generates at random, or name an existing Secret for them',
  });
}
