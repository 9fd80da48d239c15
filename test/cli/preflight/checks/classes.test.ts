import { ingressClasses, storageClasses } from '../../../../lib/cli/preflight/checks/classes';
import { PrerequisiteKind } from '../../../../lib/core/prerequisites/prerequisite';
import { classOf, list, look, object } from '../surroundings';

const STORAGE = '/apis/storage.k8s.io/v1/storageclasses';
const INGRESS = '/apis/networking.k8s.io/v1/ingressclasses';

describe('storage classes', () => {
  const claim = (storageClassName?: string | null) =>
    object('v1', 'PersistentVolumeClaim', { spec: { storageClassName } }, { name: 'data' });
  const volumes = [{ ephemeral: { volumeClaimTemplate: claim('local-path') } }];

  test.each([
    ['a claim', claim('local-path')],
    ['a StatefulSet', object('apps/v1', 'StatefulSet', { spec: { volumeClaimTemplates: [claim('local-path')] } })],
    ['an ephemeral volume', object('apps/v1', 'Deployment', { spec: { template: { spec: { volumes } } } })],
  ])('of %s are reported as ok', async (_, object) => {
    expect(await look(storageClasses, { objects: [object] })).toEqual(['ok local-path: rancher.io/local-path']);
  });

  test('that do not exist are reported as missing', async () => {
    expect(await look(storageClasses, { objects: [claim('nfs')] })).toEqual([
      'missing nfs: the cluster has: local-path -> create it, or set another class in the values of PersistentVolumeClaim/data',
    ]);
  });

  test.each([undefined, null])('with the value %p stand for the default class', async (name) => {
    expect(await look(storageClasses, { objects: [claim(name)] })).toEqual([
      'ok (the default class): local-path, rancher.io/local-path',
    ]);
    const [found] = await look(storageClasses, { objects: [claim(name)] }, { [STORAGE]: list() });
    expect(found).toMatch(
      /^missing \(the default class\): the cluster has: no class -> set a class in the values of Persistent/,
    );
  });

  test('are not checked for the empty class, or when the app contains them', async () => {
    const fromApp = object('storage.k8s.io/v1', 'StorageClass', {}, { name: 'nfs' });
    expect(await look(storageClasses, { objects: [claim(''), claim('nfs'), fromApp] })).toEqual([]);
  });

  test('that a construct requires are reported with its remedy', async () => {
    const prerequisites = [{ kind: PrerequisiteKind.STORAGE_CLASS, name: 'fast', remedy: 'make it' }];
    expect(await look(storageClasses, { prerequisites }, { [STORAGE]: 403 })).toEqual([
      expect.stringMatching(/^unknown fast: no read permission: .* -> make it$/),
    ]);
  });
});

describe('ingress classes', () => {
  const ingress = (ingressClassName?: string, annotations = {}) =>
    object('networking.k8s.io/v1', 'Ingress', { spec: { ingressClassName } }, { name: 'main', annotations });

  test('are reported as ok or missing', async () => {
    expect(await look(ingressClasses, { objects: [ingress('nginx'), ingress('traefik')] })).toEqual([
      'ok nginx: k8s.io/ingress-nginx',
      'missing traefik: the cluster has: nginx -> install its controller, or set another class for Ingress/main',
    ]);
  });

  test('include the default class when an Ingress has no class', async () => {
    expect(await look(ingressClasses, { objects: [ingress()] })).toEqual([
      expect.stringMatching(/^missing \(the default class\): the cluster has: nginx -> /),
    ]);
    const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
    const nginx = classOf('nginx', { spec: { controller: 'k8s.io/ingress-nginx' } }, annotations);
    expect(await look(ingressClasses, { objects: [ingress()] }, { [INGRESS]: list(nginx) })).toEqual([
      'ok (the default class): nginx, k8s.io/ingress-nginx',
    ]);
  });

  test('in annotations are not checked', async () => {
    const objects = [ingress(undefined, { 'kubernetes.io/ingress.class': 'gce' })];
    expect(await look(ingressClasses, { objects })).toEqual([]);
  });

  test('are reported as unknown without read permission, with the remedy of the construct', async () => {
    const prerequisites = [{ kind: PrerequisiteKind.INGRESS_CLASS, name: 'nginx', remedy: 'install ingress-nginx' }];
    const needs = { objects: [ingress('nginx')], prerequisites };
    expect(await look(ingressClasses, needs, { [INGRESS]: 403 })).toEqual([
      expect.stringMatching(/^unknown nginx: no read permission: .* -> install ingress-nginx$/),
    ]);
  });
});
