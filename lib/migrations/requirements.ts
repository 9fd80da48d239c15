import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { type FilesVolume, RenderedServer } from '../server/jobs/rendered-server';
import type { ClearmlServer } from '../server/server';

const CRDS = 'https://raw.githubusercontent.com/mongodb/mongodb-kubernetes/1.6.1/public/crds.yaml';

/** Declares the definitions and the login of the MongoDB of the operator as prerequisites. */
export function declareOperator(owner: Construct, server: ClearmlServer): void {
  Prerequisites.of(owner).add(owner, {
    kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
    name: 'mongodbcommunity.mongodbcommunity.mongodb.com',
    purpose: 'MongoDB of the operator',
    remedy: `kubectl apply --filename=${CRDS}`,
  });
  Prerequisites.of(owner).add(owner, {
    kind: PrerequisiteKind.SECRET,
    name: 'mongodb-root',
    inNamespace: server.release.inNamespace,
    keys: ['connectionString'],
    purpose: 'login to the MongoDB of the operator',
    remedy: 'apply the server first: the MongoDB of the operator gets this Secret',
  });
}

/** @throws CLEARML9093 when the server has another chart: the steps are documented for one chart */
export function requireEnterprise({ _installation: { chart } }: ClearmlServer): void {
  requireThat(chart.edition === 'enterprise', `chart ${chart.name}`, 'chart clearml-enterprise', 'remove the job');
}

/** @throws CLEARML9093 unless both databases run and the server uses the former */
export function requireNewBesideOld(server: ClearmlServer): void {
  requireEnterprise(server);
  const { chartVersion, _values: values } = server.release;
  requireThat(
    chartVersion === '10.11.7',
    `clearml-enterprise ${chartVersion}`,
    '10.11.7, the only version in which both databases run (k8s_mckmongo_migration.md)',
    'upgrade to 10.11.7 without other changes first; after the migration, remove the job',
  );
  const flags = ['mongodb.enabled', 'mckMongodb.enabled', 'mckMongodb.migrated'];
  const state = flags.map((path) => values.at(path) === true);
  requireThat(
    state.join() === 'true,true,false',
    flags.map((path, index) => `${path} is ${state[index]}`).join(', '),
    'both databases, of which the server uses the former',
    'set mongodb: MongoDb.operatorManaged(MongoDbMigration.DEPLOY_NEW); after the migration, remove the job',
  );
}

/** @throws CLEARML9093 when the server has no file server on a volume */
export function filesVolumeOf(server: ClearmlServer): FilesVolume {
  const volume = new RenderedServer(server).filesVolume;
  requireThat(volume !== undefined, 'a server without a file server', 'a file server on a volume', 'remove the job');
  return volume as FilesVolume;
}

function requireThat(holds: boolean, found: string, expected: string, fix: string): void {
  if (!holds) {
    throw new CodedError('CLEARML9093', { found, expected, fix });
  }
}
