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

/** What is checked of values beside what helm does with them. */
export interface ValueChecks {
  readonly allowUnknownValues: boolean;
  /** Maps in which keys with dots stand. */
  readonly dottedMaps: readonly string[];
  /** Paths whose defaults must be gone. */
  readonly unsetValues: readonly string[];
}

/** Stands for all that a rendering depends on, but helm itself; undefined when that cannot be told. */
export function renderingIdentity({ request, chart, checks }: RenderingOrder): string | undefined {
  const { releaseName, namespace, kubeVersion, apiVersions, includeCrds, flags, values } = request;
  const parts = [releaseName, namespace, kubeVersion, apiVersions, includeCrds, flags, values, checks];
  return areSelfContained(flags) ? hashOf(JSON.stringify([chart.facts.digest, ...parts])) : undefined;
}

/** What an earlier process rendered to such an order. */
export function recallRendering({ request }: RenderingOrder, identity: string): string | undefined {
  // An empty memory is not worth waiting for helm's version.
  const isEmpty = !hasEntries('renderings');
  const version = knownVersion(request.executable) ?? (isEmpty ? undefined : helmVersion(request.executable));
  return version === undefined ? undefined : readEntry(keyOf(identity, version));
}

/** Keeps a rendering for later processes, unless it would not hold for them. */
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
