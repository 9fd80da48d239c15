import { ApiObject } from 'cdk8s';
import { Prerequisites } from '../../../lib';
import { requireStorage } from '../../../lib/core/prerequisites/common-needs';
import { testChart } from '../../support/apps';

test('declares the storage classes of claims, including the default class', () => {
  const chart = testChart();
  const claim = (name: string, storageClassName?: string | null) =>
    new ApiObject(chart, name, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: { storageClassName },
    });
  const set = new ApiObject(chart, 'set', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'set' },
    spec: { volumeClaimTemplates: [{ spec: { storageClassName: 'fast' } }, { spec: {} }] },
  });
  const map = new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } });
  const objects = [claim('named', 'slow'), claim('by-hand', ''), claim('null', null), set, map];
  requireStorage(chart, () => objects);
  expect(
    Prerequisites.of(chart)
      .all()
      .map(({ kind, name }) => [kind, name]),
  ).toEqual([
    ['StorageClass', '(the default class)'],
    ['StorageClass', 'fast'],
    ['StorageClass', 'slow'],
  ]);
});
