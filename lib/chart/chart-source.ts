import { existsSync } from 'node:fs';
import { join } from 'node:path';
import valid from 'semver/functions/valid';
import { CodedError } from '../core/errors/coded-error';
import { LIBRARY_ROOT } from '../core/library';
import { openChart } from '../helm/rendering/opened-chart';
import type { ChartLocation } from '../helm/store/chart-location';
import type { CatalogEntry } from './catalog';
import { COMMUNITY_CHART } from './community-chart';
import { successorEntry, successorOf } from './successors';

/** A located chart: its location for helm, and its name. */
export interface LocatedChart {
  readonly location: ChartLocation;
  readonly name: string;
  readonly version: string;
  /** Whether the chart only replaces another one, and deploys nothing useful. */
  readonly isPreview?: boolean;
}

/** Folder of the preview charts. */
const PREVIEWS = join(LIBRARY_ROOT, 'lib', 'chart', 'preview');

/**
 * Source of a ClearML chart.
 *
 * @example
 * const chart = ChartSource.enterprise('11.0.2');
 */
export class ChartSource {
  /**
   * The chart of the open-source server in this library. It requires no registry and no token.
   */
  public static community(): ChartSource {
    return new ChartSource((entry) => {
      if (entry.id !== 'clearml-enterprise') {
        throw otherChart(
          `ChartSource.community() for ${entry.id}`,
          'the server, the only open-source chart in this library',
        );
      }
      return located(COMMUNITY_CHART);
    });
  }

  /**
   * The preview chart of the construct: a chart in this library that accepts the documented values of the private chart and renders
   * objects of the expected names and kinds. It requires no registry and no token, for first steps, examples and tests.
   *
   * Its manifests are not deployable: they have the annotation `cdk8s-clearml/preview`, which the commands of this library and its
   * validation plugin reject.
   *
   * @example
   * const version = process.env.CLEARML_SERVER_CHART_VERSION;
   * const chart = version ? ChartSource.enterprise(version) : ChartSource.preview();
   */
  public static preview(): ChartSource {
    return new ChartSource((entry) => {
      const folder = join(PREVIEWS, entry.id);
      if (!existsSync(folder)) {
        throw otherChart(
          `ChartSource.preview() for ${entry.id}`,
          'a construct of a private chart or of the GPU operator',
        );
      }
      return { ...located(folder), isPreview: true };
    });
  }

  /**
   * The ClearML Enterprise chart of the construct, from the private registry of ClearML. The environment variable
   * `CLEARML_DOCKERHUB_TOKEN` contains the token. Without it, helm must be logged in (`helm registry login docker.io`).
   *
   * @param version exact chart version, for example `11.0.2`
   * @throws CLEARML4001 when the version is not exact
   */
  public static enterprise(version: string): ChartSource {
    requireExact(version, 'ChartSource.enterprise');
    return new ChartSource((entry) => {
      if (!entry.reference.startsWith('oci://')) {
        throw otherChart(`ChartSource.enterprise() for ${entry.id}`, 'a chart of ClearML Enterprise');
      }
      return { location: { chart: entry.reference, version }, name: entry.id, version };
    });
  }

  /**
   * The chart that continues the one of the construct under a new name, from the registry `docker.io/kliqueai`: `control-plane`,
   * `orchestrator`, `gateway` or `presign-service`. The environment variable `KLIQUE_DOCKERHUB_TOKEN` contains the token. User
   * values have the new names. Props whose new values the documentation does not state are CLEARML4030.
   *
   * @param version exact chart version
   * @throws CLEARML4001 when the version is not exact
   */
  public static klique(version: string): ChartSource {
    requireExact(version, 'ChartSource.klique');
    return new ChartSource((entry) => {
      const name = successorOf(entry.id);
      if (name === undefined) {
        throw otherChart(`ChartSource.klique() for ${entry.id}`, 'a chart with a successor');
      }
      return { location: { chart: successorEntry(name).reference, version }, name, version };
    });
  }

  /**
   * The chart of the GPU operator, from the NVIDIA repository (`gpu_operator.md`).
   *
   * @param version exact chart version, for example `v25.3.4`; the prefix v is optional
   * @throws CLEARML4001 when the version is not exact
   */
  public static nvidia(version: string): ChartSource {
    requireExact(version.replace(/^v/, ''), 'ChartSource.nvidia');
    const tag = `v${version.replace(/^v/, '')}`;
    return new ChartSource((entry) => {
      if (entry.id !== 'gpu-operator') {
        throw otherChart(
          `ChartSource.nvidia() for ${entry.id}`,
          'the GPU operator, the only chart that this library uses from NVIDIA',
        );
      }
      return { location: { chart: entry.id, repo: entry.reference, version: tag }, name: entry.id, version: tag };
    });
  }

  /**
   * A chart in an OCI registry, for example a mirror.
   *
   * @param reference reference without version, for example `oci://registry.internal/clearml/clearml-enterprise`
   * @param version exact chart version
   * @throws CLEARML4001 when the version is not exact
   */
  public static oci(reference: string, version: string): ChartSource {
    requireExact(version, 'ChartSource.oci');
    const chart = `oci://${reference.replace(/^oci:\/\//, '').replace(/\/+$/, '')}`;
    const name = chart.split('/').pop() ?? chart;
    if (/[:@]/.test(name)) {
      throw inexact(
        `ChartSource.oci with reference ${reference}`,
        'a reference without tag or digest',
        'remove tag and digest, and set the version',
      );
    }
    return new ChartSource(() => ({ location: { chart, version }, name, version }));
  }

  /**
   * A chart in an HTTP chart repository.
   *
   * @param url repository URL
   * @param name chart name in the repository
   * @param version exact chart version
   * @throws CLEARML4001 when the version is not exact
   */
  public static repository(url: string, name: string, version: string): ChartSource {
    requireExact(version, 'ChartSource.repository');
    return new ChartSource(() => ({ location: { chart: name, repo: url, version }, name, version }));
  }

  /**
   * An unpacked chart.
   *
   * @param path folder with Chart.yaml
   */
  public static directory(path: string): ChartSource {
    return new ChartSource(() => located(path));
  }

  /** A packaged chart.
   *
   * @param path `.tgz` file of `helm pull` or `helm package`
   */
  public static archive(path: string): ChartSource {
    return new ChartSource(() => located(path));
  }

  private constructor(private readonly resolve: (entry: CatalogEntry) => LocatedChart) {}

  /** @internal */
  public _locate(entry: CatalogEntry): LocatedChart {
    return this.resolve(entry);
  }
}

function located(path: string): LocatedChart {
  const { name, version } = openChart(path).facts.metadata;
  return { location: { chart: path }, name, version };
}

function otherChart(found: string, expected: string): CodedError {
  return new CodedError('CLEARML4003', {
    found,
    expected,
    fix: 'use ChartSource.enterprise(version), ChartSource.nvidia(version) for the GPU operator, or .directory(path) for another chart',
  });
}

function requireExact(version: string, where: string): void {
  if (valid(version) === null || !/^\d/.test(version) || version.trim() !== version) {
    throw inexact(
      `${where} with version ${JSON.stringify(version)}`,
      'an exact version such as 11.0.2; ranges and "latest" change over time',
      'set a version from the release notes',
    );
  }
}

function inexact(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML4001', { found, expected, fix });
}
