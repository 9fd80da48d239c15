import { inShort } from '../../core/errors/coded-error';
import type { FieldChange } from '../../objects/changes/field-changes';
import { nameOf } from '../cluster/identity';
import { coloured } from '../terminal';
import { type Change, isProblem, STATES, type State, statesOf } from './change';

const COLOURS: { readonly [S in State]?: 'green' | 'red' | 'yellow' } = {
  rejected: 'red',
  forbidden: 'red',
  orphaned: 'yellow',
  create: 'green',
  'restarts pods': 'yellow',
  'stale key': 'yellow',
};

/** Fields and lines of a text that are shown of one object. */
const LIMIT = 20;

/** Characters of a value that are shown. */
const WIDTH = 100;

/** A block for each object, and a summary. */
export function describeChanges(changes: readonly Change[]): string[] {
  const blocks = changes.flatMap((change) => {
    const states = statesOf(change);
    const [first = 'note'] = states;
    const others = states.slice(1).join(', ');
    return [
      `${coloured(COLOURS[first] ?? 'dim', first.padEnd(13))}  ${nameOf(change)}${others === '' ? '' : `  (${others})`}`,
      ...fieldLines(change.fields, 'text').map((line) => `  ${line}`),
      ...detailsOf(change).map((line) => `  ${line}`),
    ];
  });
  return [...blocks, summaryOf(changes)];
}

/** The same for a comment on a pull request. */
export function markdownOf(changes: readonly Change[], title: string): string[] {
  const blocks = changes.flatMap((change) => {
    const lines = fieldLines(change.fields, 'diff');
    return [
      '',
      `**${statesOf(change).join(', ')}** \`${nameOf(change)}\``,
      ...(lines.length > 0 ? ['```diff', ...lines, '```'] : []),
      ...detailsOf(change).map((line) => `- ${escaped(line)}`),
    ];
  });
  return [`### ${title}`, '', summaryOf(changes), ...blocks];
}

function escaped(text: string): string {
  return text.replace(/[<>|*_`]/g, (one) => `\\${one}`);
}

/** The fields of a change, as in a diff, and what users must know. */
export function linesOfChange(change: Change): string[] {
  return [...fieldLines(change.fields, 'diff'), ...detailsOf(change)];
}

/** The number of objects in each state. */
export function summaryOf(changes: readonly Change[]): string {
  const counts = STATES.flatMap((state) => {
    const count = changes.filter((change) => statesOf(change).includes(state)).length;
    return count > 0 && state !== 'note' ? [`${count} ${state}`] : [];
  });
  const problems = changes.filter(isProblem).length;
  return counts.length === 0
    ? 'no changes'
    : `${counts.join(', ')}${problems > 0 ? `; ${problems} need attention before you apply` : ''}`;
}

/** Procedures, reasons and remarks. */
function detailsOf({ rejections, staleKeys, forbidden, dataRisk, notes }: Change): string[] {
  return [
    ...[...new Set(rejections.map(({ procedure }) => procedure))].map((procedure) => `fix: ${procedure}`),
    ...(forbidden === undefined ? [] : [`forbidden: ${forbidden}`]),
    ...(dataRisk === undefined ? [] : [`data: ${dataRisk}`]),
    ...staleKeys.map((key) => `stale key: no manifest contains ${key}; deploy removes it, kubectl apply does not`),
    ...notes.map((note) => `note: ${note}`),
  ];
}

function fieldLines(fields: readonly FieldChange[], format: 'text' | 'diff'): string[] {
  const lines = fields.flatMap((field) => linesOf(field, format));
  const rest = lines.length - LIMIT;
  return rest > 1 ? [...lines.slice(0, LIMIT), `… ${rest} more lines: --json shows all`] : lines;
}

function linesOf({ field, before, after }: FieldChange, format: 'text' | 'diff'): string[] {
  if (isLong(before) || isLong(after)) {
    return [`${format === 'diff' ? '  ' : ''}${field}:`, ...textLines(String(before ?? ''), String(after ?? ''))];
  }
  const [old = '', changed = ''] = fromDifference(inShort(before, 10_000), inShort(after, 10_000));
  if ((before ?? undefined) === undefined) {
    return [`+ ${field}: ${changed}`];
  }
  if ((after ?? undefined) === undefined) {
    return [`- ${field}: ${old}`];
  }
  return format === 'diff' ? [`- ${field}: ${old}`, `+ ${field}: ${changed}`] : [`${field}: ${old} → ${changed}`];
}

/** The parts of two texts from shortly before their first difference. */
function fromDifference(...texts: [string, string]): string[] {
  const [one, other] = texts;
  let start = 0;
  while (start < one.length && one[start] === other[start]) {
    start++;
  }
  const isCut = Math.max(one.length, other.length) > WIDTH && start > 40;
  return texts.map((text) => shortened(isCut ? `…${text.slice(start - 30)}` : text));
}

function shortened(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}

function isLong(value: unknown): boolean {
  return typeof value === 'string' && value.trimEnd().includes('\n');
}

/** The lines between the first and the last difference of two texts. */
function textLines(before: string, after: string): string[] {
  const [old, changed] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < changed.length && old[start] === changed[start]) {
    start++;
  }
  let end = 0;
  while (end < Math.min(old.length, changed.length) - start && old.at(-1 - end) === changed.at(-1 - end)) {
    end++;
  }
  const shown = (lines: readonly string[], mark: string) =>
    lines.slice(start, lines.length - end).map((line) => `${mark}   ${inShort(line, 120).slice(1, -1)}`);
  return [...shown(old, '-'), ...shown(changed, '+')];
}
