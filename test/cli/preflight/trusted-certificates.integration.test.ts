import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, createServer } from 'node:tls';
import { temporaryFolder } from '../../support/apps';
import { HAS_OPENSSL, privateCertificate } from '../../support/certificates';
import { kubectlPath } from '../../support/helms';
import { serveApi } from '../../support/kubernetes-api';
import { TestProject } from '../../support/projects';
import { CLUSTER, namespaced } from './surroundings';

/** Hosts, and the days for which the certificate of each is valid. */
const DAYS: Record<string, number> = { 'good.example.com': 90, 'soon.example.com': 13, 'ended.example.com': -1 };

const app = new TestProject(
  `new (require(${JSON.stringify(require.resolve('cdk8s'))}).ApiObject)(chart, 'ingress', {
     apiVersion: 'networking.k8s.io/v1',
     kind: 'Ingress',
     metadata: { name: 'main' },
     spec: {
       ingressClassName: 'nginx',
       rules: ${JSON.stringify(Object.keys(DAYS).map((host) => ({ host })))},
       tls: [{ hosts: ${JSON.stringify(Object.keys(DAYS))} }],
     },
   });`,
);

(HAS_OPENSSL ? test : test.skip)('certificates of a CA that the machine trusts are judged by their end', async () => {
  const certificates = Object.entries(DAYS).map(
    ([host, days]) => [host, privateCertificate(`DNS:${host}`, days)] as const,
  );
  const contexts = new Map(
    certificates.map(([host, { certificate, key }]) => [
      host,
      createSecureContext({ cert: readFileSync(certificate), key: readFileSync(key) }),
    ]),
  );
  const server = createServer({ SNICallback: (host, done) => done(null, contexts.get(host)) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const trusted = join(temporaryFolder(), 'ca.pem');
  writeFileSync(trusted, certificates.map(([, { caFile }]) => readFileSync(caFile, 'utf8')).join(''));
  const { kubeconfig } = await serveApi({ ...CLUSTER, '/api/v1/namespaces/demo': namespaced('demo') });
  const { port } = server.address() as AddressInfo;
  const args = ['preflight', '--json', '--kubeconfig', kubeconfig, '--resolve', `*=127.0.0.1:${port}`];
  // Node.js reads the variable when a process starts.
  const env = { KUBECTL_EXECUTABLE: kubectlPath(), NODE_EXTRA_CA_CERTS: trusted };
  const { stdout } = await app.startCommand(args, env).ended;
  server.close();
  const rows = JSON.parse(stdout).findings.filter(({ what }: { what: string }) => what === 'Certificate');
  const reported = rows.map(({ status, name, found }: Record<string, string>) => `${status} ${name}: ${found}`);
  expect(reported).toEqual([
    expect.stringMatching(/^warning ended\.example\.com: it expired on \d{4}-\d\d-\d\d$/),
    expect.stringMatching(/^ok good\.example\.com: valid until \d{4}-\d\d-\d\d, issued by private-ca$/),
    expect.stringMatching(
      /^warning soon\.example\.com: valid until \d{4}-\d\d-\d\d, issued by private-ca: 1[23] days$/,
    ),
  ]);
});
