import { valueAt } from '../../lib/helm/data/paths';
import { documentedPaths, ifReference, refusedPaths } from '../support/documented-values';
import { ROWS } from './contract-rows';
import { CONTRACT } from './servers';
import { withValues } from './values';

test.each(ROWS)('$prop lands at its documented paths and shows in the objects', ({ props, values, seen, as }) => {
  const { server, values: sent } = withValues(props);
  for (const [path, value] of Object.entries(values)) {
    expect([path, valueAt(sent, path)]).toEqual([path, value]);
  }
  expect(seen(server)).toEqual(as);
});

ifReference('the contract chart admits every documented value', () => {
  const paths = documentedPaths('clearml-enterprise');
  expect(paths.length).toBeGreaterThan(150);
  expect(refusedPaths(CONTRACT, paths)).toEqual([]);
});
