import { owners } from '../../../../lib/cli/preflight/checks/owners';
import { look, object } from '../surroundings';

const inventory = (name: string) => ({ labels: { 'cdk8s-clearml/inventory': name } });
const helm = { annotations: { 'meta.helm.sh/release-name': 'clearml', 'meta.helm.sh/release-namespace': 'old' } };
const deployment = object('apps/v1', 'Deployment', {}, inventory('ours'));
const PATH = '/apis/apps/v1/namespaces/clearml/deployments/deployment';
const running = (metadata: object) => ({
  [PATH]: object('apps/v1', 'Deployment', {}, { namespace: 'clearml', ...metadata }),
});

test.each([
  ['no object exists', {}, []],
  [
    'the object has the same inventory',
    running(inventory('ours')),
    ['ok (all): 1 exists, none of another release or inventory'],
  ],
  ['the object has no owner', running({}), ['ok (all): 1 exists, none of another release or inventory']],
  [
    'the object has another inventory',
    running(inventory('theirs')),
    [
      'warning inventory theirs: Deployment/deployment -> change the namespace or the release name, or remove the other deployment: cdk8s-clearml prune',
    ],
  ],
  [
    'the object belongs to a Helm release',
    running(helm),
    [
      'warning Helm release old/clearml: Deployment/deployment -> take the release over: npx cdk8s-clearml adopt clearml --namespace old',
    ],
  ],
  [
    'the object cannot be read',
    { [PATH]: 403 },
    ['unknown unread: Deployment/deployment -> check them with an account that may read them'],
  ],
])('when %s', async (_, answers, findings) => {
  expect(await look(owners, { objects: [deployment] }, answers)).toEqual(findings);
});

test('does not read Secrets, and ignores kinds that the cluster does not serve', async () => {
  const secret = object('v1', 'Secret');
  const answers = { '/api/v1/namespaces/clearml/secrets/secret': object('v1', 'Secret', {}, helm) };
  expect(await look(owners, { objects: [secret, object('example.com/v1', 'Other')] }, answers)).toEqual([]);
});

test('groups the objects of an owner', async () => {
  const objects = ['a', 'b', 'c', 'd'].map((name) => object('v1', 'ConfigMap', {}, { name, namespace: 'clearml' }));
  const answers = Object.fromEntries(
    objects.map((one) => [
      `/api/v1/namespaces/clearml/configmaps/${one.metadata.name}`,
      { ...one, metadata: { ...one.metadata, ...helm } },
    ]),
  );
  const [finding, ...others] = await look(owners, { objects }, answers);
  expect(others).toEqual([]);
  expect(finding).toMatch(
    /^warning Helm release old\/clearml: ConfigMap\/a, ConfigMap\/b, ConfigMap\/c and 1 more -> /,
  );
});
