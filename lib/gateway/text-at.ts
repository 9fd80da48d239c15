import { valueAt } from '../helm/data/paths';

/** The text at a path; undefined where there is none, or an empty one. */
export function textAt(values: unknown, path: string): string | undefined {
  const value = valueAt(values, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
