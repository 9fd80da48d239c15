import { parse } from 'yaml';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { Exposure } from '../../lib/exposure/exposure';
import { type AppGatewayProps, SessionServiceType } from '../../lib/gateway/app-gateway-props';
import { SecretValue } from '../../lib/secrets/secret-value';
import { gatewayChartAt, withValues } from './gateways';

interface Example {
  /** Page of the ClearML documentation, and the topic of the example. */
  readonly page: string;
  readonly props: Partial<AppGatewayProps>;
  /** The documented values. */
  readonly documented: string;
}

const PEM = '-----BEGIN CERTIFICATE-----\n###\n-----END CERTIFICATE-----\n';
const BUNDLE = [1, 2, 3].map((n) => PEM.replace('###', `### CERT ${n}`)).join('');
const SESSIONS = {
  firstPort: 31_000,
  lastPort: 31_009,
  address: '192.0.2.7',
  serviceType: SessionServiceType.LOAD_BALANCER,
};
const SESSIONS_VALUES =
  '{routerAddress: 192.0.2.7, service: {type: LoadBalancer}, portRange: {start: 31000, end: 31009}}';
const BASE = `
  imageCredentials: {password: <secret>}
  clearml:
    apiKey: <secret>
    apiSecret: <secret>
    apiServerUrlReference: https://api.clearml.example.com
    authCookieName: allegro_token_example`;
const BASE_PROPS = { registryToken: SecretValue.unsafePlainText('token'), authCookieName: 'allegro_token_example' };

/** Every example of values for the gateway in the ClearML documentation, with actual values for placeholders. */
const EXAMPLES: Example[] = [
  {
    page: 'appgw_install_k8s.md: values, with the Ingress of the chart',
    props: {
      ...BASE_PROPS,
      sessions: SESSIONS,
      values: { ingress: { enabled: true, hostName: 'router.clearml.example.com' } },
    },
    documented: `${BASE}
  ingress: {enabled: true, hostName: router.clearml.example.com}
  streamSession: ${SESSIONS_VALUES}`,
  },
  {
    page: 'appgw_install_k8s.md: values, with Exposure.ingress',
    props: { ...BASE_PROPS, sessions: SESSIONS, exposure: Exposure.ingress() },
    documented: `${BASE}
  ingress: {enabled: false}
  externalURL: http://router.clearml.example.com
  router: {extraEnvs: [{name: ROUTER__HTTP__AUTHORIZATION__COOKIE__SECURE, value: "false"}]}
  streamSession: ${SESSIONS_VALUES}`,
  },
  {
    page: 'appgw_install_k8s.md before 3.0.0: values',
    props: { ...BASE_PROPS, sessions: SESSIONS, exposure: Exposure.openshiftRoutes(), chart: gatewayChartAt('2.1.3') },
    documented: `${BASE}
  ingress: {enabled: false}
  externalURL: https://router.clearml.example.com
  tcpSession: ${SESSIONS_VALUES}`,
  },
  {
    page: 'appgw_install_k8s.md: Expose App Gateway via NodePort',
    props: { ...BASE_PROPS, exposure: Exposure.nodePort({ ports: { gateway: 30_088 } }), hostName: '192.0.2.7' },
    documented: `${BASE}
  ingress: {enabled: false}
  service: {type: NodePort}
  router: {extraEnvs: [{name: ROUTER__HTTP__AUTHORIZATION__COOKIE__SECURE, value: "false"}]}
  externalURL: http://192.0.2.7:30088`,
  },
  {
    page: 'openshift.md: Using Kubernetes Ingress',
    props: {
      ...BASE_PROPS,
      values: { ingress: { enabled: true, className: '', hostname: 'appgw.clearml.example.com', tlsSecretName: '' } },
    },
    documented: `${BASE}
  ingress: {enabled: true, className: "", hostname: appgw.clearml.example.com, tlsSecretName: ""}`,
  },
  {
    page: 'openshift.md: Using OpenShift Routes',
    props: { ...BASE_PROPS, hostName: 'appgw.clearml.example.com', exposure: Exposure.openshiftRoutes() },
    documented: `${BASE}
  ingress: {enabled: false}
  externalURL: https://appgw.clearml.example.com`,
  },
  {
    page: 'air_gapped_env.md: an existing pull secret',
    props: { imagePullSecrets: ['registry'], exposure: Exposure.openshiftRoutes() },
    documented: `
  imageCredentials: {existingImagePullSecrets: [{name: registry}]}
  clearml:
    apiKey: <secret>
    apiSecret: <secret>
    apiServerUrlReference: https://api.clearml.example.com
    authCookieName: clearml_token
  ingress: {enabled: false}
  externalURL: https://router.clearml.example.com`,
  },
  {
    page: 'self_signed_certificates.md: replace the bundle',
    props: { ...BASE_PROPS, certificates: CustomCertificates.bundle(BUNDLE) },
    documented: `${BASE}
  ingress: {enabled: false}
  externalURL: https://router.clearml.example.com
  customCertificates: {overrideCaCertificatesCrt: ${JSON.stringify(BUNDLE)}}`,
  },
  {
    page: 'self_signed_certificates.md: append certificates, with images that run as root',
    props: {
      ...BASE_PROPS,
      chart: gatewayChartAt('3.1.1'),
      certificates: CustomCertificates.additional([
        { alias: 'certificate-name-1', pem: PEM },
        { alias: 'certificate-name-2', pem: PEM },
      ]),
    },
    documented: `${BASE}
  ingress: {enabled: false}
  externalURL: https://router.clearml.example.com
  customCertificates:
    extraCerts:
      - {alias: certificate-name-1, pem: ${JSON.stringify(PEM)}}
      - {alias: certificate-name-2, pem: ${JSON.stringify(PEM)}}`,
  },
];

/** Replaces the random placeholders of secrets by a constant text. */
function withoutSecrets(node: any): any {
  return JSON.parse(JSON.stringify(node), (_, value) =>
    typeof value === 'string' && /^<?[A-Za-z0-9]{40}>?$/.test(value) ? '<secret>' : value,
  );
}

test.each(EXAMPLES)('sets the documented values: $page', ({ props, documented }) => {
  expect(withoutSecrets(withValues(props).values)).toEqual(parse(documented));
});
