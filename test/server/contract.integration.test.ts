import { valueAt } from '../../lib/helm/data/paths';
import { ROWS } from './contract-rows';
import { withValues } from './values';

test.each(ROWS)('$prop lands at its documented paths and shows in the objects', ({ props, values, seen, as }) => {
  const { server, values: sent } = withValues(props);
  for (const [path, value] of Object.entries(values)) {
    expect([path, valueAt(sent, path)]).toEqual([path, value]);
  }
  expect(seen(server)).toEqual(as);
});
