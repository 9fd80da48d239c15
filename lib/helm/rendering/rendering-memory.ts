import { type CacheKey, cacheKey, hasEntries, hashOf, readEntry, writeEntry } from '../cache/cache';
import type { TemplateRequest } from '../command/command';
import { areSelfContained } from '../command/flags';
import { helmVersion, knownVersion } from '../command/version';
import { isJsonObject } from '../data/json';
import type { OpenedChart } from './opened-chart';

/** A chart to render, and the checks that its values pass before they are rendered. */
export interface RenderingOrder {
  readonly request: TemplateRequest;
  readonly chart: OpenedChart;
  readonly checks: ValueChecks;
}

/** The checks of values that helm does not perform. */
export interface ValueChecks {
  readonly allowUnknownValues: boolean;
  /** Maps that contain keys with dots. */
  readonly dottedMaps: readonly string[];
  /** Paths whose defaults must be deleted. */
  readonly unsetValues: readonly string[];
}

/** Identifies all inputs of a rendering except helm; undefined when flags read other inputs. */
export function renderingIdentity({ request, chart, checks }: RenderingOrder): string | undefined {
  const { releaseName, namespace, kubeVersion, apiVersions, includeCrds, flags, values } = request;
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

/** Stores a rendering for later processes, unless it depends on the time or the chart has changed. */
export function rememberRendering({ request, chart }: RenderingOrder, identity: string, rendering: string): void {
  if (!readsClock(request.values, chart) && chart.isUnchanged()) {
    writeEntry(keyOf(identity, helmVersion(request.executable)), rendering);
  }
}

function keyOf(identity: string, version: string): CacheKey {
  return cacheKey('renderings', identity, version);
}

function readsClock(values: object, { facts }: OpenedChart): boolean {
  const { mayReadClock } = require('../templates/determinism') as typeof import('../templates/determinism');
  return facts.readsClock || (facts.rendersValues && textsIn(values).some(mayReadClock));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  const isNested = Array.isArray(value) || isJsonObject(value);
  return isNested ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]) : [];
}
