// Single sign-on: Okta and Keycloak by OAuth, Azure by SAML, an administrator with a password, and a namespace that isolates its pods.
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlNamespace,
  ClearmlServer,
  Exposure,
  GroupSync,
  NewUsers,
  PodSecurity,
  SamlMetadata,
  SecretValue,
  SingleSignOn,
  Tls,
} from 'cdk8s-clearml';

// The chart is private: `helm registry login docker.io`, then set a version. Without a version, the app renders a
// preview of the chart, which is not deployable.
const { CLEARML_SERVER_CHART_VERSION: version } = process.env;

const app = new App();
const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });
new ClearmlNamespace(clearml, 'namespace', { networkIsolation: { ingressNamespaces: ['ingress-nginx'] } });

/** The Secret of a client contains the keys `id` and `secret`. */
const client = (secretName: string) => ({
  id: SecretValue.existing(secretName, 'id'),
  secret: SecretValue.existing(secretName, 'secret'),
});

new ClearmlServer(clearml, 'server', {
  chart: version ? ChartSource.enterprise(version) : ChartSource.preview(),
  baseDomain: 'clearml.example.com',
  exposure: Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) }),
  imagePullSecrets: ['clearml-registry'],
  podSecurity: PodSecurity.restricted(),
  users: [{ username: 'admin', password: SecretValue.generated('admin-password') }],
  singleSignOn: [
    SingleSignOn.okta({
      issuer: 'https://acme.okta.com/oauth2/default',
      client: client('okta'),
      newUsers: NewUsers.inCompany(SingleSignOn.DEFAULT_COMPANY),
    }),
    SingleSignOn.keycloak({
      realm: 'https://keycloak.example.com:8443/realms/acme',
      client: client('keycloak'),
      groups: GroupSync.claim('groups', { admins: ['ml-admins'], membersOnly: true }),
      logoutAtProvider: true,
    }),
    SingleSignOn.microsoftSaml({
      entityId: 'clearml',
      metadata: SamlMetadata.fromFile(join(__dirname, 'azure.xml')),
    }),
  ],
});

app.synth();
