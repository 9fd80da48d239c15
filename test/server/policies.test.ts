import { Duration } from 'cdk8s';
import { ApplicationVisibility, type ClearmlServerProps, type ServerPolicies } from '../../lib';
import { failureOf } from '../support/apps';
import { bareChart } from '../support/preview-charts';
import { installationOf, valuesOf, variablesOf } from './servers';

test('sets the policies of the ClearML documentation', () => {
  const policies: ServerPolicies = {
    maxCredentialLifetime: Duration.days(90),
    applicationVisibility: ApplicationVisibility.GROUPS,
    visibilityByApplication: { hpo_app: ApplicationVisibility.OWNER, 'jupyter-lab': ApplicationVisibility.ALL },
    serviceAccountAdmins: true,
    eventIndices: { replicas: 0, shards: 1 },
    workerIndices: { replicas: 1, shards: 2 },
  };
  expect(variablesOf({ policies })).toEqual({
    CLEARML__apiserver__auth__credentials__default_expiration_sec: '7776000',
    CLEARML__services__applications__app_instance_access__allowed: '"groups"',
    CLEARML__services__applications__app_instance_access__applications__hpo_app__allowed: '"owner"',
    'CLEARML__services__applications__app_instance_access__applications__jupyter-lab__allowed': '"all"',
    CLEARML__services__organization__allow_service_user_admins: 'true',
    CLEARML__services___elastic__mappings__events__number_of_replicas: '0',
    CLEARML__services___elastic__mappings__events__number_of_shards: '1',
    CLEARML__services___elastic__mappings__workers__number_of_replicas: '1',
    CLEARML__services___elastic__mappings__workers__number_of_shards: '2',
  });
});

test.each<[string, ServerPolicies, string]>([
  ['a lifetime with a part of a second', { maxCredentialLifetime: Duration.millis(1500) }, 'CLEARML5008'],
  ['no shard', { eventIndices: { shards: 0 } }, 'CLEARML5008'],
  ['capitals in an id', { visibilityByApplication: { HPO: ApplicationVisibility.ALL } }, 'CLEARML5052'],
  ['a dot in an id', { visibilityByApplication: { 'a.b': ApplicationVisibility.ALL } }, 'CLEARML5052'],
  ['two underscores in an id', { visibilityByApplication: { a__b: ApplicationVisibility.ALL } }, 'CLEARML5052'],
  ['a first hyphen in an id', { visibilityByApplication: { '-a': ApplicationVisibility.ALL } }, 'CLEARML5052'],
  ['another spelling', { applicationVisibility: 'group' as never }, 'CLEARML1017'],
])('rejects policies with %s', (_, policies, code) => {
  expect(failureOf(() => installationOf({ policies })).message).toContain(code);
});

test('policies for applications are for the enterprise server', () => {
  const chart = bareChart('clearml', '7.14.4');
  expect(failureOf(() => installationOf({ chart, policies: {} })).message).toContain(
    'CLEARML4003: policies with chart',
  );
});

const DASHBOARD = 'clearml.orchestration.dashboard.hiddenWorkersPatterns';

test('sets hidden workers and the Python index of the UI', () => {
  expect(valuesOf({ hiddenWorkers: ['^example.*'] }, 'hiddenWorkers')).toEqual({
    [DASHBOARD]: ['^example.*'],
  });
  expect(valuesOf({ pythonIndexUrl: 'https://pypi.example.com/simple' }, 'pythonIndexUrl')).toEqual({
    'clearml.extraIndexUrl': 'https://pypi.example.com/simple',
  });
});

test.each<[string, Partial<ClearmlServerProps>, RegExp]>([
  ['a pattern', { hiddenWorkers: ['(a'] }, /CLEARML5053: hiddenWorkers has pattern "\(a": Unterminated/],
  [
    'a login',
    { pythonIndexUrl: 'https://me:p4ss@pypi.example.com' },
    /CLEARML5051: pythonIndexUrl .*…@pypi.*\n.*shows it/,
  ],
  ['no scheme', { pythonIndexUrl: 'pypi.example.com' }, /CLEARML5051/],
])('rejects %s that the UI cannot use', (_, props, found) => {
  const { message } = failureOf(() => installationOf(props));
  expect(message).toMatch(found);
  expect(message).not.toContain('p4ss');
});
