import { listed } from '../core/errors/coded-error';
import { inShort } from '../core/errors/in-short';
import { valueAt } from '../helm/data/paths';
import type { ObjectQuery } from '../release/object-query';
import type { Difference } from './subset';

const LONGEST = 120;

/** An object, in words: `Deployment/clearml-apiserver`. */
export function named(content: object): string {
  return `${valueAt(content, 'kind')}/${valueAt(content, 'metadata.name')}`;
}

/** What a query asks for, in words. */
export function asked({ kind = 'object', name, apiVersion, inNamespace, labels = {} }: ObjectQuery): string {
  const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return [
    name === undefined ? kind : `${kind}/${name}`,
    ...(apiVersion === undefined ? [] : [`of ${apiVersion}`]),
    ...(inNamespace === undefined ? [] : [`in namespace ${inNamespace}`]),
    ...(texts.length === 0 ? [] : [`with ${texts.join(', ')}`]),
  ].join(' ');
}

/** The objects that come nearest to what was asked for, in words. */
export function nearest(objects: readonly object[], query: ObjectQuery): string {
  const { distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const ofKind = objects.filter((one) => query.kind === undefined || valueAt(one, 'kind') === query.kind);
  // Where none is of that kind, the kinds that there are say more.
  const [wanted, texts] =
    ofKind.length > 0
      ? [`${query.kind ?? ''}/${query.name ?? ''}`, ofKind.map(named)]
      : [query.kind ?? '', objects.map((one) => String(valueAt(one, 'kind')))];
  const names = [...new Set(texts)].sort((a, b) => distance(wanted, a) - distance(wanted, b));
  return names.length === 0 ? 'there is nothing' : `there are ${listed(names)}`;
}

/** What stands at the paths that differ. */
export function foundAt(all: readonly Difference[]): string {
  const reported = all.map(({ path, found, siblings = [] }) => {
    const others = siblings.length > 0 ? ` beside ${listed(siblings)}` : '';
    return `${path || 'the object'} is ${found === undefined ? 'unset' : inShort(found, LONGEST)}${others}`;
  });
  return listed(reported, 8);
}

/** What should stand there. */
export function expectedAt(all: readonly Difference[]): string {
  const reported = all.map(({ path, expected }) =>
    expected === null ? `${path} unset` : `${path || 'the object'}: ${inShort(expected, LONGEST)}`,
  );
  return listed(reported, 8);
}
