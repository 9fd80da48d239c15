import type { Report } from './report';
import { table } from './table';

interface Prerequisite {
  readonly kind: string;
  readonly name: string;
  readonly inNamespace?: string;
  readonly remedy: string;
}

interface Exception {
  readonly path: string;
  readonly rule: string;
  readonly workload?: string;
  readonly container?: string;
  readonly reason: string;
}

interface Image {
  readonly image: string;
  readonly knownFrom?: string;
  readonly remark?: string;
}

interface AppliedFirst {
  readonly chart: string;
  readonly rest: string;
}

interface Hook {
  readonly path: string;
  readonly hook: string;
  readonly events: string;
}

/**
 * The summary at the end of synth: prerequisites, pod security exceptions, images without documentation of non-root
 * support, charts that kubectl must apply first, and hooks that only helm runs.
 */
export function summaryOf(report: Report): string {
  const parts = [
    part('The cluster must have:', prerequisites((report.prerequisites ?? []) as readonly Prerequisite[])),
    part('Exceptions from pod security:', exceptions((report.exceptions ?? []) as readonly Exception[])),
    part(
      'Images that must run without root, but are not documented to do so:',
      images((report.imagesWithoutRoot ?? []) as readonly Image[]),
    ),
    part(
      'Apply these charts first, because kubectl looks up all kinds before it applies objects:',
      appliedFirst((report.appliedFirst ?? []) as readonly AppliedFirst[]),
    ),
    part('Hooks that only helm runs:', hooks((report.droppedHooks ?? []) as readonly Hook[])),
  ];
  return parts.filter((text) => text !== '').join('\n\n');
}

function part(title: string, rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : [title, ...table(rows).map((row) => `  ${row}`)].join('\n');
}

function prerequisites(all: readonly Prerequisite[]): string[][] {
  return all.map(({ kind, name, inNamespace, remedy }) => [
    kind,
    inNamespace ? `${inNamespace}/${name}` : name,
    remedy,
  ]);
}

function exceptions(all: readonly Exception[]): string[][] {
  return all.map(({ rule, workload = 'all workloads', container, path, reason }) => [
    rule,
    `${workload}${container ? ` (${container})` : ''} of ${path}`,
    reason,
  ]);
}

function images(all: readonly Image[]): string[][] {
  const unknown = new Map(
    all.filter(({ knownFrom }) => knownFrom === undefined).map(({ image, remark }) => [image, remark]),
  );
  return [...unknown].map(([image, remark]) => [image, remark ?? 'unknown image']);
}

function appliedFirst(all: readonly AppliedFirst[]): string[][] {
  const charts = new Map(all.map(({ chart, rest }) => [chart, rest]));
  return [...charts].map(([chart, rest]) => [chart, `custom resource definitions for objects of ${rest}`]);
}

function hooks(all: readonly Hook[]): string[][] {
  return all.map(({ hook, events, path }) => [hook, events, path]);
}
