import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';
import type { ServerCertificate } from './registry';

/** Whether openssl is installed, which creates the certificates. */
export const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0;

/** A private CA and a certificate that it signs, by default for the loopback interface and two days. */
export function privateCertificate(names = 'IP:127.0.0.1', days = 2): ServerCertificate & { readonly caFile: string } {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  writeFileSync(path('names'), `subjectAltName=${names}\n`);
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=private-ca', '-days', '99');
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=registry');
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-extfile', 'names', '-days', String(days), '-out', 'server.crt'],
  );
  return { certificate: path('server.crt'), key: path('server.key'), caFile: path('ca.crt') };
}
