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
      'Apply these charts first, because kubectl looks up all kinds before it applies objects:',
      '  gpus-crds  custom resource definitions for objects of gpus',
      '',
      'Hooks that only helm runs:',
      '  Job/cleanup       pre-delete   gpus/operator/release',
      '  Job/prune-labels  post-delete  gpus/operator/release',
    ].join('\n'),
  );
});
