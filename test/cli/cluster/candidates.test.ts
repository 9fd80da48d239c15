import { candidatesOf } from '../../../lib/cli/cluster/candidates';
import { nameOf } from '../../../lib/cli/cluster/identity';
import type { LiveObject } from '../../../lib/cli/cluster/inventory';
import fc from '../../support/fast-check';

const live = (kind: string, more: Partial<LiveObject> = {}): LiveObject => ({
  apiVersion: 'v1',
  group: '',
  kind,
  namespace: 'n',
  name: 'x',
  uid: `${kind}/${more.namespace ?? 'n'}/${more.name ?? 'x'}`,
  inventory: 'app',
  ...more,
});
const decide = (objects: readonly LiveObject[], more = {}) =>
  candidatesOf(objects, { inventories: ['app'], output: [], recorded: [], included: [], ...more });
const actions = (...parameters: Parameters<typeof decide>) =>
  decide(...parameters).map(({ object, isRemoved }) => `${isRemoved ? 'remove' : 'keep'} ${nameOf(object)}`);

test.each<[string, LiveObject, string]>([
  ['a claim', live('PersistentVolumeClaim'), 'it contains data; --include PersistentVolumeClaim/n/x removes it'],
  [
    'a Namespace',
    live('Namespace', { namespace: undefined }),
    'all objects in it would be deleted; --include Namespace/x removes it',
  ],
  [
    'a definition',
    live('CustomResourceDefinition', { group: 'apiextensions.k8s.io', namespace: undefined }),
    'all objects of its kind would be deleted; --include CustomResourceDefinition/x removes it',
  ],
  [
    'an object that helm keeps',
    live('Secret', { policy: 'keep' }),
    'helm.sh/resource-policy: keep; --include Secret/n/x removes it',
  ],
  [
    'a StatefulSet that deletes its claims',
    live('StatefulSet', { group: 'apps', claims: 'Delete' }),
    'its claims would be deleted with it (whenDeleted: Delete); --include StatefulSet/n/x removes it',
  ],
])('%s stays unless it is named', (_, object, reason) => {
  expect(decide([object])).toEqual([{ object, isRemoved: false, reason }]);
  expect(actions([object], { included: [nameOf(object)] })).toEqual([`remove ${nameOf(object)}`]);
});

test('objects of another inventory stay even if the record lists them, and named objects, too', () => {
  const object = live('Secret', { inventory: 'other' });
  expect(actions([object], { recorded: [object], included: ['Secret/n/x'] })).toEqual(['keep Secret/n/x']);
});

test('objects with an owner are not listed, because the cluster deletes them with the owner', () => {
  expect(decide([live('Secret', { owner: 'ExternalSecret' })])).toEqual([]);
});

test('an object that several API groups serve is in the output if one of them is', () => {
  const ingress = live('Ingress', { group: 'networking.k8s.io', uid: 'one' });
  const old = live('Ingress', { group: 'extensions', uid: 'one' });
  expect(actions([old, ingress], { output: [ingress] })).toEqual([]);
  expect(actions([old, ingress])).toEqual(['remove Ingress/n/x']);
});

test('an object of the output without a namespace protects the objects of its name in all namespaces', () => {
  const [one, other] = [live('Secret'), live('Secret', { namespace: 'm' })];
  expect(actions([one, other], { output: [{ ...one, namespace: undefined }] })).toEqual([]);
  expect(actions([one, other], { output: [one] })).toEqual(['remove Secret/m/x']);
});

test('workloads are removed first, Secrets and volumes last', () => {
  const kinds = ['Namespace', 'Secret', 'Service', 'StatefulSet', 'Deployment', 'PersistentVolumeClaim'];
  const order = decide(kinds.map((kind) => live(kind))).map(({ object }) => object.kind);
  expect(order).toEqual(['Deployment', 'StatefulSet', 'Service', 'Secret', 'PersistentVolumeClaim', 'Namespace']);
});

test('no object of the output, no claim and no Namespace is ever removed without its name', () => {
  const kind = fc.constantFrom('Secret', 'PersistentVolumeClaim', 'Namespace', 'Service');
  const word = fc.constantFrom('a', 'b');
  const objects = fc.array(fc.tuple(kind, word, word).map(([one, namespace, name]) => live(one, { namespace, name })));
  fc.assert(
    fc.property(objects, objects, (present, output) => {
      const removed = decide(present, { output }).filter(({ isRemoved }) => isRemoved);
      for (const { object } of removed) {
        expect(['Secret', 'Service']).toContain(object.kind);
        expect(output.map((one) => nameOf(one))).not.toContain(nameOf(object));
      }
      const expected = present.filter((one) => ['Secret', 'Service'].includes(one.kind));
      const missing = expected.filter((one) => !output.some((other) => nameOf(other) === nameOf(one)));
      expect(removed.length).toBe(new Set(missing.map((one) => nameOf(one))).size);
    }),
  );
});
