import { CodedError, type ErrorDetail } from '../../core/errors/coded-error';
import type { ErrorCode } from '../../core/errors/codes';
import { explainFailure } from '../command/failure';
import { parseFlags } from '../command/flags';
import { attempt } from '../data/attempt';
import type { Access } from './access';
import { describeChart, type RemoteChart } from './chart-location';
import { placeOf, withoutScheme } from './registries-file';

/** One kind of failed pulls: its pattern and its error. */
interface Explanation {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
  readonly explain: (host: string, access: Access) => Pick<ErrorDetail, 'expected' | 'fix'>;
}

const INCOMPLETE: Explanation = {
  code: 'CLEARML4019',
  pattern: /\bEOF|connection reset|broken pipe|mismatched digest|digest mismatch/i,
  explain: (host) => ({
    expected: `the whole archive from ${host}`,
    fix: 'try again; if the error persists, the stored archive of the registry or of a proxy is damaged',
  }),
};

/** The first matching pattern determines the error. Other messages are explained like other failures of helm. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'CLEARML4016',
    pattern: /unauthorized|forbidden|access denied|: denied|credential not found|authorization failed/i,
    explain: explainRejection,
  },
  {
    code: 'CLEARML4018',
    pattern: /x509|certificate|server gave HTTP response to HTTPS client|tls: /i,
    explain: (host) => ({
      expected: `a certificate of ${host} that this machine trusts`,
      fix: `set caFile for ${host} in registries.yaml, or plainHttp: true if it serves plain HTTP`,
    }),
  },
  INCOMPLETE,
  {
    code: 'CLEARML4017',
    pattern:
      /connection refused|no such host|timeout|time-out|timed out|deadline exceeded|unreachable|server misbehaving|bad gateway|service unavailable|internal server error/i,
    explain: (host) => ({
      expected: `a response from ${host}`,
      fix: 'check address and network; with a lock (`npx cdk8s-clearml lock`) synth needs no network; registries.yaml can set a mirror',
    }),
  },
];

function explainRejection(host: string, { login, passwordVariable }: Access): Pick<ErrorDetail, 'expected' | 'fix'> {
  if (login) {
    return {
      expected: `a login with read access; helm used user ${login.username} with the password in ${passwordVariable}`,
      fix: `correct ${passwordVariable} and the user name, or ask the owner of ${host} for access`,
    };
  }
  const remedy = passwordVariable ? `set ${passwordVariable}` : `add the login of ${host} to registries.yaml`;
  return {
    expected: 'a login with read access; the project has none for this host',
    fix: `${remedy}, or run \`helm registry login ${host}\``,
  };
}

/** Converts the output of a failed pull to an error with a fix. */
export function explainPull(remote: RemoteChart, access: Access, stderr: string): CodedError {
  const message = withoutSecrets(stderr, access)
    .replace(/^.*?Error: /s, '')
    .trim();
  const known = EXPLANATIONS.find(({ pattern }) => pattern.test(message));
  return known ? pullError(known, remote, access, message) : missingChart(remote, access, message);
}

/** Error for a pulled archive that is incomplete. */
export function incompleteArchive(remote: RemoteChart, access: Access, why: string): CodedError {
  return pullError(INCOMPLETE, remote, access, why);
}

function pullError({ code, explain }: Explanation, remote: RemoteChart, access: Access, message: string): CodedError {
  return new CodedError(code, { found: `${describeChart(remote)}: ${message}`, ...explain(hostOf(access), access) });
}

/** The server has no such chart or version, or the message of helm is unknown. */
function missingChart(remote: RemoteChart, access: Access, message: string): CodedError {
  const explained = explainFailure(`Error: ${message}`, remote.chart);
  return explained.code === 'CLEARML1005'
    ? explained
    : new CodedError('CLEARML1004', {
        found: `${describeChart(remote)}: ${message}`,
        fix: `check the reference, and check that ${hostOf(access)} has this chart`,
      });
}

/** Removes known passwords, because the output of helm may repeat its arguments. */
export function withoutSecrets(text: string, { login, flags, repo, chart }: Access): string {
  const inFlags = parseFlags(flags).flatMap(({ name, value = '' }) => (name === '--password' ? [value] : []));
  const place = repo ?? chart;
  const { password = '' } = URL.canParse(place) ? new URL(place) : {};
  const coded = login ? [Buffer.from(`${login.username}:${login.password}`).toString('base64'), login.password] : [];
  const secrets = [...inFlags, password, attempt(() => decodeURIComponent(password)) ?? '', ...coded].filter(
    (secret) => secret !== '',
  );
  return secrets.reduce((hiding, secret) => hiding.replaceAll(secret, '***'), text);
}

function hostOf({ repo, chart }: Access): string {
  return withoutScheme(placeOf(repo ?? chart)).split('/')[0] ?? '';
}
