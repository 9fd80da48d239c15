import { CATALOG } from '../../lib/chart/catalog';
import { ChartSource } from '../../lib/chart/chart-source';
import { SecretValue } from '../../lib/secrets/secret-value';
import { Applications } from '../../lib/server/applications';
import { Credentials } from '../../lib/server/credentials';
import { Elasticsearch } from '../../lib/server/databases/elasticsearch';
import { MongoDb } from '../../lib/server/databases/mongodb';
import { Redis } from '../../lib/server/databases/redis';
import { FileStorage } from '../../lib/server/file-storage';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { failureOf } from '../support/apps';
import { environmentOf, objectOf, objectsOf, podOf, serverOf } from './servers';

const server = (props: Partial<ClearmlServerProps> = {}) => serverOf({ chart: ChartSource.community(), ...props });
const secret = (key: string) => SecretValue.existing('mine', key);

describe('the community chart', () => {
  test('deploys a complete server with short names', () => {
    const names = objectsOf(server()).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['apiserver', 'fileserver', 'webserver', 'asyncdelete'].map((one) => `Deployment/clearml-${one}`),
        ...['mongodb', 'elasticsearch', 'redis'].map((one) => `StatefulSet/clearml-${one}`),
      ]),
    );
  });

  test('is rejected as the chart of an agent', () => {
    expect(failureOf(() => ChartSource.community()._locate(CATALOG.agent)).message).toMatch(/^CLEARML4003: /);
  });

  test('reads every credential from an existing Secret', () => {
    const existing = server({ credentials: Credentials.fromSecret('mine') });
    expect(objectsOf(existing).filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(environmentOf(existing, 'webserver').USER_KEY).toEqual({
      secretKeyRef: { name: 'mine', key: 'webserver_key' },
    });
  });

  test('reads single credentials from existing Secrets', () => {
    const specified = server({ credentials: Credentials.fromKeys({ webserverKey: secret('w') }) });
    expect(environmentOf(specified, 'webserver').USER_KEY).toEqual({ secretKeyRef: { name: 'mine', key: 'w' } });
  });

  test('connects to external databases with logins', () => {
    const external = server({
      mongodb: MongoDb.external({ backend: secret('b'), auth: secret('a') }),
      elasticsearch: Elasticsearch.external({
        hosts: [{ host: 'es', https: true }],
        username: 'u',
        password: secret('e'),
      }),
      redis: Redis.external({ host: 'r', port: 6380, password: secret('r') }),
    });
    expect(objectsOf(external).filter(({ kind }) => kind === 'StatefulSet')).toEqual([]);
    for (const component of ['apiserver', 'asyncdelete']) {
      const { env } = podOf(external, component).containers[0];
      const keys = env.flatMap(({ valueFrom }: any) =>
        valueFrom?.secretKeyRef.name === 'mine' ? [valueFrom.secretKeyRef.key] : [],
      );
      expect(keys).toEqual(expect.arrayContaining(['a', 'b', 'e', 'r']));
    }
  });

  test('accepts database passwords, volumes, a strategy, users and settings', () => {
    const full = server({
      mongodb: MongoDb.bundled({
        auth: { rootPassword: SecretValue.unsafePlainText('m') },
        storageSize: '9Gi',
        officialImageTag: '7.0.22',
      }),
      elasticsearch: Elasticsearch.bundled({ password: SecretValue.unsafePlainText('e') }),
      redis: Redis.bundled({ password: SecretValue.unsafePlainText('r') }),
      fileStorage: FileStorage.bundled({ size: '7Gi', storageClass: 'slow' }),
      users: [{ username: 'ann', password: secret('ann') }],
      displayedUrls: { api: 'https://proxy.example.com' },
      imagePullSecrets: ['pull'],
      apiserver: {
        initContainers: [{ name: 'a', image: 'b' }],
        settings: { a: 1 },
        hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }],
        livenessProbe: { failureThreshold: 9 },
        volumes: [{ name: 'v', emptyDir: {} }],
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
      },
      fileserver: { strategy: { type: 'Recreate' } },
      webserver: { blockUserScripts: true, settings: { useFilesProxy: true }, environment: { A: 'b' } },
    });
    expect(podOf(full, 'apiserver')).toMatchObject({
      imagePullSecrets: [{ name: 'pull' }],
      volumes: expect.arrayContaining([{ name: 'v', emptyDir: {} }]),
    });
    expect(environmentOf(full, 'apiserver').CLEARML__apiserver__auth__fixed_users__users).toContain(
      '"password":"""$(SECRET_ANN)"""',
    );
    expect(objectOf(full, 'PersistentVolumeClaim', '-fileserver-data').spec.resources.requests.storage).toBe('7Gi');
    const elasticsearch = JSON.stringify(objectOf(full, 'StatefulSet', '-elasticsearch'));
    expect(elasticsearch).toContain('ELASTIC_PASSWORD');
    expect(elasticsearch).not.toContain('"xpack.security.enabled","value":"false"');
  });

  test('does not deploy the file server with external file storage', () => {
    const external = server({ fileStorage: FileStorage.external('s3://bucket') });
    expect(objectOf(external, 'Deployment', '-fileserver')).toBeUndefined();
    expect(environmentOf(external, 'webserver').WEBSERVER__fileBaseUrl).toBe('"s3://bucket"');
  });

  test.each<[string, Partial<ClearmlServerProps>]>([
    ['applications', { applications: Applications.enabled() }],
    ['mongodb: MongoDb.operatorManaged()', { mongodb: MongoDb.operatorManaged() }],
    ['users: admin of ann', { users: [{ username: 'ann', password: secret('ann'), admin: true }] }],
  ])('does not support %s', (setting, props) => {
    expect(failureOf(() => server(props)).message).toContain(
      `CLEARML4003 clearml/server: ${setting} with chart clearml-community`,
    );
  });
});
