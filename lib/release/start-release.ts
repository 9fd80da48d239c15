import { CodedError, listed } from '../core/errors/coded-error';
import { emitNotice } from '../core/notice';
import { cacheKey, readEntry, writeEntry } from '../helm/cache/cache';
import type { ChartContents, ChartFile, ChartMetadata, ChartSummary } from '../helm/chart/chart-contents';
import type { TemplateRequest } from '../helm/command/command';
import { findHelm } from '../helm/command/find-program';
import type { JsonObject } from '../helm/data/json';
import { replacePlaceholders } from '../helm/data/placeholders';
import { FreshRendering, shareRendering } from '../helm/rendering/fresh-rendering';
import { type OpenedChart, openChart } from '../helm/rendering/opened-chart';
import { findRendering, Rendering } from '../helm/rendering/renderer';
import { type ObtainedChart, withLocalChart } from '../helm/store/obtain';
import { type ComposedValues, composeValues, TRUST, type ValueKnowledge } from '../helm/values/compose-values';
import { acknowledgedSecrets, rejectContentDependentUses, unnecessary } from '../secrets/content-dependent-uses';
import { rejectMisplaced } from '../secrets/locating/leaks';
import { SecretVariation } from '../secrets/locating/secret-variation';
import { withPlaceholders } from '../secrets/secret-value';
import type { HelmReleaseProps } from './helm-release-props';

/** A release whose rendering has started. */
export interface StartedRelease {
  readonly chart: ChartSummary;
  /** SHA-256 of the chart. */
  readonly chartDigest: () => string;
  /** The files in the `crds` folders of the chart, which are read on demand. */
  readonly chartDefinitions: () => readonly ChartFile[];
  readonly rendering: Rendering;
  readonly composed: ComposedValues;
  /** Kubernetes version that the chart renders for; undefined when helm decides. */
  readonly kubeVersion?: string;
  /** The values, if they contain secrets. */
  readonly varied?: SecretVariation;
  /** @throws CLEARML3022 for an unnecessary acknowledgement, once the documents are known */
  checkAcknowledgements(): void;
  /** Path of the local folder or archive of the chart. */
  readonly chartPath: string;
  /** The source of a remote chart. */
  readonly obtained?: ObtainedChart;
}

/** Checks the values of a release and starts to render its chart, unless a rendering exists. */
export function startRelease(userProps: HelmReleaseProps, releaseName: string, namespace?: string): StartedRelease {
  const props = withPlaceholderValues(userProps);
  const executable = findHelm(props.helmExecutable);
  const acknowledged = props.acknowledgedSecretUses ?? [];
  return withLocalChart(executable, props, props.helmFlags ?? [], (path, flags, obtained) => {
    const chart = openChart(path, obtained?.snapshot);
    // Reports an unreadable chart before an error of its values.
    const kubeVersion = props.kubeVersion ?? usualKubeVersion(chart.facts.metadata, props._usualKubeVersion);
    const sources = { ...props, userValues: props._userValues, onUnknown: props._onUnknownValue };
    const ofChart = {
      chart: chart.facts,
      chartPath: path,
      kubeVersion,
      chartDigest: () => chart.facts.digest,
      chartDefinitions: () => chart.contents.crds,
    };
    const order = (knowledge: ValueKnowledge) => {
      const composed = composeValues(sources, chart.facts, knowledge);
      const { dottedKeys } = composed;
      const accepted = acknowledgedSecrets(composed.values, acknowledged);
      const varied = SecretVariation.of(composed.values, () => chart.facts.values, accepted);
      const request: TemplateRequest = {
        executable,
        chart: path,
        chartName: props.chart,
        releaseName,
        namespace,
        kubeVersion,
        apiVersions: props.apiVersions ?? [],
        includeCrds: props.includeCrds ?? false,
        values: varied?.first ?? composed.values,
        flags,
      };
      const { allowUnknownValues = false, allowDuplicateKeys = false, unsetValues = [] } = props;
      const checks = { allowUnknownValues, allowDuplicateKeys, dottedKeys, unsetValues };
      return { request, chart, composed, checks, varied };
    };
    // A stored rendering passed all checks, which depend on its inputs only.
    const trusted = order(TRUST);
    const present = findRendering(trusted);
    const checkSecrets = ({ values }: ComposedValues) => {
      const [unused] = rejectContentDependentUses(chart, values, acknowledged);
      return () => {
        if (unused && !trusted.varied?.usesAcknowledgement) {
          throw unnecessary(unused);
        }
      };
    };
    if (present) {
      noticeUnread(releaseName, chart, props._userValues ?? trusted.composed.values, false);
      const { composed, varied } = trusted;
      const checkAcknowledgements = checkSecrets(composed);
      return { ...ofChart, rendering: present, composed, varied, checkAcknowledgements, obtained };
    }
    // Most values are valid, so they are checked while helm renders them.
    const rendering = new FreshRendering(trusted);
    rejectMisplaced(trusted.composed.values, { helmFlags: props.helmFlags, releaseName, namespace });
    rejectMissingDependencies(chart.contents, path, flags);
    const { KnownValues } =
      require('../helm/known-values/known-values') as typeof import('../helm/known-values/known-values');
    const checked = order(KnownValues.of(chart.contents));
    if (checked.checks.unsetValues.length > 0) {
      const { verifyUnset } = require('../helm/values/unset') as typeof import('../helm/values/unset');
      verifyUnset(checked.request, chart.contents, checked.checks.unsetValues);
    }
    chart.remember();
    const checkAcknowledgements = checkSecrets(checked.composed);
    noticeUnread(releaseName, chart, props._userValues ?? checked.composed.values, true);
    shareRendering(checked, rendering);
    return {
      ...ofChart,
      rendering: new Rendering(trusted, rendering),
      composed: checked.composed,
      varied: trusted.varied,
      checkAcknowledgements,
      obtained,
    };
  });
}

/**
 * Emits a notice about values of the user without an effect. The analysis belongs to the checks of values; if it finds such
 * values, they are stored for later processes that use the stored rendering.
 */
function noticeUnread(releaseName: string, chart: OpenedChart, values: JsonObject, isFresh: boolean): void {
  const { digest, metadata } = chart.facts;
  const key = cacheKey(
    'charts',
    'unread values',
    digest,
    replacePlaceholders(JSON.stringify(values), () => ''),
  );
  const unread = isFresh ? analyzeUnread(values, chart.contents) : (JSON.parse(readEntry(key) ?? '[]') as string[]);
  if (unread.length === 0) {
    return;
  }
  if (isFresh) {
    writeEntry(key, JSON.stringify(unread));
  }
  emitNotice(
    `release ${releaseName} sets values that no template of chart ${metadata.name} ${metadata.version} reads: ${listed(unread)}`,
    'They have no effect, although values.yaml of the chart declares them.',
  );
}

function analyzeUnread(values: JsonObject, contents: ChartContents): string[] {
  const { unreadAmong } =
    require('../helm/known-values/unread-values') as typeof import('../helm/known-values/unread-values');
  return unreadAmong(values, contents);
}

/** The usual version, or the nearest version that the chart accepts. If it accepts none, helm reports the constraint. */
function usualKubeVersion(metadata: ChartMetadata, usual: string | undefined): string | undefined {
  const { name, version, kubeVersion: constraint } = metadata;
  if (usual === undefined || constraint === undefined) {
    return usual;
  }
  const { acceptsKubernetes, nearestKubernetes } =
    require('../helm/chart/kube-version') as typeof import('../helm/chart/kube-version');
  if (acceptsKubernetes(constraint, usual) !== false) {
    return usual;
  }
  const nearest = nearestKubernetes(constraint, usual);
  if (nearest === undefined) {
    return usual;
  }
  emitNotice(
    `chart ${name} ${version} renders for Kubernetes ${nearest} instead of ${usual}, because it accepts only ${constraint}`,
    'Set kubeVersion to the version of your cluster, or use a later chart.',
  );
  return nearest;
}

/**
 * helm rejects a chart without its dependencies, but only after the check of the values.
 *
 * @throws CLEARML1022
 */
function rejectMissingDependencies(contents: ChartContents, path: string, flags: readonly string[]): void {
  const { metadata } = contents;
  if (metadata.dependencies.length === 0) {
    return;
  }
  const present = new Set(contents.subcharts.map(({ chart }) => chart.metadata.name));
  const missing = metadata.dependencies.filter(({ name }) => !present.has(name));
  if (missing.length > 0 && !flags.some((flag) => flag.startsWith('--dependency-update'))) {
    const names = missing.map(({ name, version, repository }) => [name, version, repository].filter(Boolean).join(' '));
    throw new CodedError('CLEARML1022', {
      found: `charts/ of ${path} lacks ${listed(names)}`,
      expected: 'all dependencies in Chart.yaml, also disabled ones',
      fix: `run \`helm dependency build ${path}\``,
    });
  }
}

/** The props for helm, which sees placeholders in the place of secrets. */
function withPlaceholderValues({ values, sourcedValues, _userValues, ...props }: HelmReleaseProps): HelmReleaseProps {
  return {
    ...props,
    values: values && withPlaceholders(values),
    _userValues: _userValues && withPlaceholders(_userValues),
    sourcedValues: sourcedValues?.map((one) => ({ ...one, value: withPlaceholders(one.value) })),
  };
}
