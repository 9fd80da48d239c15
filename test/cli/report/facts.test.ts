import { connectionsOf } from '../../../lib/cli/report/connections';
import { hostRows, serviceRows } from '../../../lib/cli/report/hosts';
import { secretRows } from '../../../lib/cli/report/secrets';
import { exceptionRows, podSecurityRows, policyRows } from '../../../lib/cli/report/security';
import { valuesGroups } from '../../../lib/cli/report/values';
import { storageRows, workloadRows } from '../../../lib/cli/report/workloads';
import { PrerequisiteKind } from '../../../lib/core/prerequisites/prerequisite';
import { deployment, ingress, objectsOf, service } from './objects';

describe('a connection of a workload', () => {
  const targets = (container: string, others = '') => {
    const objects = objectsOf(
      [
        deployment('web', container),
        deployment('redis'),
        service('redis'),
        ingress('api.example.com', 'web'),
        others,
      ].join(''),
    );
    const { connections, externals } = connectionsOf(objects, hostRows(objects, []));
    const names = new Map(externals.map(({ id, name }) => [id, name]));
    return connections.map(({ to }) => names.get(to) ?? to);
  };
  const variable = (value: string, name = 'SETTING') => `env: [{ name: ${name}, value: ${JSON.stringify(value)} }]`;

  test.each([
    ['redis', ['Service/demo/redis']],
    ['redis:6379', ['Service/demo/redis']],
    ['redis://:password@redis:6379/0', ['Service/demo/redis']],
    ['http://redis.demo.svc.cluster.local/path', ['Service/demo/redis']],
    ['{"cache": {"host": "redis.demo", "port": 6379}}', ['Service/demo/redis']],
    ['https://api.example.com/v2', ['Host/api.example.com']],
    ['https://other.example.org:9200', ['other.example.org']],
    ['[{"host":"es-2.example.org"},{"host":"es-1.example.org"}]', ['es-1.example.org, es-2.example.org']],
    ['use redis as a cache', []],
    ['redis.example', []],
    ['http://localhost:8080 http://127.0.0.1 http://0.0.0.0', []],
    ['settings.py', []],
  ])('is found in the variable %j', (value, expected) => {
    expect(targets(variable(value))).toEqual(expected);
  });

  test('is found in a variable whose name states an address', () => {
    expect(targets(variable('db.example.org', 'DATABASE_HOST'))).toEqual(['db.example.org']);
    expect(targets(variable('db.example.org', 'COOKIE_DOMAIN'))).toEqual([]);
  });

  test('does not show the login of an address', () => {
    const address = 'https://us.er:pass.word:more@p.w@db.example.org/a';
    expect(targets(variable(address, 'DATABASE_URL'))).toEqual(['db.example.org']);
  });

  test('is found in arguments and configuration files', () => {
    expect(targets('args: [--cache=redis:6379]')).toEqual(['Service/demo/redis']);
    const map =
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: demo }\ndata: { a.conf: "cache { host: redis }" }\n';
    expect(targets('envFrom: [{ configMapRef: { name: settings } }]', map)).toEqual(['Service/demo/redis']);
  });

  test('to an address in a Secret names the Secret', () => {
    const reference =
      'env: [{ name: MONGO_CONNECTION_STRING, valueFrom: { secretKeyRef: { name: mongo, key: backend } } }]';
    expect(targets(reference)).toEqual(['Secret demo/mongo']);
  });
});

describe('a host', () => {
  test('of an Ingress has its class, certificate, Services and address', () => {
    const objects = objectsOf(deployment('web') + service('web') + ingress('app.example.com', 'web'));
    const endpoint = { host: 'app.example.com', https: true, port: 8443, service: 'web', inNamespace: 'demo' };
    expect(hostRows(objects, [endpoint])).toEqual([
      {
        id: 'Host/app.example.com',
        host: 'app.example.com',
        namespace: 'demo',
        url: 'https://app.example.com:8443',
        servedBy: ['Ingress/web, class nginx'],
        certificates: ['web-tls'],
        services: ['Service/demo/web'],
      },
    ]);
    expect(serviceRows(objects)).toMatchObject([{ ports: ['80/TCP'], workloads: ['Deployment/demo/web'] }]);
  });

  test.each([
    [
      'HTTPRoute',
      'hostnames: [app.example.com]\n  parentRefs: [{ name: public }]\n  rules: [{ backendRefs: [{ name: web }] }]',
      'Gateway public',
    ],
    ['Route', 'host: app.example.com\n  to: { name: web }\n  tls: { termination: edge }', 'TLS edge'],
  ])('of a %s has its Service', (kind, spec, how) => {
    const route = `apiVersion: example.io/v1\nkind: ${kind}\nmetadata: { name: web, namespace: demo }\nspec:\n  ${spec}\n`;
    expect(hostRows(objectsOf(route), [])).toMatchObject([
      { host: 'app.example.com', servedBy: [`${kind}/web, ${how}`], services: ['Service/demo/web'] },
    ]);
  });
});

describe('the table of Secrets', () => {
  const objects = (yaml: string) => objectsOf(yaml);
  const read = (name: string) => `env: [{ name: A, valueFrom: { secretKeyRef: { name: ${name}, key: a } } }]`;
  const object = (kind: string, name: string, rest: string) =>
    `---\napiVersion: example.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: demo }\n${rest}\n`;

  test.each([
    ['Secret', 'data: { a: c2VjcmV0 }', /^manifests:/],
    ['SealedSecret', 'spec: { encryptedData: { a: AgBy } }', /^Sealed Secrets:/],
    [
      'ExternalSecret',
      'spec: { secretStoreRef: { name: vault }, data: [{ secretKey: a }] }',
      /from SecretStore\/vault$/,
    ],
    ['ExternalSecret', 'spec: { target: { template: { data: { a: x } } } }', /generated in the cluster$/],
  ])('states the keys, the readers and the delivery by %s', (kind, rest, delivery) => {
    const [row] = secretRows(objects(object(kind, 'keys', rest) + deployment('web', read('keys'))), []);
    expect(row).toMatchObject({ name: 'keys', keys: ['a'], readBy: ['Deployment/web'] });
    expect(row?.delivery).toMatch(delivery);
    expect(JSON.stringify(row)).not.toMatch(/c2VjcmV0|AgBy/);
  });

  test('contains Secrets that must exist, also those that only a construct declares', () => {
    const prerequisite = {
      kind: PrerequisiteKind.SECRET,
      name: 'token',
      inNamespace: 'demo',
      keys: ['t'],
      purpose: '',
      remedy: '',
      neededBy: [],
    };
    expect(secretRows(objects(deployment('web', read('keys'))), [prerequisite])).toMatchObject([
      { name: 'keys', delivery: 'outside of the app: the Secret must exist' },
      { name: 'token', keys: ['t'], readBy: [] },
    ]);
  });

  test('names the custom resource from which an operator creates a Secret', () => {
    const database = object('MongoDBCommunity', 'db', 'spec: { users: [{ connectionStringSecretName: keys }] }');
    expect(secretRows(objects(database), [])).toMatchObject([
      { name: 'keys', createdFrom: 'MongoDBCommunity/demo/db' },
    ]);
  });
});

test('a workload has its replicas, images, ports, resources and claims', () => {
  const container =
    'ports: [{ containerPort: 8080 }]\nresources: { requests: { cpu: 1, memory: 1Gi }, limits: { memory: 2Gi } }';
  const pod = 'volumes: [{ name: data, persistentVolumeClaim: { claimName: files } }]';
  const claim =
    '---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: files, namespace: demo }\nspec: { resources: { requests: { storage: 5Gi } } }\n';
  const scaler =
    '---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web, namespace: demo }\nspec: { scaleTargetRef: { kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 5 }\n';
  const objects = objectsOf(deployment('web', container, pod) + claim + scaler);
  expect(workloadRows(objects)).toMatchObject([
    {
      replicas: '2 to 5',
      images: ['registry.example.com/web:1.0'],
      ports: ['8080/TCP'],
      resources: ['main: cpu 1 to unlimited, memory 1Gi to 2Gi'],
      claims: ['files'],
    },
  ]);
  expect(storageRows(objects)).toMatchObject([
    { name: 'files', size: '5Gi', usedBy: ['Deployment/web'], perPod: false },
  ]);
});

test('values of releases of one chart are common, or differ', () => {
  const release = (path: string, host: string) => ({
    path,
    releaseName: 'agent',
    chart: 'agent',
    version: '1.0.0',
    values: [
      { path: 'replicas', value: 1, sources: ['replicas'] },
      { path: 'host', value: host, sources: ['values'] },
    ],
  });
  expect(valuesGroups([release('one', 'a'), release('two', 'b'), release('three', 'a')])).toMatchObject([
    {
      releases: ['one', 'two', 'three'],
      common: [{ path: 'replicas', value: 1, sources: ['replicas'] }],
      different: [
        { path: 'host', value: 'a', releases: ['one', 'three'] },
        { path: 'host', value: 'b', releases: ['two'] },
      ],
    },
  ]);
});

describe('pod security', () => {
  test('states the level of the pods, and joins the same pods of several namespaces', () => {
    const objects = objectsOf(
      deployment('web', '', '', 'one') + deployment('web', '', '', 'two') + deployment('host', '', 'hostNetwork: true'),
    );
    expect(podSecurityRows(objects)).toMatchObject([
      { workload: 'Deployment/web', namespaces: ['one', 'two'], level: 'baseline' },
      { workload: 'Deployment/host', namespaces: ['demo'], level: 'privileged' },
    ]);
    expect(podSecurityRows(objects)[0]?.violations.join()).toMatch(/runAsNonRoot/);
  });

  test('lists each declared exception once, with its reason and releases', () => {
    const exception = { rule: 'hostPathVolumes', reason: 'the driver reads devices' };
    expect(
      exceptionRows([
        { ...exception, path: 'b' },
        { ...exception, path: 'a' },
      ]),
    ).toEqual([{ ...exception, paths: ['a', 'b'] }]);
  });
});

test('a network policy states its flows in words', () => {
  const policy = (namespace: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: rules, namespace: ${namespace} }
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } } }, { podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: 8080 }, { port: 9000, endPort: 9010, protocol: UDP }]
`;
  expect(policyRows(objectsOf(policy('one') + policy('two')))).toEqual([
    {
      name: 'rules',
      namespaces: ['one', 'two'],
      pods: 'all pods',
      flows: [
        {
          direction: 'from',
          peers: ['all pods in namespace ingress-nginx', 'app=web in the same namespace'],
          ports: ['8080/TCP', '9000-9010/UDP'],
        },
        { direction: 'to', peers: [], ports: [] },
      ],
    },
  ]);
});
