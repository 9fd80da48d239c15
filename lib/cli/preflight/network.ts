import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';
import { CodedError } from '../../core/errors/coded-error';
import type { Answer } from '../cluster/cluster';
import { jsonObject } from '../cluster/kubectl';

/** Result of a DNS query. */
export interface DnsAnswer {
  readonly addresses: readonly string[];
  /** Reason of a failed query; undefined when the name does not exist. */
  readonly failure?: string;
}

/** Resolves all addresses of a name. */
export type LookUp = (host: string) => Promise<readonly string[]>;

/** Error codes of names that do not exist or have no address. */
const NO_NAME = ['ENOTFOUND', 'ENODATA', 'ENONAME'];

/** Matches all hosts. */
const ANY = '*';

/** The network, as seen from this machine. */
export class Network {
  /** @param overrides addresses by host that override DNS */
  public constructor(
    private readonly overrides: ReadonlyMap<string, Address> = new Map(),
    private readonly lookUp: LookUp = systemLookUp,
  ) {}

  /** The address that the user set for a host. An address of the host precedes the address for all hosts. */
  public overrideFor(host: string): Address | undefined {
    return this.overrides.get(host) ?? this.overrides.get(ANY);
  }

  /** Resolves a host by DNS. */
  public async resolve(host: string): Promise<DnsAnswer> {
    try {
      return { addresses: await this.lookUp(probeOf(host)) };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return { addresses: [], ...(NO_NAME.includes(code ?? '') ? {} : { failure: code ?? message }) };
    }
  }

  /** The address of a host, from the override or DNS; undefined when the host has no address. */
  public async addressOf(host: string): Promise<Address | undefined> {
    const override = this.overrideFor(host);
    const [ip] = override ? [override.ip] : (await this.resolve(host)).addresses;
    return override ?? (ip === undefined ? undefined : { ip });
  }

  /** Reads a JSON object, from a host of the app or, without the address for all hosts, of another party. */
  public readJson(url: string, isOfApp: boolean): Promise<Answer> {
    const { hostname } = new URL(url);
    return requestJson(new URL(url), isOfApp ? this.overrideFor(hostname) : this.overrides.get(hostname));
  }

  /** Performs a TLS handshake with the server of a host. */
  public handshake(host: string, { ip }: Address, port: number): Promise<Handshake> {
    return performHandshake(probeOf(host), ip, port);
  }
}

/** Largest JSON document that is read. */
const MAX_DOCUMENT = 1024 * 1024;

/** Requests a JSON object. The address of a host overrides DNS; the certificate must be that of the host. */
function requestJson(url: URL, address: Address | undefined): Promise<Answer> {
  const { hostname, host, protocol } = url;
  const { get } = protocol === 'https:' ? https : http;
  const target = address
    ? { hostname: address.ip, port: address.port ?? url.port, servername: hostname, headers: { host } }
    : {};
  return new Promise((resolve) => {
    const unreadable = (why: string) => resolve({ state: 'unreadable', why });
    const request = get(url, { timeout: TIMEOUT_MS, ...target }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > MAX_DOCUMENT) {
          request.destroy(new Error('the document is too large'));
        }
      });
      response.on('end', () => resolve(answerOf(response.statusCode ?? 0, text)));
    });
    request.once('timeout', () => request.destroy(new Error('the server does not respond')));
    request.once('error', (error: NodeJS.ErrnoException) => unreadable(FAILURES[error.code ?? ''] ?? error.message));
  });
}

function answerOf(status: number, text: string): Answer {
  if (status === 404) {
    return { state: 'absent' };
  }
  const content = status === 200 ? jsonObject(text) : undefined;
  return content === undefined
    ? { state: 'unreadable', why: `status ${status}, no JSON object` }
    : { state: 'found', content };
}

/** A host that matches a wildcard. */
function probeOf(host: string): string {
  return host.replace(/^\*\./, 'preflight.');
}

async function systemLookUp(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

const TIMEOUT_MS = 10_000;

/** Explanations of error codes of connections. */
const FAILURES: { readonly [code: string]: string } = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the server does not support TLS',
};

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
function performHandshake(host: string, address: string, port: number): Promise<Handshake> {
  return new Promise((resolve) => {
    // The handler checks the certificate, because an invalid certificate must be reported.
    const socket = connect({ host: address, port, servername: host, rejectUnauthorized: false });
    const end = (outcome: Handshake) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(TIMEOUT_MS, () => end({ failure: 'the server does not respond' }));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end({ failure: FAILURES[error.code ?? ''] ?? error.message.trim() }),
    );
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerCertificate();
      const mismatch = checkServerIdentity(host, certificate)?.message;
      // The property is the code of the error or null, unlike its type.
      const code = socket.authorizationError as unknown as string | null;
      // The names are checked separately.
      const distrust = code === null || code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? undefined : code;
      end({ certificate, distrust, mismatch });
    });
  });
}

/** Address of a host that overrides DNS. */
export interface Address {
  readonly ip: string;
  /** Port that overrides the default port. */
  readonly port?: number;
}

/**
 * Parses `host=address`, `host=address:port` and, for all hosts, `*=address`.
 *
 * @throws CLEARML4025 when a text has none of these forms
 */
export function parseResolutions(texts: readonly string[]): Map<string, Address> {
  return new Map(texts.map(parseResolution));
}

function parseResolution(text: string): [string, Address] {
  const [, host = '', bracketed, plain, port] =
    /^([^=\s]+)=(?:\[([^\]]+)\]|([^\s:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const ip = bracketed ?? plain ?? '';
  if (isIP(ip) === 0 || (bracketed !== undefined && isIP(ip) !== 6) || Number(port ?? 1) > 65535) {
    throw new CodedError('CLEARML4025', {
      found: `--resolve ${text}`,
      expected:
        'a host and an address, such as app.clearml.example.com=203.0.113.7, *=203.0.113.7:8443 or *=[2001:db8::1]',
      fix: 'correct the option; * matches all hosts',
    });
  }
  return [host, { ip, ...(port === undefined ? {} : { port: Number(port) }) }];
}
