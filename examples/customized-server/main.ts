// A server for a company: its brand, an audit log in Splunk, policies, and UI applications with its own images and launch forms.
import { App, Chart, Duration } from 'cdk8s';
import {
  ApiAudit,
  ApplicationPackages,
  Applications,
  ApplicationVisibility,
  ChartSource,
  ClearmlServer,
  Exposure,
  SecretValue,
  ServerCredentials,
  Tls,
  UiTheme,
} from 'cdk8s-clearml';

// The chart is private: `helm registry login docker.io`, then set a version. Without a version, the app renders a
// preview of the chart, which is not deployable.
const { CLEARML_SERVER_CHART_VERSION: version } = process.env;

const app = new App();
const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });

const server = new ClearmlServer(clearml, 'server', {
  chart: version ? ChartSource.enterprise(version) : ChartSource.preview(),
  baseDomain: 'clearml.example.com',
  exposure: Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) }),
  imagePullSecrets: ['clearml-registry'],
  users: [{ username: 'admin', password: SecretValue.generated('admin-password') }],
  audit: ApiAudit.splunk({
    host: 'splunk.splunk.svc.cluster.local',
    index: 'clearml',
    token: SecretValue.environment('CLEARML_SPLUNK_TOKEN'),
    redactIdentity: true,
  }),
  branding: {
    logo: 'https://static.example.com/logo.svg',
    favicon: 'https://static.example.com/favicon.ico',
    defaultTheme: UiTheme.DARK,
    supportEmail: 'ml-platform@example.com',
    loginNotice: 'For employees of Example Inc.',
  },
  policies: {
    maxCredentialLifetime: Duration.days(90),
    applicationVisibility: ApplicationVisibility.OWNER,
  },
  hiddenWorkers: ['^ci-.*'],
  pythonIndexUrl: 'https://pypi.example.com/simple',
  applications: Applications.enabled({
    maxPods: 20,
    podTemplate: { tolerations: [{ key: 'applications', operator: 'Exists' }] },
    launchForms: {
      'jupyter-lab': {
        container: { defaultValue: 'python:3.12', options: [{ value: 'python:3.12' }, { value: 'python:3.11' }] },
      },
    },
  }),
});

new ApplicationPackages(clearml, 'packages', {
  server,
  // Created in the web UI by an admin: Settings, Workspace, API Credentials.
  credentials: ServerCredentials.fromSecret('clearml-admin-credentials'),
  // From ClearML. A new version of the secret runs the Job again.
  downloadUrl: SecretValue.existing('clearml-application-packages', 'url').withVersion('2026-07'),
  mirror: 'registry.example.com/clearml_apps',
});

app.synth();
