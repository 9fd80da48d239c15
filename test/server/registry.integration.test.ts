import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../lib/secrets/secret-value';
import { ApplicationQueueMode } from '../../lib/server/application-options';
import { Applications } from '../../lib/server/applications';
import { FileStorage } from '../../lib/server/file-storage';
import type { ClearmlServer } from '../../lib/server/server';
import { failureOf } from '../support/apps';
import { bareChart } from '../support/preview-charts';
import { objectOf, objectsOf, serverOf } from './servers';

const token = SecretValue.unsafePlainText('token');
const existing = SecretValue.existing('a', 'b');
const chart = bareChart('clearml', '7.14.4');

test('imageRegistry replaces the registry of every image and keeps the path of the image', () => {
  const objects = JSON.stringify(objectsOf(serverOf({ imageRegistry: 'registry.internal:5000/m/' })));
  const images = objects.match(/"image":"[^"]+"/g) ?? [];
  expect(images.length).toBeGreaterThan(6);
  expect(images.filter((image) => !image.startsWith('"image":"registry.internal:5000/m/'))).toEqual([]);
  expect(images).toContain('"image":"registry.internal:5000/m/elasticsearch/elasticsearch:8.19.9"');
});

test.each(['https://registry.internal', 'Registry.internal', 'user@registry', 'a b', 'a//b', ''])(
  'rejects %j as imageRegistry',
  (imageRegistry) => {
    expect(failureOf(() => serverOf({ imageRegistry })).message).toMatch(
      /^CLEARML5007 clearml\/server: imageRegistry is /,
    );
  },
);

test.each([
  ['registryToken and imagePullSecrets', { registryToken: token, imagePullSecrets: ['a'] }],
  ['registryToken from key b of Secret a', { registryToken: existing }],
  ['registryToken without registryUsername for chart clearml', { registryToken: token, chart }],
  ['2 imagePullSecrets for chart clearml', { imagePullSecrets: ['a', 'b'], chart }],
])('rejects %s', (found, props) => {
  expect(failureOf(() => serverOf(props)).message).toContain(`CLEARML5007 clearml/server: ${found}\n`);
});

describe('pull secrets', () => {
  const line = 'kubectl -n clearml create secret docker-registry clearml-registry-key --docker-server=docker.io';
  const needed = (server: ClearmlServer, name: string) =>
    Prerequisites.of(server)
      .all()
      .find((one) => one.name === name)?.remedy;

  test('outside the chart are prerequisites with the command that creates them', () => {
    expect(needed(serverOf({ imagePullSecrets: ['mine'] }), 'mine')).toBe(
      'kubectl -n clearml create secret docker-registry mine --docker-server="$SERVER" --docker-username="$USERNAME" --docker-password="$TOKEN"',
    );
  });

  test('can be created from an existing token by the command in the prerequisite', () => {
    const server = serverOf({ registryToken: existing, secretDelivery: SecretDelivery.existing() });
    const remedy = needed(server, 'clearml-registry-key');
    expect(remedy?.startsWith(line)).toBe(true);
    expect(remedy).toContain(
      `--docker-password="$(kubectl -n clearml get secret a -o go-template='{{ index .data "b" | base64decode }}')"`,
    );
  });

  test('cannot be created from an existing token by External Secrets', () => {
    const secretDelivery = SecretDelivery.externalSecrets({ store: 'vault' });
    expect(failureOf(() => serverOf({ registryToken: existing, secretDelivery })).code).toBe('CLEARML5007');
  });
});

const fileStorage = FileStorage.external('s3://b');
const multiTenant = { applicationsPerTenant: true };
const applications = Applications.enabled({ queueMode: ApplicationQueueMode.GLOBAL });

test.each([
  ['two replicas with a ReadWriteOnce volume', () => serverOf({ fileserver: { replicas: 2 } }), 'CLEARML5006'],
  ['an existing claim with a size', () => FileStorage.bundled({ existingClaim: 'a', size: '1Gi' }), 'CLEARML5006'],
  ['storage without a scheme', () => FileStorage.external('bucket/path'), 'CLEARML5006'],
  ['a file server with external storage', () => serverOf({ fileStorage, fileserver: { replicas: 1 } }), 'CLEARML5006'],
  ['application queues both for each tenant and for all', () => serverOf({ multiTenant, applications }), 'CLEARML2002'],
  ['a fraction of a replica', () => serverOf({ apiserver: { replicas: 0.5 } }), 'CLEARML5008'],
  ['a negative number of replicas', () => serverOf({ webserver: { replicas: -1 } }), 'CLEARML5008'],
])('rejects %s', (_, action, code) => {
  expect(failureOf(action).code).toBe(code);
});

test.each([{ accessMode: 'ReadWriteMany' }, { existingClaim: 'shared' }])('two file servers share %j', (volume) => {
  const server = serverOf({ fileserver: { replicas: 2 }, fileStorage: FileStorage.bundled(volume) });
  expect(objectOf(server, 'Deployment', '-fileserver').spec.replicas).toBe(2);
});
