import { resolve } from 'node:path';
import type { IConstruct } from 'constructs';
import { emitNotice } from '../core/notice';
import { reportOn } from '../core/report/report';
import type { ChartSummary } from '../helm/chart/chart-contents';
import { type JsonObject, mapLeaves } from '../helm/data/json';
import { mergeValues } from '../helm/data/paths';
import { eventsOf } from '../helm/manifests/hooks';
import { label, type Manifest } from '../helm/manifests/manifest';
import { withoutLogin } from '../helm/store/chart-location';
import type { ObtainedChart } from '../helm/store/obtain';
import { givenImages, spawnedImages } from '../helm/values/image-values';
import type { AcknowledgedSecretUse } from '../secrets/acknowledged-secret-use';
import { secretsByPlaceholder } from '../secrets/secret-value';
import type { StartedRelease } from './start-release';

/** A remote chart that a release renders; in section `charts` of the report. */
export interface ReportedChart {
  /** Construct path of the release. */
  readonly path: string;
  readonly chart: string;
  readonly repo?: string;
  /** Version that the app requests. */
  readonly requested?: string;
  readonly name: string;
  readonly version: string;
  readonly appVersion?: string;
  readonly sha256: string;
  readonly ociDigest?: string;
  /** The archive, while the app runs. */
  readonly archive: string;
}

/** The versions of Kubernetes of a release; in section `releases`. */
export interface ReportedRelease {
  /** Construct path of the release. */
  readonly path: string;
  /** Name and version of the chart. */
  readonly chart: string;
  readonly version: string;
  /** Folder or archive of the chart, while the app runs. */
  readonly files: string;
  /** Versions of Kubernetes that the chart supports, from its Chart.yaml. */
  readonly supports?: string;
  /** Version of Kubernetes for which it is rendered. */
  readonly renderedFor?: string;
}

/** The values that a release passes to its chart; in section `values`. */
export interface ReportedValues {
  /** Construct path of the release. */
  readonly path: string;
  readonly releaseName: string;
  readonly inNamespace?: string;
  readonly chart: string;
  readonly version: string;
  readonly values: readonly { readonly path: string; readonly value: unknown; readonly sources: string[] }[];
}

/** An image that values name; in section `images`. */
export interface ReportedImage {
  /** Construct path of the release. */
  readonly path: string;
  /** Path of the value. */
  readonly value: string;
  readonly image: string;
}

/** A hook that helm would run; in section `droppedHooks`. */
export interface ReportedHook {
  /** Construct path of the release. */
  readonly path: string;
  /** `Job/name`. */
  readonly hook: string;
  /** When helm would run it. */
  readonly events: string;
}

/** A secret that templates compare or change; in section `acknowledgedSecretUses`. */
export interface ReportedAcknowledgement {
  /** Construct path of the release. */
  readonly path: string;
  /** Path of the value. */
  readonly value: string;
  readonly reason: string;
}

interface Release extends IConstruct {
  readonly releaseName: string;
  readonly inNamespace?: string;
}

/** Reports the chart of a release, its values, the images that these name, and the hooks that it drops, without secrets. */
export function reportRelease(
  release: Release,
  { chart, chartPath, obtained, composed, kubeVersion: renderedFor }: Omit<StartedRelease, 'rendering'>,
  dropped: () => readonly Manifest[],
): void {
  const { path } = release.node;
  const { name, version, kubeVersion: supports } = chart.metadata;
  const files = resolve(chartPath);
  reportOn(release, 'releases', (): ReportedRelease[] => [
    { path, chart: name, version, files, supports, renderedFor },
  ]);
  reportOn(release, 'charts', () => (obtained ? [reportedChart(path, chart, obtained)] : []));
  reportOn(release, 'values', (): ReportedValues[] => [
    {
      path,
      releaseName: release.releaseName,
      inNamespace: release.inNamespace,
      chart: name,
      version,
      values: composed.effective.origins().map((origin) => ({ ...origin, value: readable(origin.value) })),
    },
  ]);
  reportOn(release, 'images', (): ReportedImage[] => {
    const values = readable(composed.values) as JsonObject;
    const found = new Map([...spawnedImages(mergeValues(chart.values, values)), ...givenImages(values)]);
    return [...found].map(([value, image]) => ({ path, value, image }));
  });
  reportOn(release, 'droppedHooks', () =>
    dropped().map((hook): ReportedHook => ({ path, hook: label(hook), events: eventsOf(hook) })),
  );
}

/** Reports the secrets that templates may compare or change, with the reasons. */
export function reportAcknowledged(release: IConstruct, acknowledged: readonly AcknowledgedSecretUse[]): void {
  const { path } = release.node;
  reportOn(release, 'acknowledgedSecretUses', () =>
    acknowledged.map((use): ReportedAcknowledgement => ({ path, value: use.path, reason: use.reason })),
  );
}

function reportedChart(path: string, { metadata }: ChartSummary, obtained: ObtainedChart): ReportedChart {
  const { remote, sha256, ociDigest } = obtained;
  const { name, version, appVersion } = metadata;
  return {
    path,
    chart: withoutLogin(remote.chart),
    repo: remote.repo && withoutLogin(remote.repo),
    requested: remote.version,
    name,
    version,
    appVersion: appVersion === undefined ? undefined : String(appVersion),
    sha256,
    ociDigest,
    archive: obtained.path,
  };
}

/** The values with a description in the place of each secret. */
function readable(values: unknown): unknown {
  const secrets = [...secretsByPlaceholder(values)];
  const described = (text: string) =>
    secrets.reduce((rest, [held, secret]) => rest.replaceAll(held, `<secret: ${secret._source.description}>`), text);
  return mapLeaves(values, (leaf) => (typeof leaf === 'string' ? described(leaf) : leaf));
}

/** Emits a notice for each value with a secret that the chart prints nowhere. */
export function noticeUnused(release: IConstruct, paths: readonly string[]): void {
  for (const path of paths) {
    const detail = 'It has no effect. Remove it, or correct the path.';
    emitNotice(`${release.node.path}: the chart prints the secret of value ${path} nowhere`, detail);
  }
}
