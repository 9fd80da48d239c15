import { CodedError, listed } from '../../core/errors/coded-error';
import { type StartedTemplate, startTemplate } from '../command/command';
import { areSelfContained } from '../command/flags';
import { askVersion, helmVersion } from '../command/version';
import { fromExactJson, toExactJson } from '../data/exact-json';
import { parseManifestStream } from '../manifests/manifest-yaml';
import type { YamlDocument } from '../manifests/yaml-document';
import { type RenderingOrder, recallRendering, rememberRendering, renderingIdentity } from './opened-chart';

/** The output of a chart. */
export interface Rendering {
  /**
   * Waits for the rendered documents, but not for their verification. Each caller gets a separate copy.
   *
   * @throws the explained error of helm
   */
  documents(): YamlDocument[];
  /**
   * Waits until the rendering is proven to be deterministic.
   *
   * @throws CLEARML1009 when two renderings differ, CLEARML1002 and CLEARML1003 when the executable is not a supported helm
   */
  verify(): void;
  /**
   * Waits for the documents of all renderings with these values: one of a deterministic chart, two of others. The caller handles
   * their differences instead of `verify`.
   */
  samples(): YamlDocument[][];
  /** Renders the chart twice more. */
  moreSamples(): YamlDocument[][];
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
  const text = started ? undefined : recallRendering(order, identity);
  return text === undefined ? started : remembered(text, order);
}

/** A rendering that an earlier process has verified. */
function remembered(text: string, order: RenderingOrder): Rendering {
  return {
    documents: () => fromExactJson(text) as YamlDocument[],
    samples: () => [fromExactJson(text) as YamlDocument[]],
    moreSamples: () => renderedTwice(order),
    verify: () => {},
    verifyIfReady: () => true,
  };
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

function renderedTwice({ request }: RenderingOrder): YamlDocument[][] {
  const started = [startTemplate(request), startTemplate(request)];
  return started.map((template) => readDocuments(template.output(), request.chartName));
}

/** Go prints a pointer inside a structure as its address, which differs between processes. */
const POINTER = /0x[0-9a-f]{9,}/;

/** A rendering by a helm process of this app. */
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

  /** Starts the second rendering, unless the chart is proven to be deterministic, and requests the version of helm. */
  public startVerifying(): void {
    const { request, chart } = this.order;
    this.isRepeatable = areSelfContained(request.flags) && chart.facts.repeatable;
    this.second = this.isRepeatable ? undefined : startTemplate(request);
    askVersion(request.executable);
  }

  public documents(): YamlDocument[] {
    if (this.known !== undefined) {
      return fromExactJson(this.known) as YamlDocument[];
    }
    try {
      const documents = this.read(this.first);
      this.known = toExactJson(documents);
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
      rememberRendering(this.order, this.identity, this.known ?? toExactJson(this.read(this.first)));
    }
  }

  public samples(): YamlDocument[][] {
    const second = this.comparison();
    if (second === undefined || second.output() === this.first.output()) {
      this.verify();
      return [this.documents()];
    }
    this.arrive();
    helmVersion(this.order.request.executable);
    return [this.documents(), this.read(second)];
  }

  public moreSamples(): YamlDocument[][] {
    return renderedTwice(this.order);
  }

  public verifyIfReady(): boolean {
    const hasVersion = askVersion(this.order.request.executable);
    const isReady = () => this.first.hasEnded() && (this.comparison()?.hasEnded() ?? true);
    if (!this.isVerified && hasVersion && isReady()) {
      this.verify();
    }
    return this.isVerified;
  }

  /** The second rendering. A pointer in the first rendering always requires it. */
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
      return readDocuments(output, chartName);
    } catch (error) {
      // An executable that is not helm may print any text.
      helmVersion(executable);
      throw error;
    }
  }
}

/** helm prints definitions of several subcharts in random order. Other documents keep their order. */
function readDocuments(output: string, chartName: string): YamlDocument[] {
  const documents = parseManifestStream(output, chartName);
  const isDefinition = ({ source = '' }: YamlDocument): boolean => /^[^/]+(?:\/charts\/[^/]+)*\/crds\//.test(source);
  const bySource = ({ source: a = '' }: YamlDocument, { source: b = '' }: YamlDocument): number =>
    Number(a > b) - Number(a < b);
  const definitions = documents.filter(isDefinition).sort(bySource);
  return [...definitions, ...documents.filter((document) => !isDefinition(document))];
}

function rejectDifferences(chart: string, first: YamlDocument[], second: YamlDocument[]): void {
  const paths = differingPaths(first, second);
  if (paths.length === 0) {
    return;
  }
  throw new CodedError('CLEARML1009', {
    found: `two renderings of ${chart} with the same values differ at ${listed(paths, 10)}`,
    expected: 'the same bytes each time; random values would rotate credentials at every synth',
    fix: 'set the values that the chart otherwise generates at random, name an existing Secret for them, or keep them: randomness: Randomness.pin()',
  });
}

/** Paths at which two renderings differ, each after the name of its object. */
export function differingPaths(first: readonly YamlDocument[], second: readonly YamlDocument[]): string[] {
  const before = byIdentity(first);
  const after = byIdentity(second);
  const paths: string[] = [];
  for (const identity of new Set([...before.keys(), ...after.keys()])) {
    for (const path of differences(before.get(identity), after.get(identity))) {
      paths.push(path ? `${identity} ${path}` : identity);
    }
  }
  return paths;
}

function byIdentity(documents: readonly YamlDocument[]): Map<string, unknown> {
  const seen = new Map<string, unknown>();
  for (const { content } of documents) {
    const object = content as { kind?: string; metadata?: { name?: string; namespace?: string } };
    const place = [object.metadata?.namespace, object.metadata?.name].filter(Boolean).join('/');
    const identity = `${object.kind ?? 'object'}/${place}`;
    let unique = identity;
    for (let n = 2; seen.has(unique); n++) {
      unique = `${identity}#${n}`;
    }
    seen.set(unique, content);
  }
  return seen;
}

function differences(a: unknown, b: unknown): string[] {
  if (Object.is(a, b)) {
    return [];
  }
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) {
    return [''];
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => differences(a[key], b[key]).map((rest) => (rest ? `${key}.${rest}` : key)));
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
