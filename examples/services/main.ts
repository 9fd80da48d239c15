// Services around an enterprise server: custom events for billing, metering with prices, and the platform management center.
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlServer,
  CountStrategy,
  CustomEventExporters,
  CustomEvents,
  EventTemplates,
  Exposure,
  KafkaSecurity,
  Metering,
  PlatformManagementCenter,
  PodSecurity,
  SecretValue,
  ServerCredentials,
  Tls,
  UsageType,
} from 'cdk8s-clearml';

// The charts are private: `helm registry login docker.io`, then set versions. Without versions, the app renders previews of the charts,
// which are not deployable.
const { CLEARML_SERVER_CHART_VERSION, CLEARML_EVENTS_CHART_VERSION, CLEARML_PLATFORM_CHART_VERSION } = process.env;
const chart = (version?: string) => (version ? ChartSource.enterprise(version) : ChartSource.preview());

const app = new App();
const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });
const exposure = Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) });
const common = { imagePullSecrets: ['clearml-registry'], podSecurity: PodSecurity.restricted() };

const server = new ClearmlServer(clearml, 'server', {
  chart: chart(CLEARML_SERVER_CHART_VERSION),
  baseDomain: 'clearml.example.com',
  exposure,
  users: [{ username: 'admin', password: SecretValue.generated('admin-password') }],
  customEvents: CustomEvents.kafka({
    brokers: ['kafka-0.kafka:9092', 'kafka-1.kafka:9092'],
    topics: { lifecycle: 'lifecycle', inventory: 'inventory' },
    security: KafkaSecurity.saslPlaintext({
      username: SecretValue.existing('kafka-login', 'username'),
      password: SecretValue.existing('kafka-login', 'password'),
    }),
    templates: EventTemplates.fromFolder(join(__dirname, 'templates')), // replace them by those of ClearML
  }),
  metering: Metering.enabled({
    events: {
      compute: {
        countStrategy: CountStrategy.SUM,
        usageType: UsageType.COMPUTE,
        labels: { gpu1: { price: 2.5, units: 3600 } }, // per hour
      },
      storage: {
        countStrategy: CountStrategy.MAX,
        usageType: UsageType.STORAGE,
        labels: { fileserver: { price: 0.02, units: 1024 } },
      },
    },
    storageReporter: { schedule: '0 */6 * * *' },
  }),
  platformManagement: {}, // generated key and secret, which the center below uses, too
  ...common,
});

// One for each cluster with workers.
new CustomEventExporters(clearml, 'events', {
  chart: chart(CLEARML_EVENTS_CHART_VERSION),
  server,
  credentials: ServerCredentials.fromSecret('clearml-admin-credentials'),
  clusterId: '7d0f3a52-5e44-4c0f-9f0e-2f1d8c1b6a11',
  ...common,
});

new PlatformManagementCenter(clearml, 'platform', {
  chart: chart(CLEARML_PLATFORM_CHART_VERSION),
  server,
  users: [{ username: 'operator', password: SecretValue.generated('platform-password') }],
  exposure, // platform.clearml.example.com
  ...common,
});

app.synth();
