import { PrerequisiteKind } from '../../lib/core/prerequisites/prerequisite';
import { Exposure } from '../../lib/exposure/exposure';
import { Tls } from '../../lib/exposure/tls';
import { failureOf } from '../support/apps';
import { DemoGateway, exposedServer, HOSTS, namesOf, problemsOf, sharedServer } from './exposed';

const nginx = (tls: Tls) => Exposure.ingress({ className: 'nginx', tls });
const FROM_CLUSTER_ISSUER = nginx(Tls.certManager({ clusterIssuer: 'letsencrypt' }));

describe('cert-manager', () => {
  test('creates a Certificate for each host, whose Secret the Ingress reads', () => {
    const { of, prerequisites } = sharedServer(FROM_CLUSTER_ISSUER);
    expect(of('Certificate').map(({ metadata, spec }) => [metadata.name, metadata.namespace, spec.dnsNames])).toEqual([
      ['clearml-enterprise-apiserver-tls', 'clearml', ['api.clearml.example.com']],
      ['clearml-enterprise-webserver-tls', 'clearml', ['app.clearml.example.com']],
      ['clearml-enterprise-fileserver-tls', 'clearml', ['files.clearml.example.com']],
    ]);
    expect(of('Certificate')[0].spec.issuerRef).toEqual({
      group: 'cert-manager.io',
      kind: 'ClusterIssuer',
      name: 'letsencrypt',
    });
    const secrets = of('Certificate').map(({ spec }) => spec.secretName);
    expect(of('Ingress').map(({ spec }) => spec.tls[0].secretName)).toEqual(secrets);
    expect(new Set(secrets).size).toBe(3);
    expect(problemsOf(of('Certificate'))).toEqual([]);
    expect(namesOf(prerequisites, PrerequisiteKind.ISSUER)).toEqual(['letsencrypt']);
    expect(namesOf(prerequisites, PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION)).toEqual([
      'certificates.cert-manager.io',
    ]);
    expect(namesOf(prerequisites, PrerequisiteKind.SECRET)).toEqual([]);
  });

  test('creates annotations in place of Certificates with annotateIngress', () => {
    const { of } = exposedServer(nginx(Tls.certManager({ issuer: 'own', annotateIngress: true })));
    expect(of('Certificate')).toEqual([]);
    expect(of('Ingress')[0].metadata.annotations['cert-manager.io/issuer']).toBe('own');
    expect(of('Ingress')[0].spec.tls[0].secretName).toBe('clearml-enterprise-apiserver-tls');
    const cluster = exposedServer(nginx(Tls.certManager({ clusterIssuer: 'all', annotateIngress: true })));
    expect(cluster.of('Ingress')[0].metadata.annotations['cert-manager.io/cluster-issuer']).toBe('all');
  });

  test('creates a Certificate for a wildcard host', () => {
    const certificates = new DemoGateway(nginx(Tls.certManager({ issuer: 'own' }))).created('Certificate');
    expect(certificates.map(({ spec }) => [spec.secretName, spec.dnsNames])).toEqual([
      ['router-tls', ['router.clearml.example.com']],
      ['router-wildcard-tls', ['*.router.clearml.example.com']],
    ]);
  });

  test.each([
    [{}, 'no issuer'],
    [undefined, 'no issuer'],
    [{ issuer: null, clusterIssuer: undefined }, 'no issuer'],
    [{ issuer: 'a', clusterIssuer: 'b' }, 'issuer a and clusterIssuer b'],
  ])('requires exactly one issuer: %j', (options: any, found) => {
    expect(failureOf(() => Tls.certManager(options)).message).toMatch(
      new RegExp(`^CLEARML6002: Tls.certManager with ${found}\n`),
    );
  });
});

test('declares an existing Secret as a prerequisite with the command that creates it', () => {
  const { prerequisites } = exposedServer(nginx(Tls.secret('wildcard')));
  expect(prerequisites['Secret wildcard']).toMatchObject({
    inNamespace: 'clearml',
    remedy: 'kubectl create secret tls wildcard -n clearml --cert=FILE --key=FILE',
  });
});

test('declares an external certificate as a prerequisite for each host', () => {
  const { prerequisites } = exposedServer(nginx(Tls.external()));
  expect(namesOf(prerequisites, PrerequisiteKind.CERTIFICATE)).toEqual(HOSTS);
});

describe('the names of a certificate', () => {
  const withNames = (...dnsNames: string[]) => nginx(Tls.secret('a', { dnsNames }));

  test('match a host exactly, or by a wildcard for one label', () => {
    expect(() => exposedServer(withNames('*.clearml.example.com'))).not.toThrow();
    expect(
      () => new DemoGateway(withNames('router.clearml.example.com', '*.router.clearml.example.com')),
    ).not.toThrow();
  });

  test.each([['*.example.com'], ['clearml.example.com'], ['*.router.clearml.example.com']])(
    'that contain only %s do not match api.clearml.example.com',
    (name) => {
      expect(failureOf(() => exposedServer(withNames(name))).message).toMatch(
        /^CLEARML6006 clearml\/server: host api\.clearml\.example\.com with a certificate for /,
      );
    },
  );
});

describe('a certificate with unknown names', () => {
  let warned: jest.SpyInstance;
  beforeEach(() => {
    warned = jest.spyOn(process, 'emitWarning').mockImplementation();
  });
  afterEach(() => warned.mockRestore());
  const texts = () => warned.mock.calls.map(([text, options]) => [text, options.type]);

  test('causes one warning for each host that a wildcard does not match', () => {
    for (let count = 0; count < 2; count++) {
      exposedServer(nginx(Tls.secret('a')), { hostNames: { api: 'api.eu.clearml.example.com' } });
    }
    expect(texts()).toEqual([
      ['a certificate for *.clearml.example.com is not valid for host api.eu.clearml.example.com', 'ClearmlNotice'],
    ]);
  });

  test('causes a warning for a wildcard host below the base domain', () => {
    new DemoGateway(Exposure.openshiftRoutes());
    expect(texts().map(([text]) => text)).toEqual([
      'a certificate for *.clearml.example.com is not valid for host *.router.clearml.example.com',
    ]);
  });

  test('causes no warning for hosts directly below the base domain or hosts with certificates of cert-manager', () => {
    exposedServer(nginx(Tls.secret('a')));
    exposedServer(nginx(Tls.certManager({ issuer: 'a' })), { hostNames: { app: 'a.b.clearml.example.com' } });
    exposedServer(nginx(Tls.none()), { hostNames: { app: 'a.b.clearml.example.com' } });
    exposedServer(Exposure.clusterInternal(), { hostNames: { app: 'a.b.clearml.example.com' } });
    expect(texts()).toEqual([]);
  });
});
