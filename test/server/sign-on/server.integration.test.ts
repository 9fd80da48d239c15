import { type Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { ChartSource } from '../../../lib/chart/chart-source';
import { Prerequisites } from '../../../lib/core/prerequisites/prerequisites';
import { Exposure } from '../../../lib/exposure/exposure';
import { Tls } from '../../../lib/exposure/tls';
import { SecretFile } from '../../../lib/secrets/secret-file';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { ClearmlNamespace } from '../../../lib/security/namespace/clearml-namespace';
import type { NetworkIsolation } from '../../../lib/security/namespace/network-policies';
import type { ClearmlServerProps } from '../../../lib/server/server-props';
import { NewUsers } from '../../../lib/server/sign-on/policies';
import { SamlMetadata } from '../../../lib/server/sign-on/saml-metadata';
import { SingleSignOn } from '../../../lib/server/sign-on/single-sign-on';
import { failureOf, noticesOf, testChart } from '../../support/apps';
import { environmentOf, serverOf } from '../servers';
import { METADATA } from './providers';

const existing = (key: string) => SecretValue.existing('sso', key);
const client = { id: existing('id'), secret: existing('secret') };
const bind = { dn: existing('dn'), password: existing('password') };
const google = SingleSignOn.google({ client });
const okta = SingleSignOn.okta({ issuer: 'https://acme.okta.com', client });
const keycloak = SingleSignOn.keycloak({ realm: 'https://login.example.com:8443/realms/a', client });
const saml = SingleSignOn.duoSaml({ entityId: 'clearml', metadata: SamlMetadata.fromText(METADATA) });
const LDAP = { server: 'ldaps://ldap.example.com', baseDn: 'dc=x', bind };
const ldap = SingleSignOn.ldap(LDAP);
const users = [{ username: 'ann', password: existing('ann') }];
const extraEnvs = (name: string, value = '"x"') => ({ apiserver: { extraEnvs: [{ name, value }] } });

describe('callback URLs', () => {
  const tls = Tls.secret('tls');
  test.each<[string, string, Partial<ClearmlServerProps>]>([
    ['the default exposure', 'https://app.clearml.example.com', {}],
    ['an Ingress', 'https://app.clearml.example.com', { exposure: Exposure.ingress({ className: 'nginx', tls }) }],
    [
      'the Gateway API',
      'https://app.clearml.example.com',
      { exposure: Exposure.gatewayApi({ gateway: 'public', sectionName: 'https', redirectSectionName: 'http' }) },
    ],
    [
      'load balancers',
      'https://app.clearml.example.com:8080',
      { exposure: Exposure.loadBalancer({ tls: Tls.external() }) },
    ],
    ['Routes', 'https://app.clearml.example.com', { exposure: Exposure.openshiftRoutes() }],
    ['a host name', 'https://ml.clearml.example.com', { hostNames: { app: 'ml.clearml.example.com' } }],
  ])('follow from the web UI as users see it, with %s', (_, url, props) => {
    const { appUrl, callbackUrls } = serverOf({ ...props, singleSignOn: [okta, saml, ldap] });
    expect(appUrl).toBe(url);
    expect(callbackUrls).toEqual({ okta: `${url}/callback_okta`, duo: `${url}/callback_duo` });
  });

  test('are none without providers', () => {
    expect(serverOf({ users }).callbackUrls).toEqual({});
  });
});

test('each provider is a prerequisite that states the redirect URI, the claims and the whitelist', () => {
  const invited = SingleSignOn.ldap({ ...LDAP, newUsers: NewUsers.invitedOnly(['ann@example.com']) });
  const server = serverOf({ singleSignOn: [okta, saml, invited] });
  const found = Prerequisites.of(server)
    .all()
    .filter(({ kind }) => kind === 'Identity provider');
  expect(found.map(({ name, remedy }) => [name, remedy])).toEqual([
    [
      'https://app.clearml.example.com/callback_duo',
      'Duo: register the redirect URI https://app.clearml.example.com/callback_duo; entity id clearml; return the claims emailaddress, objectidentifier, displayname (sso_duo_saml.md)',
    ],
    [
      'https://app.clearml.example.com/callback_okta',
      'Okta: register the redirect URI https://app.clearml.example.com/callback_okta; return the claims sub, email, name, email_verified; assign the users to the application (sso_okta_oauth.md)',
    ],
    [
      'ldaps://ldap.example.com',
      'LDAP: an account that may search users below the base DN; add ann@example.com to the whitelist (login.add_whitelist_entries) (sso_ldap.md)',
    ],
  ]);
});

describe('network isolation', () => {
  /** The policies for sign-on in a namespace that is created before or after the server. */
  function policies(networkIsolation: NetworkIsolation, singleSignOn: SingleSignOn[], first = true): any[] {
    const chart = testChart();
    const namespace = () => new ClearmlNamespace(chart, 'namespace', { networkIsolation });
    if (first) {
      namespace();
    }
    serverOf({ singleSignOn }, chart);
    if (!first) {
      namespace();
    }
    const objects: any[] = chart.node.root.node.children.flatMap((one) => Testing.synth(one as Chart));
    return objects.filter(({ kind, metadata }) => kind === 'NetworkPolicy' && /sign-on/.test(metadata.name));
  }

  test.each([true, false])('lets the API server connect to the ports of providers (namespace first: %s)', (first) => {
    expect(policies({}, [okta, keycloak, ldap], first)).toEqual([
      expect.objectContaining({
        metadata: { name: 'allow-sign-on-clearml-enterprise', namespace: 'clearml' },
        spec: {
          podSelector: {
            matchLabels: {
              'app.kubernetes.io/instance': 'clearml-enterprise-apiserver',
              'app.kubernetes.io/name': 'clearml-enterprise',
            },
          },
          policyTypes: ['Egress'],
          egress: [{ ports: [443, 636, 8443].map((port) => ({ port, protocol: 'TCP' })) }],
        },
      }),
    ]);
  });

  test('keeps to externalCidrs, and needs no connection for SAML', () => {
    expect(policies({ externalCidrs: ['10.0.0.0/8'] }, [okta])).toEqual([]);
    expect(policies({}, [saml])).toEqual([]);
  });
});

const http = { exposure: Exposure.clusterInternal({ https: false }) };
const multiTenant = {};
const company = NewUsers.inCompany('c0');
const SSO = 'CLEARML__secure__login__sso__oauth_client__google';

test.each<[string, Partial<ClearmlServerProps>]>([
  ['LDAP and fixed users', { singleSignOn: [ldap], users }],
  ['LDAP and fixed users', { users, values: extraEnvs('CLEARML__apiserver__auth__fixed_users__provider', 'ldap') }],
  [
    'LDAP and fixed users',
    { singleSignOn: [ldap], values: extraEnvs('CLEARML__APISERVER__auth__fixed_users__users', '[]') },
  ],
  [
    'multiTenant and clearml__secure__login__sso__',
    { multiTenant, singleSignOn: [SingleSignOn.google({ client, newUsers: company })] },
  ],
  [
    'multiTenant and clearml__apiserver__auth__fixed_user_providers__ldap__default_company',
    { multiTenant, singleSignOn: [ldap] },
  ],
  ['multiTenant and clearml__secure__login__sso__', { multiTenant, values: extraEnvs(`${SSO}__default_company`) }],
  ['the web UI http://app.clearml.example.com', { ...http, singleSignOn: [google] }],
  ['the web UI http://app.clearml.example.com', { ...http, values: extraEnvs(`${SSO}__client_id`) }],
])('rejects with CLEARML5030: %s (%j)', (found, props) => {
  const { message } = failureOf(() => serverOf(props));
  expect(message).toMatch(/^CLEARML5030 clearml\/server: /);
  expect(message).toContain(found);
});

test('OAuth and SAML may stand beside users, and LDAP may use plain http', () => {
  expect(environmentOf(serverOf({ users, singleSignOn: [okta, saml] }), 'apiserver')).toMatchObject({
    CLEARML__apiserver__auth__fixed_users__enabled: 'true',
    CLEARML__secure__login__sso__saml_client__duo__entity_id: '"clearml"',
  });
  expect(() => serverOf({ ...http, singleSignOn: [ldap] })).not.toThrow();
});

describe('a server without any login', () => {
  let count = 0;
  // Each notice is emitted once per process, so each server has a path of its own.
  const notices = (props: Partial<ClearmlServerProps>) =>
    noticesOf(() => serverOf(props, new Construct(testChart(), `scope-${++count}`)));
  const NOTICE = expect.stringMatching(/has neither users nor single sign-on$/);

  test('is a notice for the enterprise chart', () => {
    expect(notices({})).toEqual([NOTICE]);
    expect(notices({ users: [] })).toEqual([NOTICE]);
    expect(notices({ apiserver: { additionalConfigs: { 'a.conf': 'a: 1' } } })).toEqual([NOTICE]);
  });

  test.each<[string, Partial<ClearmlServerProps>]>([
    ['users', { users }],
    ['providers', { singleSignOn: [okta] }],
    ['variables', { values: extraEnvs(`${SSO}__client_id`) }],
    ['variables in upper case', { values: extraEnvs('CLEARML__APISERVER__AUTH__FIXED_USERS__ENABLED', 'true') }],
    [
      'a configuration file',
      { apiserver: { additionalConfigs: { 'apiserver.conf': 'auth { fixed_users { enabled: true } }' } } },
    ],
    ['tenants, whose providers the server stores', { multiTenant }],
    ['a secret file', { apiserver: { secretConfigs: { 'apiserver.conf': SecretFile.fromValue(existing('conf')) } } }],
    ['an existing Secret of files', { values: { apiserver: { existingAdditionalConfigsSecret: 'files' } } }],
    ['an open-source chart', { chart: ChartSource.community() }],
  ])('is no notice with %s', (_, props) => {
    expect(notices(props)).toEqual([]);
  });
});
