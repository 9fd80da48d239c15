import { ApiObject, App, Chart } from 'cdk8s';
import { type Prerequisite, PrerequisiteKind, Prerequisites } from '../../../lib';
import { requireStorage } from '../../../lib/core/prerequisites/prerequisites';
import { summaryOf } from '../../../lib/core/report/summary';
import { testChart } from '../../support/apps';

const NGINX: Prerequisite = {
  kind: PrerequisiteKind.INGRESS_CLASS,
  name: 'nginx',
  purpose: 'Ingresses',
  remedy: 'install ingress-nginx',
};

test('Prerequisites.all returns the prerequisites of all constructs without duplicates', () => {
  const app = new App();
  const one = new Chart(app, 'one');
  const two = new Chart(app, 'two');
  Prerequisites.of(two).add(two, NGINX);
  Prerequisites.of(one).add(one, { ...NGINX, purpose: 'more Ingresses' });
  Prerequisites.of(one)._addLazy(one, () => [
    { kind: PrerequisiteKind.SECRET, name: 'tls', inNamespace: 'one', purpose: 'certificate', remedy: 'make it' },
  ]);
  expect(Prerequisites.of(app).all()).toEqual([
    { ...NGINX, neededBy: ['one', 'two'] },
    expect.objectContaining({ name: 'tls', inNamespace: 'one', neededBy: ['one'] }),
  ]);
});

test('Prerequisites.all excludes objects that the app contains', () => {
  const app = new App();
  const chart = new Chart(app, 'demo');
  const needs = (kind: PrerequisiteKind, inNamespace?: string) => ({ ...NGINX, kind, name: 'it', inNamespace });
  Prerequisites.of(app).add(
    chart,
    needs(PrerequisiteKind.NAMESPACE),
    needs(PrerequisiteKind.SECRET, 'one'),
    needs(PrerequisiteKind.SECRET, 'two'),
  );
  new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'it' } });
  new ApiObject(chart, 'secret', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'it', namespace: 'one' } });
  expect(Prerequisites.of(app).all()).toEqual([expect.objectContaining({ kind: 'Secret', inNamespace: 'two' })]);
});

test('Prerequisites.all joins the keys of a Secret that several constructs need', () => {
  const app = new App();
  const chart = new Chart(app, 'demo');
  const needs = (...keys: string[]) => ({ ...NGINX, kind: PrerequisiteKind.SECRET, name: 'login', keys });
  Prerequisites.of(app).add(chart, needs('user', 'password'), needs('password', 'token'));
  expect(Prerequisites.of(app).all()).toEqual([expect.objectContaining({ keys: ['password', 'token', 'user'] })]);
});

test('requireStorage declares the storage classes of volume claims, including the default class', () => {
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

test('the summary lists charts to apply first and hooks that only helm runs', () => {
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
