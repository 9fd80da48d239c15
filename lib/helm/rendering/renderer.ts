import { startTemplate } from '../command/command';
import { fromExactJson } from '../data/exact-json';
import type { YamlDocument } from '../manifests/yaml-document';
import { readDocuments, type SharedRendering, startedRendering } from './fresh-rendering';
import { type RenderingOrder, recallRendering, renderingIdentity } from './opened-chart';

/** The output of a chart for one release. */
export class Rendering {
  public constructor(
    private readonly order: RenderingOrder,
    private readonly shared: SharedRendering,
  ) {}

  /**
   * Waits for the rendered documents, but not for their verification. Each call returns a separate copy.
   *
   * @throws the explained error of helm
   */
  public documents(): YamlDocument[] {
    return this.restored(this.shared.stored());
  }

  /** @throws CLEARML1009, CLEARML1002 and CLEARML1003, as `SharedRendering.verify` does */
  public verify(): void {
    this.shared.verify();
  }

  /** Verifies the rendering if that requires no waiting. Returns whether it is verified. */
  public verifyIfReady(): boolean {
    return this.shared.verifyIfReady();
  }

  /**
   * Waits for the documents of all renderings with these values: one of a deterministic chart, two of others. The caller handles
   * their differences instead of `verify`.
   */
  public samples(): YamlDocument[][] {
    const other = this.shared.other();
    return [this.documents(), ...(other ? [this.placed(other)] : [])];
  }

  /** Renders the chart twice more. */
  public moreSamples(): YamlDocument[][] {
    const { request, chart, checks } = this.order;
    const copied = { ...request, chart: chart.copyFor(request) };
    const started = [startTemplate(copied), startTemplate(copied)];
    return started.map((template) =>
      this.placed(readDocuments(template.output(), request.chartName, checks.allowDuplicateKeys)),
    );
  }

  private restored(stored: string): YamlDocument[] {
    return this.order.varied?.restore(stored) ?? (fromExactJson(stored) as YamlDocument[]);
  }

  /** Documents of another rendering with the placeholders of `documents`. */
  private placed(documents: YamlDocument[]): YamlDocument[] {
    return this.order.varied?.restore(this.shared.stored(), documents) ?? documents;
  }
}

/** A rendering that is stored or has started. */
export function findRendering(order: RenderingOrder): Rendering | undefined {
  const identity = renderingIdentity(order);
  if (identity === undefined) {
    return undefined;
  }
  const started = startedRendering(order, identity);
  const stored = started ? undefined : recallRendering(order, identity);
  const shared = stored === undefined ? started : verified(stored);
  return shared && new Rendering(order, shared);
}

/** A rendering that an earlier process has verified. */
function verified(stored: string): SharedRendering {
  return { stored: () => stored, other: () => undefined, verify: () => {}, verifyIfReady: () => true };
}
