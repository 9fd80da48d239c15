import Range from 'semver/classes/range';
import minor from 'semver/functions/minor';
import { attempt } from '../data/attempt';

/** Kubernetes minor versions that `nearestKubernetes` tries, beyond those that a constraint names. */
const LAST_MINOR = 99;

/**
 * Whether a chart accepts a Kubernetes version; undefined when its constraint is invalid.
 *
 * @param constraint `kubeVersion` of Chart.yaml, in the syntax of helm
 */
export function acceptsKubernetes(constraint: string, version: string): boolean | undefined {
  const alternatives = constraint.split('||').map((one) => {
    const { range, excluded } = npmRangesOf(one);
    return [range, ...excluded].map((text) => attempt(() => new Range(text, { includePrerelease: true })));
  });
  if (alternatives.flat().includes(undefined)) {
    return undefined;
  }
  return alternatives.some(
    ([range, ...excluded]) => range?.test(version) && !excluded.some((one) => one?.test(version)),
  );
}

/**
 * The version that a chart accepts and whose minor version is nearest to the wanted one; of two, the later one. Undefined when the
 * chart accepts none.
 */
export function nearestKubernetes(constraint: string, wanted: string): string | undefined {
  const minors = Array.from({ length: LAST_MINOR }, (_, index) => `1.${index}.0`);
  const named = [...constraint.matchAll(/\b1\.\d+\.\d+/g)].map(([version]) => version);
  const distance = (version: string) => Math.abs(minor(version) - minor(wanted));
  return [wanted, ...minors.reverse(), ...named]
    .filter((version) => acceptsKubernetes(constraint, version))
    .sort((one, other) => distance(one) - distance(other))[0];
}

/**
 * Converts a constraint of helm, which allows commas, other orders of operators, a pre-release after two numbers, and exclusions:
 * `>=1.25-0, !=1.27.x`. The ranges of npm have no exclusions.
 */
function npmRangesOf(constraint: string): { readonly range: string; readonly excluded: readonly string[] } {
  const range = constraint
    .replaceAll(',', ' ')
    .replaceAll('=>', '>=')
    .replaceAll('=<', '<=')
    .replace(/(?<![\d.])(\d+)-(?=\w)/g, '$1.0.0-')
    .replace(/(?<![\d.])(\d+\.\d+)-(?=\w)/g, '$1.0-');
  const exclusion = /!=\s*(\S+)/g;
  return {
    range: range.replace(exclusion, '').trim(),
    excluded: [...range.matchAll(exclusion)].map(([, one = '']) => one),
  };
}
