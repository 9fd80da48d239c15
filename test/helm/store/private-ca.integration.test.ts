import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HelmRelease } from '../../../lib';
import { failureOf, temporaryFolder, testChart } from '../../support/apps';
import { HAS_OPENSSL, privateCertificate } from '../../support/certificates';
import { serveChart } from '../../support/chart-server';
import { describeWithRegistry, LOGIN, pushChart, startRegistry, type TestRegistry } from '../../support/registry';
import { configMap } from '../../support/releases';

(HAS_OPENSSL ? describeWithRegistry : describe.skip)(
  'a registry of a private CA (needs docker-registry, openssl)',
  () => {
    let registry: TestRegistry;
    let caFile: string;

    beforeAll(async () => {
      const certificate = privateCertificate();
      caFile = certificate.caFile;
      registry = await startRegistry(certificate);
      pushChart(registry, { 'templates/a.yaml': configMap('a') }, '--ca-file', caFile);
      process.env.MIRROR_TOKEN = LOGIN.password;
    });

    afterEach(() => {
      delete process.env.CDK8S_CLEARML_REGISTRIES;
    });

    const release = (host: object) => {
      const path = join(temporaryFolder(), 'registries.yaml');
      const login = { username: LOGIN.username, passwordVariable: 'MIRROR_TOKEN' };
      writeFileSync(path, JSON.stringify({ hosts: { [registry.host]: { ...login, ...host } } }));
      process.env.CDK8S_CLEARML_REGISTRIES = path;
      return new HelmRelease(testChart(), 'r', { chart: `oci://${registry.host}/clearml/demo`, version: '1.2.3' });
    };

    test('causes CLEARML4018 without its caFile', () => {
      const { message } = failureOf(() => release({}));
      expect(message).toMatch(/CLEARML4018 clearml\/r: .*x509/);
      expect(message).toContain(`fix: set caFile for ${registry.host} in registries.yaml`);
    });

    test('causes an error with plain HTTP', () => {
      expect(failureOf(() => release({ plainHttp: true })).code).toMatch(/^CLEARML(?:1004|401\d)$/);
    });

    test('is accessible with its caFile', () => {
      expect(release({ caFile }).apiObjects).toHaveLength(1);
    });
  },
);

(HAS_OPENSSL ? describe : describe.skip)('a repository of a private CA (needs openssl)', () => {
  const FILES = { 'templates/a.yaml': configMap('a') };

  afterEach(() => {
    delete process.env.CDK8S_CLEARML_REGISTRIES;
  });

  const release = (host: string, settings: object) => {
    const path = join(temporaryFolder(), 'registries.yaml');
    writeFileSync(path, JSON.stringify({ hosts: { [host]: settings } }));
    process.env.CDK8S_CLEARML_REGISTRIES = path;
    return new HelmRelease(testChart(), 'r', { chart: 'demo', repo: `https://${host}`, version: '1.2.3' });
  };

  test('causes CLEARML4018 without its caFile, and is accessible with it', async () => {
    const certificate = privateCertificate();
    const host = await serveChart(FILES, undefined, certificate);
    expect(failureOf(() => release(host, {})).message).toMatch(/CLEARML4018 clearml\/r: .*x509/);
    expect(release(host, { caFile: certificate.caFile }).apiObjects).toHaveLength(1);
  });

  test('is accessible with its caFile and a login', async () => {
    const certificate = privateCertificate();
    const { username, password } = LOGIN;
    const host = await serveChart(FILES, `${username}:${password}`, certificate);
    process.env.MIRROR_TOKEN = password;
    const login = { username, passwordVariable: 'MIRROR_TOKEN' };
    expect(failureOf(() => release(host, login)).code).toBe('CLEARML4018');
    expect(release(host, { ...login, caFile: certificate.caFile }).apiObjects).toHaveLength(1);
  });
});
