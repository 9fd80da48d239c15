import { isJsonObject } from '../../lib/helm/data/json';
import { leavesOf, nestValue } from '../../lib/helm/data/paths';

/** Another valid value of the type that a default has; undefined if none is known without its meaning. */
export function changed(path: string, value: unknown): unknown {
  if (typeof value === 'boolean') {
    return !value;
  }
  if (typeof value === 'number') {
    return value + 1;
  }
  if (typeof value === 'string') {
    return changedText(path, value);
  }
  if (Array.isArray(value)) {
    return value.length > 1 ? value.slice(0, -1) : undefined;
  }
  const isFreeMap = /(labels|annotations|nodeSelector)$/i.test(path);
  return isJsonObject(value) && isFreeMap ? { 'example.org/key': 'changed' } : undefined;
}

function changedText(path: string, text: string): string | undefined {
  const [, number, unit] = /^(\d+)([A-Za-z]{0,2})$/.exec(text) ?? [];
  if (number !== undefined) {
    return `${Number(number) + 1}${unit}`;
  }
  if (/service\.type$/i.test(path)) {
    return text === 'ClusterIP' ? 'NodePort' : 'ClusterIP';
  }
  if (/^https?:\/\//.test(text)) {
    return text.replace('://', '://changed.');
  }
  if (/hostName$/.test(path)) {
    return text === '' ? undefined : `changed.${text}`;
  }
  if (/Policy$|type$|accessMode$|architecture$/i.test(path)) {
    return { IfNotPresent: 'Always', RuntimeDefault: 'Localhost', ReadWriteOnce: 'ReadWriteMany' }[text];
  }
  return text === '' || /\n/.test(text) ? undefined : `${text}-changed`;
}

/** A tree of values for each default of a chart that has another value, by its path. */
export function changesOf(defaults: object): [path: string, values: object][] {
  return [...leavesOf(defaults)].flatMap(([path, value]): [string, object][] => {
    const other = changed(path, value);
    return other === undefined ? [] : [[path, nestValue(path, other)]];
  });
}
