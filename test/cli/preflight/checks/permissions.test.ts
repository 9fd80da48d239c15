import { permissions } from '../../../../lib/cli/preflight/checks/permissions';
import { look, object, review, rules } from '../surroundings';

const REVIEWS = '/apis/authorization.k8s.io/v1';
const objects = [
  object('apps/v1', 'Deployment'),
  object('v1', 'ConfigMap'),
  object('v1', 'ConfigMap', {}, { namespace: 'other' }),
  object('v1', 'Namespace', {}, { name: 'other' }),
  object('example.com/v1', 'Unserved'),
];
const withRules = (...granted: object[]) => ({ [`${REVIEWS}/selfsubjectrulesreviews`]: rules(...granted) });
const fix = '-> grant get, create, patch of these resources, or deploy with another account';

test('compares the rules of each namespace, and of the whole cluster, with the served kinds of the app', async () => {
  expect(await look(permissions, { objects })).toEqual([
    'ok (the whole cluster): get, create, patch of 1 resource',
    'ok clearml: get, create, patch of 2 resources',
    'ok other: get, create, patch of 1 resource',
  ]);
});

test('names the verbs and resources that no rule grants; rules for names of objects grant nothing', async () => {
  const answers = withRules(
    { verbs: ['get', 'create', 'patch'], apiGroups: [''], resources: ['configmaps'] },
    { verbs: ['get', 'list'], apiGroups: ['apps'], resources: ['*'] },
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: ['one'] },
  );
  expect(await look(permissions, { objects }, answers)).toEqual([
    `warning (the whole cluster): you may not get, create, patch namespaces ${fix}`,
    `warning clearml: you may not create, patch deployments.apps ${fix}`,
    'ok other: get, create, patch of 1 resource',
  ]);
});

test.each([
  [true, 'ok clearml: get, create, patch of 1 resource'],
  [false, `warning clearml: you may not get, create, patch deployments.apps ${fix}`],
])('reviews single permissions where the API cannot list all: allowed is %j', async (allowed, finding) => {
  const answers = {
    [`${REVIEWS}/selfsubjectrulesreviews`]: review('SelfSubjectRulesReview', { resourceRules: [], incomplete: true }),
    [`${REVIEWS}/selfsubjectaccessreviews`]: review('SelfSubjectAccessReview', { allowed }),
  };
  expect(await look(permissions, { objects: objects.slice(0, 1) }, answers)).toEqual([finding]);
});

test('is unknown when the API does not review permissions, and empty for an app without objects', async () => {
  const answers = { [`${REVIEWS}/selfsubjectrulesreviews`]: 403 };
  expect(await look(permissions, { objects: objects.slice(0, 1) }, answers)).toEqual([
    `unknown clearml: the API does not review permissions ${fix}`,
  ]);
  expect(await look(permissions, {})).toEqual([]);
});
