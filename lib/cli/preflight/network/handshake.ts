import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';

const TIMEOUT_MS = 10_000;

/** Result of a TLS handshake with a server. */
export interface Handshake {
  /** Reason why the server presented no certificate. */
  readonly failure?: string;
  readonly certificate?: PeerCertificate;
  /** Reason why the certificate is not trusted, apart from its names. */
  readonly distrust?: string;
  /** Mismatch between the host and the names in the certificate. */
  readonly mismatch?: string;
}

/** Performs a TLS handshake for `host` at an address, and reads the certificate. */
export function performHandshake(host: string, address: string, port: number): Promise<Handshake> {
  return new Promise((resolve) => {
    // The handler checks the certificate, because an invalid certificate must be reported.
    const socket = connect({ host: address, port, servername: host, rejectUnauthorized: false });
    const end = (outcome: Handshake) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(TIMEOUT_MS, () => end({ failure: 'the server does not respond' }));
    socket.once('error', (error: NodeJS.ErrnoException) => end({ failure: failureOf(error) }));
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerCertificate();
      const mismatch = checkServerIdentity(host, certificate)?.message;
      const error = socket.authorizationError as unknown as (Error & { code?: string }) | string | undefined;
      const code = typeof error === 'string' ? error : error?.code;
      // The names are checked separately.
      const distrust =
        code === undefined || code === null || code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? undefined : code;
      end({ certificate, distrust, mismatch });
    });
  });
}

function failureOf({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ECONNREFUSED'
    ? 'connection refused'
    : code === 'ECONNRESET'
      ? 'the server does not support TLS'
      : message.trim();
}
