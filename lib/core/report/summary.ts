import { withoutCredentials } from '../errors/redact';
import type { Report } from './report';

/** An entry of a section. The construct that reports the section defines its fields. */
type Entry = { readonly [field: string]: string | undefined };

/**
 * The summary at the end of synth: prerequisites, pod security exceptions, acknowledged uses of secrets, images without
 * documentation of non-root support, charts that kubectl must apply first, and hooks that only helm runs.
 */
export function summaryOf(report: Report): string {
  const part = (title: string, section: string, rowsOf: (entries: readonly Entry[]) => string[][]): string => {
    const rows = rowsOf((report[section] ?? []) as readonly Entry[]);
    return rows.length === 0 ? '' : [title, ...table(rows).map((row) => `  ${row}`)].join('\n');
  };
  const parts = [
    part('The cluster must have:', 'prerequisites', prerequisites),
    part('Exceptions from pod security:', 'exceptions', exceptions),
    part('Exceptions from the checks of objects:', 'objectExceptions', objectExceptions),
    part('Secrets that templates compare or change:', 'acknowledgedSecretUses', secretUses),
    part('Texts that are declared not to be secret:', 'notSecret', secretUses),
    part('Images that must run without root, but are not documented to do so:', 'imagesWithoutRoot', images),
    part(
      'Apply these charts first, because kubectl looks up all kinds before it applies objects:',
      'appliedFirst',
      charts,
    ),
    part('Hooks that only helm runs:', 'droppedHooks', hooks),
  ];
  return withoutCredentials(parts.filter((text) => text !== '').join('\n\n'));
}

function prerequisites(all: readonly Entry[]): string[][] {
  return all.map(({ kind = '', name = '', inNamespace, remedy = '' }) => [
    kind,
    inNamespace ? `${inNamespace}/${name}` : name,
    remedy,
  ]);
}

function exceptions(all: readonly Entry[]): string[][] {
  return all.map(({ rule = '', workload = 'all workloads', container, path, reason = '' }) => [
    rule,
    `${workload}${container ? ` (${container})` : ''} of ${path}`,
    reason,
  ]);
}

function objectExceptions(all: readonly Entry[]): string[][] {
  return all.map(({ rule = '', object = 'all objects', path, reason = '' }) => [rule, `${object} of ${path}`, reason]);
}

function secretUses(all: readonly Entry[]): string[][] {
  return all.map(({ value = '', path = '', reason = '' }) => [value, path, reason]);
}

function images(all: readonly Entry[]): string[][] {
  const unknown = all.filter(({ knownFrom }) => knownFrom === undefined);
  return [...new Map(unknown.map(({ image = '', remark = 'unknown image' }) => [image, remark]))];
}

function charts(all: readonly Entry[]): string[][] {
  return [...new Map(all.map(({ chart = '', rest }) => [chart, `custom resource definitions for objects of ${rest}`]))];
}

function hooks(all: readonly Entry[]): string[][] {
  return all.map(({ hook = '', events = '', path = '' }) => [hook, events, path]);
}

/** Aligns rows in columns. The last column has no padding. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < row.length - 1 ? cell.padEnd(widths[column] ?? 0) : cell))
      .join('  ')
      .replace(/ +$/, ''),
  );
}
