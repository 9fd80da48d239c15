import { summaryOf } from '../../../lib/core/report/summary';

test('synth ends with what kubectl must be given first, and what helm would have run', () => {
  const appliedFirst = [
    { chart: 'gpus-crds', rest: 'gpus' },
    { chart: 'gpus-crds', rest: 'gpus' },
  ];
  const droppedHooks = [
    { path: 'gpus/operator/release', hook: 'Job/cleanup', events: 'pre-delete' },
    { path: 'gpus/operator/release', hook: 'Job/prune-labels', events: 'post-delete' },
  ];
  expect(summaryOf({ appliedFirst, droppedHooks })).toBe(
    [
      'To be applied by themselves at first, since kubectl looks up all kinds before it applies anything:',
      '  gpus-crds  definitions of kinds that gpus has objects of',
      '',
      'Hooks that helm would have run:',
      '  Job/cleanup       pre-delete   gpus/operator/release',
      '  Job/prune-labels  post-delete  gpus/operator/release',
    ].join('\n'),
  );
});
