import { CodedError, listed } from '../../core/errors/coded-error';
import { type StartedTemplate, startTemplate } from '../command/command';
import { areSelfContained } from '../command/flags';
import { askVersion, helmVersion } from '../command/version';
import { fromExactJson, toExactJson } from '../data/exact-json';
import { parseManifestStream, type YamlDocument } from '../manifests/manifest-yaml';
import { differingPaths } from './difference';
import { type RenderingOrder, recallRendering, rememberRendering, renderingIdentity } from './rendering-memory';

/** What a chart renders. */
export interface Rendering {
  /**
   * The rendered documents; waits for them, but not for what verifies them. Each caller gets its own.
   *
   * @throws what helm says when it fails
   */
  documents(): YamlDocument[];
  /**
   * Waits until it is certain that they come out the same each time.
   *
   * @throws CLEARML1009 when two renderings differ, CLEARML1002 and CLEARML1003 when it was no helm of use that rendered
   */
  verify(): void;
  /** Verifies them unless that takes time; whether it was done. */
  verifyIfReady(): boolean;
}

/** Renderings that are on their way, so that nobody starts them again. */
const inProgress = new Map<string, Rendering>();

/** A rendering that is at hand or on its way already. */
export function findRendering(order: RenderingOrder): Rendering | undefined {
  const identity = renderingIdentity(order);
  if (identity === undefined) {
    return undefined;
  }
  const started = inProgress.get(placeOf(order, identity));
  const text = started ? undefined : recallRendering(order, identity);
  return text === undefined ? started : remembered(text);
}

/** One that an earlier process has verified. */
function remembered(text: string): Rendering {
  return {
    documents: () => fromExactJson(text) as YamlDocument[],
    verify: () => {},
    verifyIfReady: () => true,
  };
}

/** Lets others who want the same have this rendering, while it is on its way. Its values are checked by now. */
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

/** A rendering that helm has begun. */
export class FreshRendering implements Rendering {
  private readonly identity: string | undefined;
  private readonly first: StartedTemplate;
  private second: StartedTemplate | undefined;
  private isRepeatable = false;
  private text: string | undefined;
  private isVerified = false;

  public constructor(private readonly order: RenderingOrder) {
    this.identity = renderingIdentity(order);
    this.first = startTemplate(order.request);
  }

  /** Starts the second rendering, unless the chart is known to render the same each time, and asks for helm's version. */
  public startVerifying(): void {
    const { request, chart } = this.order;
    this.isRepeatable = areSelfContained(request.flags) && chart.facts.repeatable;
    this.second = this.isRepeatable ? undefined : startTemplate(request);
    askVersion(request.executable);
  }

  public documents(): YamlDocument[] {
    if (this.text !== undefined) {
      return fromExactJson(this.text) as YamlDocument[];
    }
    try {
      const documents = this.read(this.first);
      this.text = toExactJson(documents);
      return documents;
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
    const second = this.comparison();
    if (second && second.output() !== this.first.output()) {
      rejectDifferences(chartName, this.read(this.first), this.read(second));
    }
    helmVersion(executable);
    this.isVerified = true;
    if (this.identity !== undefined) {
      rememberRendering(this.order, this.identity, this.text ?? toExactJson(this.read(this.first)));
    }
  }

  public verifyIfReady(): boolean {
    const version = askVersion(this.order.request.executable);
    const isReady = () => this.first.hasEnded() && (this.comparison()?.hasEnded() ?? true);
    if (!this.isVerified && version.isKnown() && isReady()) {
      this.verify();
    }
    return this.isVerified;
  }

  /** The second rendering, which a pointer in the first one makes necessary in any case. */
  private comparison(): StartedTemplate | undefined {
    if (this.isRepeatable && POINTER.test(this.first.output())) {
      this.second ??= startTemplate(this.order.request);
    }
    return this.second;
  }

  /** Whatever came of it: whoever wants the same from now on asks the cache, or tries again. */
  private arrive(): void {
    inProgress.delete(placeOf(this.order, this.identity));
  }

  private read(template: StartedTemplate): YamlDocument[] {
    const { chartName, executable } = this.order.request;
    const output = template.output();
    try {
      return readDocuments(output, chartName);
    } catch (error) {
      // What is no helm prints anything.
      helmVersion(executable);
      throw error;
    }
  }
}

/** helm puts definitions of several subcharts into any order; all else keeps helm's. */
function readDocuments(output: string, chartName: string): YamlDocument[] {
  const documents = parseManifestStream(output, chartName);
  const isDefinition = ({ source = '' }: YamlDocument): boolean => /^[^/]+(?:\/charts\/[^/]+)*\/crds\//.test(source);
  const bySource = (a: YamlDocument, b: YamlDocument): number => ((a.source ?? '') < (b.source ?? '') ? -1 : 1);
  const definitions = documents.filter(isDefinition);
  const sources = new Set(definitions.map(({ source }) => source));
  return sources.size < 2
    ? documents
    : [...definitions.sort(bySource), ...documents.filter((document) => !isDefinition(document))];
}

function rejectDifferences(chart: string, first: YamlDocument[], second: YamlDocument[]): void {
  const paths = differingPaths(first, second);
  if (paths.length === 0) {
    return;
  }
  throw new CodedError('CLEARML1009', {
    found: `two renderings of ${chart} with the same values differ at ${listed(paths, 10)}`,
    expected: 'the same bytes each time; random values would rotate credentials at every synth',
    fix: 'give the chart the values that it otherwise rolls, or name an existing Secret for them',
  });
}
