import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { ChartSource } from '../../lib/chart/chart-source';
import { PrerequisiteKind } from '../../lib/core/prerequisites/prerequisite';
import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { SecretFile } from '../../lib/secrets/secret-file';
import { SecretValue } from '../../lib/secrets/secret-value';
import { Credentials } from '../../lib/server/credentials';
import { Elasticsearch } from '../../lib/server/databases/elasticsearch';
import { MongoDb } from '../../lib/server/databases/mongodb';
import { Redis } from '../../lib/server/databases/redis';
import { ClearmlServer } from '../../lib/server/server';
import { SingleSignOn } from '../../lib/server/sign-on/single-sign-on';
import { failureOf, runInTemporaryFolders, temporaryFolder } from '../support/apps';
import { type ClusterSecret, clusterSecrets, sealed } from '../support/cluster-secrets';
import { crdProblems, describeWithCrds } from '../support/crd-schemas';
import { kubectlPath } from '../support/helms';
import { type SecretContents, settingsIn } from '../support/variables';
import { CONTRACT, describeCharts } from './servers';

runInTemporaryFolders();

const CREDENTIALS = [
  ...['apiserverKey', 'apiserverSecret', 'fileserverKey', 'fileserverSecret', 'secureAuthTokenSecret'],
  ...['testUserKey', 'testUserSecret', 'webserverKey', 'webserverSecret', 'sessionSecret'],
];

/** Variables of the secrets. Each template, shell and encoding must quote their contents. */
const CONTENTS: Record<string, string> = Object.fromEntries(
  [
    ...CREDENTIALS,
    'TOKEN',
    'ANN',
    'BOB',
    'BACKEND',
    'AUTH',
    'ELASTIC',
    'REDIS',
    'SETTING',
    'PLAIN',
    'FILE',
    'CLIENT',
  ].map((name) => [`T_${name.toUpperCase()}`, contentOf(name)]),
);

function contentOf(name: string): string {
  const awkward = `{{${name}}}%s$HOME\`+/=~'`;
  return /^(?:BACKEND|AUTH)$/.test(name) ? `mongodb://h/${name}?appName=${awkward.replace('=', '')}` : awkward;
}

const secret = (name: string) => SecretValue.environment(`T_${name.toUpperCase()}`);

interface Outcome {
  readonly app: App;
  readonly ordinary: any[];
  readonly delivered: any[];
}

const DELIVERED = /^(?:ExternalSecret|SealedSecret|Password)$/;

/** An app with a server, all of whose secrets are specified, and the objects that the app renders. */
function outcome(folder: string, delivery: SecretDelivery): Outcome {
  const app = new App();
  delivery.applyTo(app);
  const { external } = MongoDb;
  new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml', labels: { team: 'ml' } }), 'server', {
    chart: ChartSource.directory(folder),
    baseDomain: 'clearml.example.com',
    credentials: Credentials.fromKeys(Object.fromEntries(CREDENTIALS.map((name) => [name, secret(name)]))),
    registryToken: secret('TOKEN'),
    registryUsername: 'puller',
    users: [
      { username: 'ann', password: secret('ANN') },
      { username: 'bob', password: secret('BOB') },
    ],
    mongodb: external({ backend: secret('BACKEND'), auth: secret('AUTH') }),
    elasticsearch: Elasticsearch.external({ hosts: [{ host: 'h' }], username: 'u', password: secret('ELASTIC') }),
    redis: Redis.external({ host: 'h', password: secret('REDIS') }),
    ...(folder === CONTRACT && {
      singleSignOn: [SingleSignOn.google({ client: { id: secret('CLIENT'), secret: secret('CLIENT') } })],
    }),
    apiserver: {
      settings: { 'a.b': secret('SETTING') },
      secretEnvironment: { PLAIN: secret('PLAIN') },
      additionalConfigs: {
        'plain.conf': 'a: 1',
        'part.conf': `a: """${secret('FILE')}""", b: """${secret('PLAIN')}"""`,
      },
      secretConfigs: { 'whole.pem': SecretFile.fromValue(secret('FILE')) },
    },
  });
  const objects = app.charts.flatMap((one) => one.toJson());
  const isDelivered = ({ kind }: any) => kind === 'Secret' || DELIVERED.test(kind);
  return {
    app,
    ordinary: objects.filter((one) => !isDelivered(one)),
    delivered: objects.filter(isDelivered),
  };
}

/** Runs an action with the variables set. Plain delivery reads them; other deliveries must work without them. */
function withContents<T>(action: () => T): T {
  Object.assign(process.env, CONTENTS);
  try {
    return action();
  } finally {
    for (const name of Object.keys(CONTENTS)) {
      delete process.env[name];
    }
  }
}

/** Runs a command in a shell whose `kubectl` makes dry runs only, and whose `kubeseal` encodes without encryption. */
function run(command: string): string {
  const bin = temporaryFolder();
  const script = (name: string, text: string) => writeFileSync(join(bin, name), text, { mode: 0o755 });
  script('kubectl', `#!/bin/sh\nexec ${kubectlPath()} "$@" --dry-run=client -o json\n`);
  script('kubeseal', "#!/bin/sh\n{ printf '\\001\\000'; cat; } | base64 | tr -d '\\n'\n");
  const env = { ...process.env, ...CONTENTS, PATH: `${bin}:${process.env.PATH}` };
  return execFileSync('/bin/bash', ['--norc', '-c', command], { encoding: 'utf8', env });
}

const contentsOf = (secrets: Record<string, ClusterSecret>) =>
  Object.fromEntries(
    Object.entries(secrets).map(([name, { data }]) => [
      name,
      Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()])),
    ]),
  );
const withoutDigests = (objects: any[]) =>
  JSON.parse(JSON.stringify(objects).replace(/"cdk8s-clearml\/secrets":"\w+"/g, '"digest":"…"'));

/** Without the literals that the library adds to the Secrets that it writes. */
const withoutLiterals = (secrets: Record<string, any>) =>
  Object.fromEntries(
    Object.entries(secrets).map(([name, keys]) => [
      name,
      Object.fromEntries(Object.entries(keys).filter(([key]) => !key.endsWith('.hocon'))),
    ]),
  );
const containersOf = (objects: any[]): any[] =>
  objects.flatMap(
    ({ spec }) => spec?.template?.spec.containers ?? spec?.jobTemplate?.spec.template.spec.containers ?? [],
  );
const settingsOf = (objects: any[], contents: SecretContents) =>
  containersOf(objects).map((container) => settingsIn(container, contents));
/** Objects without the variables of settings, which have another form if a Secret exists. */
const withoutSettings = (objects: any[]) => {
  const copies = withoutDigests(objects);
  for (const container of containersOf(copies)) {
    container.env = container.env?.filter(({ name }: any) => !/^(?:CLEARML__|SECRET_)/.test(name));
  }
  return copies;
};

describeCharts((folder) => {
  let plain: Outcome;
  let expected: Record<string, ClusterSecret>;

  beforeAll(() => {
    plain = withContents(() => outcome(folder, SecretDelivery.plain()));
    expected = clusterSecrets(plain.delivered);
    expect(Object.keys(expected).length).toBeGreaterThanOrEqual(3);
  });

  test('gets the same Secrets from External Secrets, and no other object changes', () => {
    const delivery = SecretDelivery.externalSecrets({ store: 'vault', keyTemplate: 'clearml/{source}' });
    const { ordinary, delivered } = outcome(folder, delivery);
    expect(ordinary).toEqual(plain.ordinary);
    const store = ({ key }: { key: string }) => CONTENTS[key.replace('clearml/', '')] ?? 'not in the store';
    expect(clusterSecrets(delivered, { store })).toEqual(expected);
  });

  test('gets the same Secrets from Sealed Secrets with the commands that synth reports', () => {
    const { message } = failureOf(() => outcome(folder, SecretDelivery.sealedSecrets({ ciphertexts: {} })));
    const reported = [...message.matchAll(/ciphertexts: \{ '(.*)': \{ '(.*)': … \} \}.*\n\s+fix: (.*)/g)];
    const ciphertexts: Record<string, Record<string, string>> = {};
    for (const [, name = '', key = '', command = ''] of reported) {
      ciphertexts[name] = { ...ciphertexts[name], [key]: run(command) };
    }
    const { ordinary, delivered } = outcome(folder, SecretDelivery.sealedSecrets({ ciphertexts }));
    expect(withoutDigests(ordinary)).toEqual(withoutDigests(plain.ordinary));
    expect(clusterSecrets(delivered)).toEqual(expected);
  });

  test('gets the same Secrets from the commands in the prerequisites', () => {
    const { app, ordinary, delivered } = outcome(folder, SecretDelivery.existing());
    expect(withoutSettings(ordinary)).toEqual(withoutSettings(plain.ordinary));
    expect(delivered).toEqual([]);
    const needed = Prerequisites.of(app)
      .all()
      .filter(({ kind }) => kind === PrerequisiteKind.SECRET);
    const created = clusterSecrets(needed.map(({ remedy }) => JSON.parse(run(remedy))));
    expect(needed.map(({ inNamespace }) => inNamespace)).toEqual(needed.map(() => 'clearml'));
    const types = (secrets: Record<string, ClusterSecret>) =>
      Object.entries(secrets).map(([name, { type }]) => [name, type]);
    expect(types(created).sort()).toEqual(types(expected).sort());
    const login = ([name, keys]: [string, any]) =>
      [name, keys['.dockerconfigjson'] ? loginOf(keys['.dockerconfigjson']) : keys] as const;
    const read = (secrets: Record<string, ClusterSecret>) =>
      Object.fromEntries(Object.entries(contentsOf(secrets)).map(login));
    expect(read(created)).toEqual(withoutLiterals(read(expected)));
    expect(settingsOf(ordinary, contentsOf(created))).toEqual(settingsOf(plain.ordinary, contentsOf(expected)));
  });

  test('has equal variables for the same generated secret, whether the cluster or synth generates it', () => {
    const read = (delivery: SecretDelivery) => {
      const app = new App();
      new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml' }), 'server', {
        chart: ChartSource.directory(folder),
        baseDomain: 'clearml.example.com',
        secretDelivery: delivery,
        credentials: Credentials.fromKeys({ testUserKey: secret('TESTUSERKEY') }),
        users: [
          { username: 'ann', password: SecretValue.generated('ann') },
          { username: 'bob', password: secret('BOB') },
        ],
        apiserver: { secretEnvironment: { AGAIN: SecretValue.generated('ann') } },
      });
      const objects = app.charts.flatMap((one) => one.toJson());
      const generate = (name: string, key: string) => `made in ${name}/${key}`;
      const store = ({ key }: { key: string }) => CONTENTS[key] ?? '';
      return variablesOf(objects, contentsOf(clusterSecrets(objects, { generate, store })));
    };
    const byVault = read(SecretDelivery.externalSecrets({ store: 'vault' }));
    const bySynth = withContents(() => read(SecretDelivery.plain()));
    expect(Object.keys(byVault)).toEqual(Object.keys(bySynth));
    // Variables that are equal with one delivery are equal with the other, and different ones are different.
    const pairs = new Set(Object.keys(bySynth).map((place) => JSON.stringify([bySynth[place], byVault[place]])));
    expect(pairs.size).toBe(new Set(Object.values(bySynth)).size);
    expect(pairs.size).toBe(new Set(Object.values(byVault)).size);
    expect(Object.values(byVault).filter((text) => text.startsWith('made in')).length).toBeGreaterThan(5);
  });
});

/** The contents of variables that are read from Secrets, by workload, container and name. */
function variablesOf(objects: any[], contents: Record<string, Record<string, string>>): Record<string, string> {
  const pods = objects.filter(({ spec }) => spec?.template?.spec?.containers);
  return Object.fromEntries(
    pods.flatMap(({ kind, metadata, spec }) =>
      [...(spec.template.spec.initContainers ?? []), ...spec.template.spec.containers].flatMap((container: any) =>
        (container.env ?? []).flatMap(({ name, valueFrom }: any) => {
          const reference = valueFrom?.secretKeyRef;
          // The MongoDB operator creates this Secret.
          return reference && reference.name !== 'mongodb-root'
            ? [
                [
                  [kind, metadata.name, container.name, name].join('/'),
                  contents[reference.name]?.[reference.key] ?? 'nothing',
                ],
              ]
            : [];
        }),
      ),
    ),
  );
}

/** A docker login without optional fields. */
function loginOf(text: string) {
  const [[server, { username, password, auth }]] = Object.entries(JSON.parse(text).auths) as [[string, any]];
  return { server, username, password, auth };
}

test('the kubeseal of these tests encodes a text like the helper `sealed`', () => {
  expect(run("printf %s 'a b' | kubeseal --raw")).toBe(sealed('a b'));
});

describeWithCrds('delivered objects', () => {
  test.each([
    ['External Secrets', SecretDelivery.externalSecrets({ store: 'vault' })],
    ['Sealed Secrets', SecretDelivery.sealedSecrets({ ciphertexts: {} })],
  ])('match the custom resource definitions of %s', (_, delivery) => {
    const app = new App();
    delivery.applyTo(app);
    const chart = new Chart(app, 'clearml', { namespace: 'clearml' });
    new ClearmlServer(chart, 'server', {
      chart: ChartSource.community(),
      baseDomain: 'clearml.example.com',
      registryToken: secret('TOKEN').withVersion('7'),
      registryUsername: 'puller',
    });
    const objects = chart.node
      .findAll()
      .flatMap((node) => ('toJson' in node && node !== chart ? [(node as any).toJson()] : []))
      .filter(({ kind }) => DELIVERED.test(kind));
    expect(objects.length).toBeGreaterThanOrEqual(2);
    expect(objects.flatMap((object) => crdProblems(object) ?? [`no definition of ${object.kind}`])).toEqual([]);
  });
});
