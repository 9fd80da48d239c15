import { CodedError } from '../../core/errors/coded-error';
import { type StartedTemplate, startTemplate, type TemplateRequest } from '../command/command';
import { areSelfContained } from '../command/flags';
import { askVersion, helmVersion } from '../command/version';
import { toExactJson } from '../data/exact-json';
import { parseManifestStream } from '../manifests/manifest-yaml';
import type { YamlDocument } from '../manifests/yaml-document';
import { differingPaths } from './differences';
import { failsAtOtherTime, nonDeterministic } from './non-deterministic';
import { type RenderingOrder, rememberRendering, renderingIdentity } from './opened-chart';
import type { Comparison, Difference, VariedValues } from './varied-values';

/** A rendering for all releases with equal values. */
export interface SharedRendering {
  /**
   * Waits for the rendered documents as they are stored, but not for their verification.
   *
   * @throws the explained error of helm
   */
  stored(): string;
  /** Waits for a rendering with the values of the first one that differs from it. The caller handles the differences. */
  other(): YamlDocument[] | undefined;
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
const inProgress = new Map<string, SharedRendering>();

/** The rendering of an equal release that has not ended. */
export function startedRendering(order: RenderingOrder, identity: string): SharedRendering | undefined {
  return inProgress.get(placeOf(order, identity));
}

/** Lets equal releases use this rendering until it ends. The caller has checked its values. */
export function shareRendering(order: RenderingOrder, rendering: SharedRendering): void {
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
export class FreshRendering implements SharedRendering {
  private readonly identity: string | undefined;
  private readonly first: StartedTemplate;
  private second: StartedTemplate | undefined;
  private readonly isRepeatable: boolean;
  /** A copy of the chart that renders as if it were another time. */
  private readonly otherTime: string | undefined;
  /** A rendering with the values of the first one, if the placeholders do not explain all differences to the second. */
  private again: StartedTemplate | undefined;
  /** The documents as text, because each caller gets a separate copy. */
  private known: string | undefined;
  private isVerified = false;

  /**
   * Starts both renderings, and requests the version of helm. A chart that is proven to be deterministic is rendered twice only
   * to locate placeholders.
   */
  public constructor(private readonly order: RenderingOrder) {
    const { request, chart, varied } = order;
    this.identity = renderingIdentity(order);
    this.first = startTemplate({ ...request, chart: chart.copyFor(request) });
    this.isRepeatable = areSelfContained(request.flags) && chart.facts.repeatable;
    this.otherTime = this.isRepeatable ? undefined : chart.copyWithOtherTime(request);
    if (varied) {
      this.second = this.startAlternative(varied, 0);
    } else if (!this.isRepeatable) {
      this.second = this.startAgain();
    }
    askVersion(request.executable);
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
    const stored = this.stored();
    this.rejectDifferences(this.order.varied ? this.again : this.comparison());
    helmVersion(this.order.request.executable);
    this.isVerified = true;
    if (this.identity !== undefined) {
      rememberRendering(this.order, this.identity, stored);
    }
  }

  public other(): YamlDocument[] | undefined {
    this.stored();
    const second = this.order.varied ? this.again : this.comparison();
    if (second === undefined || second.output() === this.first.output()) {
      this.verify();
      return undefined;
    }
    this.arrive();
    helmVersion(this.order.request.executable);
    return this.read(second);
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
    let unexplained: readonly Difference[] = [];
    let second = this.second;
    let comparison: Comparison | undefined;
    for (let attempt = 0; second; attempt++) {
      const printed = second.printed();
      if (printed) {
        comparison = varied.compare(first, printed, attempt, comparison);
        // Gentler placeholders show the place more precisely.
        unexplained = this.withoutRandom(comparison.unexplained);
        if (unexplained.length === 0) {
          return comparison.stored();
        }
      }
      second = this.startAlternative(varied, attempt + 1);
    }
    throw varied.rejection(this.order.request.chartName, unexplained);
  }

  /** The differences that a third rendering with the first placeholders does not show. */
  private withoutRandom(differences: readonly Difference[]): readonly Difference[] {
    if (differences.length === 0 || (this.isRepeatable && !POINTER.test(this.first.output()))) {
      return differences;
    }
    this.again ??= this.startAgain();
    const random = new Set(differingPaths(this.read(this.first), this.read(this.again)));
    return differences.filter(({ place }) => !random.has(place));
  }

  private startAlternative(varied: VariedValues, attempt: number): StartedTemplate | undefined {
    const { request } = this.order;
    const values = varied.alternative(attempt);
    return values && this.start({ values, flags: [...request.flags, '--debug'] });
  }

  private startAgain(): StartedTemplate {
    return this.start({});
  }

  /** Starts a rendering at another time, if the chart reads the clock. */
  private start(changes: Partial<TemplateRequest>): StartedTemplate {
    const { request, chart } = this.order;
    return startTemplate({ ...request, chart: this.otherTime ?? chart.copyFor(request), ...changes });
  }

  /** The second rendering. A pointer in the first rendering always requires it. */
  private comparison(): StartedTemplate | undefined {
    if (this.isRepeatable && POINTER.test(this.first.output())) {
      this.second ??= this.startAgain();
    }
    return this.second;
  }

  private rejectDifferences(second: StartedTemplate | undefined): void {
    const documents = second && this.readSecond(second);
    const paths = documents ? differingPaths(this.read(this.first), documents) : [];
    if (documents !== undefined && paths.length > 0) {
      // The time of the copy stands still, so only random values differ between two renderings of the copy.
      const again = this.otherTime && this.startAgain();
      const random = again ? differingPaths(documents, this.read(again)) : paths;
      throw nonDeterministic(this.order.request.chartName, paths, random);
    }
  }

  /** Undefined if both renderings are the same text. */
  private readSecond(second: StartedTemplate): YamlDocument[] | undefined {
    const first = this.first.output();
    try {
      return second.output() === first ? undefined : this.read(second);
    } catch (error) {
      throw this.otherTime && error instanceof CodedError
        ? failsAtOtherTime(this.order.request.chartName, error)
        : error;
    }
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
export function readDocuments(output: string, chartName: string, allowDuplicateKeys: boolean): YamlDocument[] {
  const documents = parseManifestStream(output, chartName, allowDuplicateKeys);
  const isDefinition = ({ source = '' }: YamlDocument): boolean => /^[^/]+(?:\/charts\/[^/]+)*\/crds\//.test(source);
  const bySource = ({ source: a = '' }: YamlDocument, { source: b = '' }: YamlDocument): number =>
    Number(a > b) - Number(a < b);
  const definitions = documents.filter(isDefinition).sort(bySource);
  return [...definitions, ...documents.filter((document) => !isDefinition(document))];
}
