import { ChartSource } from '../../lib/chart/chart-source';
import { SecretValue } from '../../lib/secrets/secret-value';
import { MongoDb, MongoDbMigration } from '../../lib/server/databases/mongodb';
import { FileStorage } from '../../lib/server/file-storage';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { guardUpgrade, UpgradeStep } from '../../lib/server/upgrade';
import { failureOf } from '../support/apps';
import { bareChart } from '../support/preview-charts';
import { installationOf, serverOf } from './servers';

const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
afterEach(() => warned.mockClear());

type Props = Partial<ClearmlServerProps>;

const external = MongoDb.external({ backend: SecretValue.existing('m', 'b'), auth: SecretValue.existing('m', 'a') });
const bundled = MongoDb.bundled();
const { MONGODB_6, MONGODB_OPERATOR, FILESERVER_OWNERSHIP } = UpgradeStep;

function upgrade(from: string, to: string, props: Props): void {
  guardUpgrade(installationOf({ chart: bareChart('clearml-enterprise', to), upgradeFrom: from, ...props }));
}

const oldAndMoved = { mongodb: bundled, upgradeStepsDone: [MONGODB_OPERATOR] };
const moved = { upgradeStepsDone: [FILESERVER_OWNERSHIP] };
const newBesideOld = MongoDb.operatorManaged(MongoDbMigration.DEPLOY_NEW);
const fileStorage = FileStorage.external('s3://b');
const redis = { master: { persistence: { size: '9Gi' } } };

test.each<[string, string, string, Props, Props]>([
  ['10.7.10', '10.8.3', 'crosses 10.8.0', { mongodb: bundled }, { mongodb: bundled, upgradeStepsDone: [MONGODB_6] }],
  ['10.7.10', '10.8.3', 'crosses 10.8.0', {}, { mongodb: external }],
  ['10.11.6', '10.11.7', 'reaches 10.11.7', {}, { mongodb: bundled }],
  ['10.11.6', '10.11.7', 'reaches 10.11.7', { mongodb: newBesideOld }, { mongodb: external }],
  ['10.11.6', '10.11.7', 'reaches 10.11.7', {}, { values: { mongodb: { enabled: true } } }],
  ['10.11.6', '10.12.0', 'passes over 10.11.7', { mongodb: bundled }, oldAndMoved],
  ['10.9.4', '10.12.0', 'passes over 10.11.7', {}, { mongodb: external }],
  ['10.12.5', '11.0.2', 'crosses 11.0.0, from which on the file server', {}, moved],
  ['10.12.5', '11.0.2', 'crosses 11.0.0, from which on the file server', {}, { fileStorage }],
  [
    '10.12.5',
    '11.0.2',
    'crosses 11.0.0, which bundles Dragonfly',
    { ...moved, values: { redis } },
    { ...moved, values: { dragonfly: { replicaCount: 1 } } },
  ],
])('rejects an upgrade from %s to %s that %s until its step is done', (from, to, found, open, done) => {
  const { message } = failureOf(() => upgrade(from, to, open));
  expect(message).toMatch(/^CLEARML4005: .*\n {2}fix: first /);
  expect(message).toContain(`the upgrade from ${from} to ${to} ${found}`);
  expect(() => upgrade(from, to, done)).not.toThrow();
});

test('reports values of a component that the chart no longer contains', () => {
  const { message } = failureOf(() =>
    upgrade('10.11.1', '10.11.2', { values: { platformManagement: { enabled: true } } }),
  );
  expect(message).toContain(
    'CLEARML4005: the upgrade from 10.11.1 to 10.11.2 crosses 10.11.2, which moved platform management',
  );
});

test('the error for an open step names its entry in upgradeStepsDone', () => {
  expect(failureOf(() => upgrade('10.7.6', '10.8.0', {})).message).toContain(
    'then add UpgradeStep.MONGODB_6 to upgradeStepsDone',
  );
});

test.each([
  ['10.11.6', '10.12.0', 'MigrationJob.mongodbToOperator'],
  ['10.11.6', '10.11.7', 'MigrationJob.mongodbToOperator'],
  ['10.12.5', '11.0.2', 'MigrationJob.ownFileServerVolume'],
])('the error for the upgrade from %s to %s names %s', (from, to, job) => {
  expect(failureOf(() => upgrade(from, to, {})).message).toContain(job);
});

test.each([
  ['10.8.0', '10.9.4'],
  ['10.11.7', '10.12.5'],
  ['11.0.0', '11.0.2'],
  ['11.0.2', '11.0.2'],
  ['11.0.2', '10.12.5'],
])('an upgrade from %s to %s requires no step', (from, to) => {
  expect(() => upgrade(from, to, {})).not.toThrow();
});

test('an upgrade of the public chart to MongoDB 6 requires its step, unless the database is external', () => {
  const publicly = (from: string, to: string, props: Props = {}) =>
    guardUpgrade(installationOf({ chart: bareChart('clearml', to), upgradeFrom: from, ...props }));
  const { message } = failureOf(() => publicly('7.13.0', '7.14.4'));
  expect(message).toContain('CLEARML4005: the upgrade from 7.13.0 to 7.14.4 crosses 7.14.0, which bundles MongoDB 6');
  expect(message).toContain('setFeatureCompatibilityVersion: "5.0"');
  expect(message).toContain('then add UpgradeStep.MONGODB_5 to upgradeStepsDone');
  expect(() => publicly('7.13.0', '7.14.4', { upgradeStepsDone: [UpgradeStep.MONGODB_5] })).not.toThrow();
  expect(() => publicly('7.13.0', '7.14.4', { mongodb: external })).not.toThrow();
  expect(() => publicly('7.14.0', '7.14.4')).not.toThrow();
});

test('upgradeFrom requires an exact version, and a chart whose steps are known', () => {
  expect(failureOf(() => serverOf({ upgradeFrom: '10' })).message).toContain(
    'CLEARML4001 clearml/server: upgradeFrom is "10"',
  );
  expect(failureOf(() => serverOf({ chart: ChartSource.community(), upgradeFrom: '1.0.0' })).message).toContain(
    'CLEARML4003',
  );
});

test.each([
  ['10.11.7', '10.12.5', 1],
  ['10.12.5', '10.13.0', 0],
])('an upgrade from %s to %s emits %i notices about the policy manager', (from, to, count) => {
  upgrade(from, to, {});
  expect(warned.mock.calls.filter(([text]) => String(text).includes('switches the policy manager on'))).toHaveLength(
    count,
  );
});
