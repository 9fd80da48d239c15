import type { Result } from './contest';

/** Results as a Markdown table: the ratios are of each round to the first contender in that round. */
export function table(title: string, results: readonly Result[]): string {
  const [baseline] = results;
  const rounds = baseline?.measurements.length ?? 0;
  const lines = results.map(({ name, measurements }) => {
    const times = measurements.map(({ milliseconds }) => milliseconds);
    const ratios = times.map((time, round) => time / (baseline?.measurements[round]?.milliseconds ?? Number.NaN));
    const peak = Math.max(...measurements.map(({ megabytes }) => megabytes ?? Number.NaN));
    const cells = [
      median(times).toFixed(0),
      median(ratios).toFixed(2),
      `${quantile(ratios, 0.25).toFixed(2)} to ${quantile(ratios, 0.75).toFixed(2)}`,
      Number.isNaN(peak) ? '' : peak.toFixed(0),
    ];
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  const head = `| ${title}, ${rounds} rounds | median ms | ratio (median) | middle half | peak MB |`;
  return [head, '| --- | ---: | ---: | --- | ---: |', ...lines].join('\n');
}

/** Median time of a contender, in milliseconds. */
export function medianOf(results: readonly Result[], name: string): number {
  const result = results.find((one) => one.name === name);
  return median((result?.measurements ?? []).map(({ milliseconds }) => milliseconds));
}

function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}
