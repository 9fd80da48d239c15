import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { SecretValue } from '../../lib/secrets/secret-value';
import { valuesRecordingHelm } from '../support/helm-scripts';
import { forHelm, valuesOf } from '../support/values';
import { gatewayOf, objectsOf, podOf, routerEnvironmentOf } from './gateways';

const secret = expect.stringMatching(/^<?[A-Za-z0-9]{40}>?$/);
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

test('sends helm only the values of required props by default, and the rendered objects show them', () => {
  const { helm, values } = valuesRecordingHelm();
  const gateway = gatewayOf({ helmExecutable: helm });
  const environment = routerEnvironmentOf(objectsOf(gateway));
  expect(values()).toEqual(forHelm(valuesOf(gateway.release)));
  expect(values()).toEqual({
    clearml: {
      apiKey: secret,
      apiSecret: secret,
      apiServerUrlReference: 'https://api.clearml.example.com',
      authCookieName: 'clearml_token',
    },
    ingress: { enabled: false },
    externalURL: 'https://router.clearml.example.com',
  });
  expect(gateway.release.releaseName).toBe('clearml-enterprise-app-gateway');
  expect(gateway.inNamespace).toBe('workers');
  expect(environment).toMatchObject({
    CLEARML_API_HOST: 'https://api.clearml.example.com',
    CLEARML_API_ACCESS_KEY: { secretKeyRef: { name: 'clearml-enterprise-app-gateway', key: 'api_key' } },
  });
});

test('sets the documented values of other props, and the rendered objects show them', () => {
  const gateway = gatewayOf({
    registryToken: SecretValue.unsafePlainText('t'),
    registryUsername: 'me',
    certificates: CustomCertificates.bundle(PEM, { inTasks: true }),
    sessions: { firstPort: 31_000, lastPort: 31_000 },
    releaseName: 'tenant-a',
  });
  const { imageCredentials, customCertificates, streamSession } = valuesOf(gateway.release);
  expect(imageCredentials).toEqual({ password: secret, username: 'me' });
  expect(customCertificates.overrideCaCertificatesCrt).toEqual(PEM);
  expect(streamSession.portRange).toEqual({ start: 31_000, end: 31_000 });
  const objects = objectsOf(gateway);
  expect(podOf(objects).imagePullSecrets).toEqual([{ name: 'tenant-a-clearml-enterprise-app-gateway-pull' }]);
  expect(objects.find(({ kind }) => kind === 'ConfigMap').data).toEqual({ 'ca-certificates.crt': PEM });
  expect(routerEnvironmentOf(objects)).toMatchObject({
    ROUTER__STREAM__EXTERNAL_URL: 'tcp-router.clearml.example.com',
    ROUTER_NAME: 'tenant-a',
  });
});
