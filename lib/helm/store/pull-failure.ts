import { CodedError } from '../../core/errors/coded-error';
import { explainFailure } from '../command/failure';
import type { Access } from './access';
import { placeOf } from './registries-file';
import { describeChart, type RemoteChart } from './remote-chart';

interface Explanation {
  readonly pattern: RegExp;
  readonly explain: (failure: PullFailure) => CodedError;
}

/** A pull that failed: what was asked for, where it was looked for, what helm said. */
interface PullFailure {
  readonly remote: RemoteChart;
  readonly access: Access;
  readonly said: string;
}

/** The first that fits counts. What none of them fits is told as helm's other failures are. */
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

/** Turns what helm says when it cannot pull into an error that says what to do. */
export function explainPull(remote: RemoteChart, access: Access, stderr: string): CodedError {
  const said = withoutSecrets(stderr, access);
  const message = said.replace(/^.*?Error: /s, '').trim();
  const known = EXPLANATIONS.find(({ pattern }) => pattern.test(message));
  const failure = { remote, access, said: message };
  return known?.explain(failure) ?? missing(failure);
}

/** The server answers, and has no such chart or version; or helm says something that nobody foresaw. */
function missing({ remote, access, said }: PullFailure): CodedError {
  const explained = explainFailure(`Error: ${said}`, remote.chart);
  return explained.code === 'CLEARML1005'
    ? explained
    : new CodedError('CLEARML1004', {
        found: `${describeChart(remote)}: ${said}`,
        fix: `check the reference, and that ${hostOf(access)} has such a chart`,
      });
}

/** Says of an archive that helm did pull why it is none. */
export function incompleteArchive(remote: RemoteChart, access: Access, why: string): CodedError {
  return incomplete({ remote, access, said: why });
}

function rejected({ remote, access, said }: PullFailure): CodedError {
  const { login, passwordVariable } = access;
  const host = hostOf(access);
  return new CodedError('CLEARML4016', {
    found: `${describeChart(remote)}: ${said}`,
    expected: login
      ? `a login that may read it; tried was user ${login.username} with the content of ${passwordVariable}`
      : 'a login that may read it; none was given, beside those that helm itself knows',
    fix: login
      ? `correct ${passwordVariable} and the user name, or ask the owner of ${host} for access`
      : passwordVariable
        ? `set ${passwordVariable}, or run \`helm registry login ${host}\``
        : `name the login of ${host} in registries.yaml, or run \`helm registry login ${host}\``,
  });
}

function untrusted({ remote, access, said }: PullFailure): CodedError {
  const host = hostOf(access);
  return new CodedError('CLEARML4018', {
    found: `${describeChart(remote)}: ${said}`,
    expected: `a certificate of ${host} that this machine trusts`,
    fix: `set caFile for ${host} in registries.yaml, or plainHttp: true where it speaks plain HTTP`,
  });
}

function incomplete({ remote, access, said }: PullFailure): CodedError {
  return new CodedError('CLEARML4019', {
    found: `${describeChart(remote)}: ${said}`,
    expected: `the whole archive from ${hostOf(access)}; nothing of it was kept`,
    fix: 'try again; if it stays so, what the registry or a proxy on the way has stored is damaged',
  });
}

function unreachable({ remote, access, said }: PullFailure): CodedError {
  return new CodedError('CLEARML4017', {
    found: `${describeChart(remote)}: ${said}`,
    expected: `an answer from ${hostOf(access)}`,
    fix: 'check address and network; a lock (`npx cdk8s-clearml lock`) or a mirror in registries.yaml makes synth independent of both',
  });
}

/** What helm says may repeat what it was given: a password, or a URL with one. */
export function withoutSecrets(text: string, { login, flags, repo, chart }: Access): string {
  const inFlags = flags.flatMap((flag, index) => {
    const [name, ...value] = flag.split('=');
    return name === '--password' ? [value.length > 0 ? value.join('=') : (flags[index + 1] ?? '')] : [];
  });
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
