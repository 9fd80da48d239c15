import { objectChanges } from '../../../lib/objects/changes/object-changes';
import { updatesIn } from './updates';

test.each(updatesIn('test').map((update) => [update.name, update] as const))(
  'predicts whether the API server accepts an update: %s',
  (_name, { before, after, isAccepted }) => {
    const [change] = objectChanges([before], [after]);
    expect((change?.rejections ?? []).length === 0).toBe(isAccepted);
  },
);
