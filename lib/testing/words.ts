import { listed } from '../core/errors/coded-error';
import { inShort } from '../core/errors/in-short';
import { valueAt } from '../helm/data/paths';
import type { ObjectQuery } from '../release/object-query';
import type { Difference } from './subset';

const LONGEST = 120;

/** Name of an object in messages: `Deployment/clearml-apiserver`. */
export function named(content: object): string {
  return `${valueAt(content, 'kind')}/${valueAt(content, 'metadata.name')}`;
}

/** Describes a query in a message. */
export function describeQuery({ kind = 'object', name, apiVersion, inNamespace, labels = {} }: ObjectQuery): string {
  const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return [
    name === undefined ? kind : `${kind}/${name}`,
    ...(apiVersion === undefined ? [] : [`of ${apiVersion}`]),
    ...(inNamespace === undefined ? [] : [`in namespace ${inNamespace}`]),
    ...(texts.length === 0 ? [] : [`with ${texts.join(', ')}`]),
  ].join(' ');
}

/** Lists the objects whose names are closest to a query. */
export function describeClosest(objects: readonly object[], query: ObjectQuery): string {
  const { distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const ofKind = objects.filter((one) => query.kind === undefined || valueAt(one, 'kind') === query.kind);
  // Without an object of the kind, the message lists the existing kinds.
  const [expected, texts] =
    ofKind.length > 0
      ? [`${query.kind ?? ''}/${query.name ?? ''}`, ofKind.map(named)]
      : [query.kind ?? '', objects.map((one) => String(valueAt(one, 'kind')))];
  const names = [...new Set(texts)].sort((a, b) => distance(expected, a) - distance(expected, b));
  return names.length === 0 ? 'the app has no objects' : `the app has ${listed(names)}`;
}

/** Describes the found values of the differences. */
export function foundAt(all: readonly Difference[]): string {
  const reported = all.map(({ path, found, siblings = [] }) => {
    const others = siblings.length > 0 ? `; the list contains ${listed(siblings)}` : '';
    return `${path || 'the object'} is ${found === undefined ? 'unset' : inShort(found, LONGEST)}${others}`;
  });
  return listed(reported, 8);
}

/** Describes the expected values of the differences. */
export function expectedAt(all: readonly Difference[]): string {
  const reported = all.map(({ path, expected }) =>
    expected === null ? `${path} unset` : `${path || 'the object'}: ${inShort(expected, LONGEST)}`,
  );
  return listed(reported, 8);
}
