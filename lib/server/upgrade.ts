import gt from 'semver/functions/gt';
import gte from 'semver/functions/gte';
import lt from 'semver/functions/lt';
import valid from 'semver/functions/valid';
import { CodedError } from '../core/errors/coded-error';
import { valueAt } from '../helm/data/paths';
import { mongoDbOf } from './databases/databases';
import { hasFileServer } from './file-storage';
import type { ServerInstallation } from './server-installation';

/** A step that an upgrade of `clearml-enterprise`, or of the public chart `clearml`, must not skip. */
export enum UpgradeStep {
  /** MongoDB data at feature level 5 and backed up, before 7.14.0 of the public chart, which moves from MongoDB 5 to 6. */
  MONGODB_5 = 'mongodb-5',
  /** MongoDB data at feature level 6 and backed up, before 10.8.0 (`10.8.md`). */
  MONGODB_6 = 'mongodb-6',
  /** Data moved to the operator's MongoDB at 10.11.7 by `MigrationJob.mongodbToOperator` (`k8s_mckmongo_migration.md`). */
  MONGODB_OPERATOR = 'mongodb-operator',
  /** Files of the file server owned by user 65532 by `MigrationJob.ownFileServerVolume`, before 11.0.0 (`helm_upgrade_11_0.md`). */
  FILESERVER_OWNERSHIP = 'fileserver-ownership',
}

interface Guard {
  /** Edition of the charts; enterprise by default. */
  readonly edition?: 'public';
  readonly step?: UpgradeStep;
  readonly crosses: (from: string, to: string) => boolean;
  readonly concerns: (server: ServerInstallation) => boolean;
  readonly found: string;
  readonly first: string;
}

const GUARDS: readonly Guard[] = [
  {
    edition: 'public',
    step: UpgradeStep.MONGODB_5,
    crosses: (from, to) => lt(from, '7.14.0') && gte(to, '7.14.0'),
    concerns: (server) => mongoDbOf(server) !== 'external',
    found: 'crosses 7.14.0, which bundles MongoDB 6',
    first:
      'back MongoDB up, and raise its feature compatibility to 5.0: db.adminCommand({ setFeatureCompatibilityVersion: "5.0" })',
  },
  {
    step: UpgradeStep.MONGODB_6,
    crosses: (from, to) => lt(from, '10.8.0') && gte(to, '10.8.0'),
    concerns: (server) => mongoDbOf(server) !== 'external',
    found: 'crosses 10.8.0, which bundles MongoDB 7',
    first: 'back MongoDB up and raise its feature compatibility to 6.0; majors cannot be skipped',
  },
  {
    crosses: (from, to) => lt(from, '10.11.2') && gte(to, '10.11.2'),
    concerns: ({ userValues }) =>
      ['platformManagement', 'platformManagementWebserver'].some((key) => valueAt(userValues, key) !== undefined),
    found: 'crosses 10.11.2, which moved platform management out, yet values still set platformManagement',
    first: 'remove these values and deploy the chart clearml-enterprise-platform-management',
  },
  {
    step: UpgradeStep.MONGODB_OPERATOR,
    crosses: (from, to) => lt(from, '10.11.7') && gt(to, '10.11.7'),
    concerns: (server) => mongoDbOf(server) !== 'external',
    found: 'passes over 10.11.7, at which the data moves to the MongoDB of the operator',
    first: 'upgrade to 10.11.7, move the data (MigrationJob.mongodbToOperator), then upgrade further',
  },
  {
    step: UpgradeStep.MONGODB_OPERATOR,
    crosses: (from, to) => lt(from, '10.11.7') && to === '10.11.7',
    concerns: (server) => [undefined, 'operator'].includes(mongoDbOf(server)),
    found: 'reaches 10.11.7, where the MongoDB of the operator is the default: a new one, without your data',
    first: 'set mongodb: MongoDb.bundled() and upgrade, then move the data (MigrationJob.mongodbToOperator)',
  },
  {
    step: UpgradeStep.FILESERVER_OWNERSHIP,
    crosses: (from, to) => lt(from, '11.0.0') && gte(to, '11.0.0'),
    concerns: hasFileServer,
    found: 'crosses 11.0.0, from which on the file server runs as user 65532',
    first: 'back up the file server volume, and give its files to user 65532 (MigrationJob.ownFileServerVolume)',
  },
  {
    crosses: (from, to) => lt(from, '11.0.0') && gte(to, '11.0.0'),
    concerns: ({ userValues }) => valueAt(userValues, 'redis') !== undefined,
    found: 'crosses 11.0.0, which bundles Dragonfly, yet values still set redis',
    first: 'replace the redis values by dragonfly values: they have no effect',
  },
];

/**
 * Checks that an upgrade skips no step. Downgrades are not checked.
 *
 * @throws CLEARML4005 with the step that comes first
 */
export function guardUpgrade(server: ServerInstallation): void {
  const { chart, props } = server;
  const { upgradeFrom: from, upgradeStepsDone: done = [] } = props;
  if (from === undefined) {
    return;
  }
  if (valid(from) === null) {
    throw new CodedError('CLEARML4001', {
      found: `upgradeFrom is ${JSON.stringify(from)}`,
      expected: 'the exact chart version that is deployed now, such as 10.9.4',
      fix: '`helm list` shows it',
    });
  }
  if (chart.edition === 'community' || chart.successor) {
    throw new CodedError('CLEARML4003', {
      found: `upgradeFrom with chart ${chart.name}`,
      expected: 'chart clearml-enterprise or clearml: their upgrade steps are known',
      fix: 'remove upgradeFrom',
    });
  }
  const open = GUARDS.find(
    ({ edition = 'enterprise', step, crosses, concerns }) =>
      chart.edition === edition &&
      crosses(from, chart.version) &&
      concerns(server) &&
      !(step !== undefined && done.includes(step)),
  );
  if (chart.edition === 'enterprise') {
    notice(from, chart.version);
  }
  if (open) {
    const confirm = open.step
      ? `; then add UpgradeStep.${open.step.toUpperCase().replace(/-/g, '_')} to upgradeStepsDone`
      : '';
    throw new CodedError('CLEARML4005', {
      found: `the upgrade from ${from} to ${chart.version} ${open.found}`,
      fix: `first ${open.first}${confirm}`,
    });
  }
}

/** Warns about changes that need no step. */
function notice(from: string, to: string): void {
  if (lt(from, '10.11.11') && gte(to, '10.11.11')) {
    process.emitWarning(`the upgrade from ${from} to ${to} crosses 10.11.11, which switches the policy manager on`, {
      type: 'ClearmlNotice',
      detail: 'It is one more Deployment, with an image that a mirror must have.',
    });
  }
}
