import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../lib/secrets/secret-value';
import { ApplicationQueueMode, Applications } from '../../lib/server/applications';
import { FileStorage } from '../../lib/server/file-storage';
import type { ClearmlServer } from '../../lib/server/server';
import { failureOf } from '../support/apps';
import { bareChart } from '../support/preview-charts';
import { objectOf, objectsOf, serverOf } from './servers';

const token = SecretValue.unsafePlainText('token');
const existing = SecretValue.existing('a', 'b');
const chart = bareChart('clearml', '7.14.4');

test('every image comes from the other registry, by the path that it has', () => {
  const objects = JSON.stringify(objectsOf(serverOf({ imageRegistry: 'registry.internal:5000/m/' })));
  const images = objects.match(/"image":"[^"]+"/g) ?? [];
  expect(images.length).toBeGreaterThan(6);
  expect(images.filter((image) => !image.startsWith('"image":"registry.internal:5000/m/'))).toEqual([]);
  expect(images).toContain('"image":"registry.internal:5000/m/elasticsearch/elasticsearch:8.19.9"');
});

test.each(['https://registry.internal', 'Registry.internal', 'user@registry', 'a b', 'a//b', ''])(
  '%j is no registry',
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
])('%s is refused', (found, props) => {
  expect(failureOf(() => serverOf(props)).message).toContain(`CLEARML5007 clearml/server: ${found}\n`);
});

describe('pull secrets', () => {
  const line = 'kubectl -n clearml create secret docker-registry clearml-registry-key --docker-server=docker.io';
  const needed = (server: ClearmlServer, name: string) =>
    Prerequisites.of(server)
      .all()
      .find((one) => one.name === name)?.remedy;

  test('that exist are needed, with the line that makes them', () => {
    expect(needed(serverOf({ imagePullSecrets: ['mine'] }), 'mine')).toBe(
      'kubectl -n clearml create secret docker-registry mine --docker-server="$SERVER" --docker-username="$USERNAME" --docker-password="$TOKEN"',
    );
  });

  test('may be made by hand of a token that exists', () => {
    const server = serverOf({ registryToken: existing, secretDelivery: SecretDelivery.existing() });
    const remedy = needed(server, 'clearml-registry-key');
    expect(remedy?.startsWith(line)).toBe(true);
    expect(remedy).toContain(
      `--docker-password="$(kubectl -n clearml get secret a -o go-template='{{ index .data "b" | base64decode }}')"`,
    );
  });

  test('are not made of one by External Secrets, which cannot read it', () => {
    const secretDelivery = SecretDelivery.externalSecrets({ store: 'vault' });
    expect(failureOf(() => serverOf({ registryToken: existing, secretDelivery })).code).toBe('CLEARML5007');
  });
});

const fileStorage = FileStorage.external('s3://b');
const multiTenant = { applicationsPerTenant: true };
const applications = Applications.enabled({ queueMode: ApplicationQueueMode.GLOBAL });

test.each([
  ['replicas on a volume of one node', () => serverOf({ fileserver: { replicas: 2 } }), 'CLEARML5006'],
  ['a claim and its size', () => FileStorage.bundled({ existingClaim: 'a', size: '1Gi' }), 'CLEARML5006'],
  ['storage without a scheme', () => FileStorage.external('bucket/path'), 'CLEARML5006'],
  [
    'a file server beside external storage',
    () => serverOf({ fileStorage, fileserver: { replicas: 1 } }),
    'CLEARML5006',
  ],
  ['queues of applications for each tenant, and for all', () => serverOf({ multiTenant, applications }), 'CLEARML2002'],
  ['half a pod', () => serverOf({ apiserver: { replicas: 0.5 } }), 'CLEARML5008'],
  ['negative pods', () => serverOf({ webserver: { replicas: -1 } }), 'CLEARML5008'],
])('%s: refused', (_, action, code) => {
  expect(failureOf(action).code).toBe(code);
});

test.each([{ accessMode: 'ReadWriteMany' }, { existingClaim: 'shared' }])('more file servers share %j', (volume) => {
  const server = serverOf({ fileserver: { replicas: 2 }, fileStorage: FileStorage.bundled(volume) });
  expect(objectOf(server, 'Deployment', '-fileserver').spec.replicas).toBe(2);
});
