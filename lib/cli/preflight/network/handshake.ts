import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';

const PATIENCE_MS = 10_000;

/** What came of greeting a server. */
export interface Handshake {
  /** Why there was no certificate to see. */
  readonly failure?: string;
  readonly certificate?: PeerCertificate;
  /** Why nobody would trust it, whatever its names. */
  readonly distrust?: string;
  /** How its names do not fit. */
  readonly mismatch?: string;
}

/** Greets a server as a client would that looks for `host` at this address, and looks at its certificate. */
export function shakeHands(host: string, address: string, port: number): Promise<Handshake> {
  return new Promise((resolve) => {
    // Judged below: a certificate that is refused is to be told of.
    const socket = connect({ host: address, port, servername: host, rejectUnauthorized: false });
    const end = (outcome: Handshake) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(PATIENCE_MS, () => end({ failure: 'it does not answer' }));
    socket.once('error', (error: NodeJS.ErrnoException) => end({ failure: failureOf(error) }));
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerCertificate();
      const mismatch = checkServerIdentity(host, certificate)?.message;
      const error = socket.authorizationError as unknown as (Error & { code?: string }) | string | undefined;
      const code = typeof error === 'string' ? error : error?.code;
      // Names are judged apart.
      const distrust =
        code === undefined || code === null || code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? undefined : code;
      end({ certificate, distrust, mismatch });
    });
  });
}

function failureOf({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ECONNREFUSED'
    ? 'nothing listens there'
    : code === 'ECONNRESET'
      ? 'it speaks no TLS'
      : message.trim();
}
