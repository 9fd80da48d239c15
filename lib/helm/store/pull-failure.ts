import { CodedError } from '../../core/errors/coded-error';
import { explainFailure } from '../command/failure';
import { parseFlags } from '../command/flags';
import type { Access } from './access';
import { describeChart, type RemoteChart } from './obtain';
import { placeOf } from './registries-file';

interface Explanation {
  readonly pattern: RegExp;
  readonly explain: (failure: PullFailure) => CodedError;
}

/** A failed pull: the chart, its location, and the message of helm. */
interface PullFailure {
  readonly remote: RemoteChart;
  readonly access: Access;
  readonly said: string;
}

/** The first matching pattern determines the error. Other messages are explained like other failures of helm. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    pattern: /unauthorized|forbidden|access denied|: denied|credential not found|authorization failed/i,
    explain: rejected,
  },
  { pattern: /x509|certificate|server gave HTTP response to HTTPS client|tls: /i, explain: untrusted },
  { pattern: /\bEOF|connection reset|broken pipe|mismatched digest|digest mismatch/i, explain: incomplete },
  {
    pattern:
      /connection refused|no such host|timeout|time-out|timed out|deadline exceeded|unreachable|server misbehaving|bad gateway|service unavailable|internal server error/i,
    explain: unreachable,
  },
];

/** Converts the output of a failed pull to an error with a fix. */
export function explainPull(remote: RemoteChart, access: Access, stderr: string): CodedError {
  const said = withoutSecrets(stderr, access);
  const message = said.replace(/^.*?Error: /s, '').trim();
  const known = EXPLANATIONS.find(({ pattern }) => pattern.test(message));
  const failure = { remote, access, said: message };
  return known?.explain(failure) ?? missing(failure);
}

/** The server has no such chart or version, or the message of helm is unknown. */
function missing({ remote, access, said }: PullFailure): CodedError {
  const explained = explainFailure(`Error: ${said}`, remote.chart);
  return explained.code === 'CLEARML1005'
    ? explained
    : new CodedError('CLEARML1004', {
        found: `${describeChart(remote)}: ${said}`,
        fix: `check the reference, and check that ${hostOf(access)} has this chart`,
      });
}

/** Error for a pulled archive that is incomplete. */
export function incompleteArchive(remote: RemoteChart, access: Access, why: string): CodedError {
  return incomplete({ remote, access, said: why });
}

function rejected({ remote, access, said }: PullFailure): CodedError {
  const { login, passwordVariable } = access;
  const host = hostOf(access);
  return new CodedError('CLEARML4016', {
    found: `${describeChart(remote)}: ${said}`,
    expected: login
      ? `a login with read access; helm used user ${login.username} with the password in ${passwordVariable}`
      : 'a login with read access; the project has none for this host',
    fix: login
      ? `correct ${passwordVariable} and the user name, or ask the owner of ${host} for access`
      : passwordVariable
        ? `set ${passwordVariable}, or run \`helm registry login ${host}\``
        : `add the login of ${host} to registries.yaml, or run \`helm registry login ${host}\``,
  });
}

function untrusted({ remote, access, said }: PullFailure): CodedError {
  const host = hostOf(access);
  return new CodedError('CLEARML4018', {
    found: `${describeChart(remote)}: ${said}`,
    expected: `a certificate of ${host} that this machine trusts`,
    fix: `set caFile for ${host} in registries.yaml, or plainHttp: true if it serves plain HTTP`,
  });
}

function incomplete({ remote, access, said }: PullFailure): CodedError {
  return new CodedError('CLEARML4019', {
    found: `${describeChart(remote)}: ${said}`,
    expected: `the whole archive from ${hostOf(access)}`,
    fix: 'try again; if the error persists, the stored archive of the registry or of a proxy is damaged',
  });
}

function unreachable({ remote, access, said }: PullFailure): CodedError {
  return new CodedError('CLEARML4017', {
    found: `${describeChart(remote)}: ${said}`,
    expected: `a response from ${hostOf(access)}`,
    fix: 'check address and network; with a lock (`npx cdk8s-clearml lock`) synth needs no network; registries.yaml can set a mirror',
  });
}

/** Removes passwords, because the output of helm may repeat its arguments. */
export function withoutSecrets(text: string, { login, flags, repo, chart }: Access): string {
  const inFlags = parseFlags(flags).flatMap(({ name, value = '' }) => (name === '--password' ? [value] : []));
  const inUrl = /^[a-z]+:\/\/[^/@:]*:([^/@]*)@/.exec(repo ?? chart)?.[1] ?? '';
  const coded = login ? [Buffer.from(`${login.username}:${login.password}`).toString('base64'), login.password] : [];
  const secrets = [...inFlags, inUrl, ...coded].filter((secret) => secret !== '');
  const hidden = secrets.reduce((hiding, secret) => hiding.replaceAll(secret, '***'), text);
  return hidden.replace(/(\b[a-z]+:\/\/)[^/@\s"]*@/g, '$1');
}

function hostOf({ repo, chart }: Access): string {
  return (
    placeOf(repo ?? chart)
      .replace(/^https?:\/\/(?:[^/@]*@)?/, '')
      .split('/')[0] ?? ''
  );
}
