import { Duration, Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { CpuCapacity, GpuCapacity } from '../../lib/agent/capacity/capacities';
import { TaskCache } from '../../lib/agent/tasks/caches';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import TYPES from '../../lib/core/props/props.json';
import { Exposure } from '../../lib/exposure/exposure';
import { Tls } from '../../lib/exposure/tls';
import { GpuSharing } from '../../lib/gpu/gpu-sharing';
import { Hooks } from '../../lib/helm/manifests/hooks';
import { Inventory } from '../../lib/release/inventory';
import { Randomness } from '../../lib/release/randomness';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { SecretFile } from '../../lib/secrets/secret-file';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurity } from '../../lib/security/pod-security';
import { Applications } from '../../lib/server/applications';
import { ApiAudit } from '../../lib/server/audit';
import { Credentials } from '../../lib/server/credentials';
import { Elasticsearch } from '../../lib/server/databases/elasticsearch';
import { MongoDb, MongoDbMigration } from '../../lib/server/databases/mongodb';
import { Redis } from '../../lib/server/databases/redis';
import { FileStorage } from '../../lib/server/file-storage';
import { CustomEvents } from '../../lib/server/services/custom-events';
import { EventTemplates } from '../../lib/server/services/event-templates';
import { KafkaSecurity } from '../../lib/server/services/kafka-security';
import { Metering } from '../../lib/server/services/metering';
import { CountStrategy, UsageType } from '../../lib/server/services/metering-options';
import { SamlMetadata } from '../../lib/server/sign-on/saml-metadata';
import { SingleSignOn } from '../../lib/server/sign-on/single-sign-on';

const secret = SecretValue.unsafePlainText('sample');
const connection = (database: string) => SecretValue.unsafePlainText(`mongodb://sample/${database}`);
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const URL = 'https://example.com/sample';
const TEMPLATES = EventTemplates.fromTexts({ 'sample.j2': '{ "event_type": "sample", "label": ["sample"] }' });
const EVENT = {
  countStrategy: CountStrategy.SUM,
  usageType: UsageType.COMPUTE,
  labels: { sample: { price: 1, units: 1 } },
};
const REPORTER = { enabled: true, schedule: '@daily' };
const METADATA = '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="sample"/>';
const volume = { storageSize: '1Gi', storageClass: 'sample' };

/** Instances of each class that is the type of a prop. */
const INSTANCES: { readonly [className: string]: readonly unknown[] } = {
  Exposure: [
    Exposure.clusterInternal({ https: false }),
    Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) }),
    Exposure.gatewayApi({ gateway: 'public' }),
    Exposure.openshiftRoutes(),
    Exposure.loadBalancer({ tls: Tls.external() }),
    Exposure.loadBalancer({ tls: Tls.passthrough() }),
    Exposure.nodePort({ ports: { gateway: 31_005 } }),
    Exposure.nodePort(),
  ],
  GpuSharing: [
    GpuSharing.none(),
    GpuSharing.dynamicMig(),
    GpuSharing.fractional({ gpusPerNode: 2 }),
    GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: '1.3.0' }),
  ],
  Hooks: [Hooks.keep(), Hooks.drop()],
  Inventory: [Inventory.named('production')],
  SecretDelivery: [SecretDelivery.plain(), SecretDelivery.existing()],
  ApiAudit: [
    ApiAudit.toStdout({ redactIdentity: true }),
    ApiAudit.fluentd({ host: 'sample' }),
    ApiAudit.splunk({ host: 'sample', index: 'sample', token: secret }),
  ],
  CpuCapacity: [CpuCapacity.of(1), CpuCapacity.discovered({ nodeSelector: 'a=b' }), CpuCapacity.inNamespace('a')],
  Credentials: [
    Credentials.generated(),
    Credentials.fromKeys({ apiserverKey: secret }),
    Credentials.fromSecret('sample'),
  ],
  CustomEvents: [
    CustomEvents.kafka({
      brokers: ['kafka:9092'],
      topics: { lifecycle: 'sample', inventory: 'sample' },
      security: KafkaSecurity.saslSsl({ username: secret, password: secret }),
      templates: TEMPLATES,
    }),
  ],
  CustomCertificates: [
    CustomCertificates.bundle(PEM, { inTasks: true }),
    CustomCertificates.additional([{ alias: 'sample', pem: PEM }]),
  ],
  Duration: [Duration.days(1)],
  Elasticsearch: [
    Elasticsearch.bundled(volume),
    Elasticsearch.bundled({ password: secret }),
    Elasticsearch.external({ hosts: [{ host: 'sample' }], username: 'sample', password: secret }),
  ],
  FileStorage: [
    FileStorage.bundled({ size: '1Gi', storageClass: 'sample', accessMode: 'ReadWriteMany' }),
    FileStorage.bundled({ existingClaim: 'sample' }),
    FileStorage.external('s3://bucket/sample'),
  ],
  IntOrString: [k8s.IntOrString.fromNumber(1)],
  Quantity: [k8s.Quantity.fromString('1Gi')],
  GpuCapacity: [GpuCapacity.of(1), GpuCapacity.discovered()],
  Gpus: [Gpus.whole(1), Gpus.mig('3g.20gb'), Gpus.fraction(0.5)],
  Metering: [
    Metering.enabled({ storageReporter: REPORTER, userReporter: REPORTER, mongodb: secret, currency: 'EUR' }),
    Metering.enabled({ events: { sample: EVENT }, templates: TEMPLATES }),
  ],
  MongoDb: [
    MongoDb.bundled(volume),
    MongoDb.bundled({ auth: { rootPassword: secret }, officialImageTag: 'sample' }),
    MongoDb.operatorManaged(MongoDbMigration.SWITCH_OVER),
    MongoDb.external({ backend: connection('backend'), auth: connection('auth') }),
  ],
  PodSecurity: [PodSecurity.unmodified(), PodSecurity.restricted(), PodSecurity.openshift()],
  Randomness: [Randomness.refuse(), Randomness.pin()],
  Redis: [
    Redis.bundled({ storageSize: '1Gi' }),
    Redis.bundled(volume),
    Redis.bundled({ password: secret }),
    Redis.external({ host: 'sample', port: 1, password: secret }),
  ],
  SecretFile: [SecretFile.fromValue(secret)],
  SecretValue: [secret],
  ServerCredentials: [
    ServerCredentials.fromKeys({ accessKey: secret, secretKey: secret }),
    ServerCredentials.fromSecret('sample'),
  ],
  SingleSignOn: [
    SingleSignOn.google({ client: { id: secret, secret } }),
    SingleSignOn.googleSaml({ entityId: 'sample', metadata: SamlMetadata.fromText(METADATA) }),
  ],
  Size: [Size.gibibytes(1)],
  TaskCache: [TaskCache.clearml(), TaskCache.huggingFace(), TaskCache.nim()],
};

/** One instance sets all options, since each of them has its own values path. */
function applications(): readonly unknown[] {
  const [all] = samplesOf('ApplicationsOptions') as [object];
  const bundle = { ...all, certificates: CustomCertificates.bundle(PEM) };
  const added = { certificates: CustomCertificates.additional([{ alias: 'sample', pem: PEM }]) };
  return [Applications.enabled(bundle), Applications.enabled(added), Applications.disabled()];
}

/** Instances of a class, or of an interface with behaviour. */
export function instancesOf(className: string): readonly unknown[] {
  const instances = className === 'Applications' ? applications() : INSTANCES[className];
  if (instances === undefined) {
    throw new Error(`test/chart/prop-samples.ts has no sample of ${className}`);
  }
  return instances;
}

/** Samples of props that do not accept each value of their type. */
export const BY_PROP: { readonly [prop: string]: readonly unknown[] } = {
  allowedOrigins: [['https://example.com']],
  apiUrl: [URL],
  appUrl: [URL],
  companyInventorySchedule: ['@daily'],
  customStyle: [URL],
  dnsPolicy: ['None'],
  docsLink: [URL],
  env: [[{ name: 'sample', value: 'sample' }]],
  favicon: [URL],
  filesUrl: [URL],
  fractionInjectorVersion: ['1.2.0'],
  logo: [URL],
  logoSmall: [URL],
  podsInventorySchedule: ['0 2 * * *'],
  pythonIndexUrl: [URL],
  supportEmail: ['help@example.com'],
  users: [[{ username: 'sample', password: secret, displayName: 'sample' }]],
  whiteLabelLink: [{ logo: URL, tooltip: 'sample', link: URL }],
  uuid: ['2ab4bd2b-6ca5-4bd5-a1b1-0a7c4f9d7a0e'],
};

/** Samples of a prop, of each kind of value that it accepts. */
export function samplesOf(type: string, prop = ''): readonly unknown[] {
  const { structs, enums } = TYPES as { structs: Record<string, Record<string, string>>; enums: Record<string, any[]> };
  const name = type.replace(/\?$/, '');
  if (Object.hasOwn(BY_PROP, prop)) {
    return BY_PROP[prop] as readonly unknown[];
  }
  if (name.endsWith('[]')) {
    const items = samplesOf(name.slice(0, -2));
    return Object.hasOwn(structs, name.slice(0, -2)) ? items.map((item) => [item]) : [items, items.slice(0, 1)];
  }
  if (name.startsWith('{')) {
    const type = name.slice(1, -1);
    // A plain and a secret variable must not have the same name.
    return [{ [type === 'SecretValue' ? 'secret' : 'sample']: samplesOf(type)[0] }];
  }
  if (Object.hasOwn(structs, name)) {
    const props = Object.entries(structs[name] as Record<string, string>);
    return [Object.fromEntries(props.map(([key, one]) => [key, samplesOf(one, key)[0]])), requiredProps(name)];
  }
  const simple: { readonly [type: string]: readonly unknown[] } = {
    string: ['sample'],
    quantity: ['1Gi'],
    number: [1],
    boolean: [true],
    any: ['sample'],
  };
  return simple[name] ?? enums[name] ?? instancesOf(name);
}

/** The type of a prop of an interface. A dot in its name separates levels. */
export function typeOfProp(interfaceName: string, prop: string): string {
  const structs: Record<string, Record<string, string>> = TYPES.structs;
  const [first = '', ...rest] = prop.split('.');
  const type = structs[interfaceName]?.[first] as string;
  return rest.length === 0 ? type : typeOfProp(type.replace(/\?$/, ''), rest.join('.'));
}

/** Samples of the required props of an interface. */
export function requiredProps(interfaceName: string): Record<string, unknown> {
  const props = Object.entries((TYPES.structs as Record<string, Record<string, string>>)[interfaceName] ?? {});
  const required = props.filter(([name, type]) => !type.endsWith('?') && name !== 'chart');
  return Object.fromEntries(required.map(([name, type]) => [name, samplesOf(type, name)[0]]));
}
