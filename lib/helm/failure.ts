import { CodedError, listed } from '../errors/coded-error';

/** One kind of helm failure: how it is recognised and what its reader should know. */
interface Explanation {
  readonly pattern: RegExp;
  readonly explain: (message: string, chart: string, stderr: string) => CodedError;
}

const EXPLANATIONS: readonly Explanation[] = [
  { pattern: /don't meet the specifications of the schema/, explain: schemaViolation },
  { pattern: /chart requires kubeVersion/, explain: kubernetesTooNewOrOld },
  { pattern: /YAML parse error on|error converting YAML to JSON/, explain: brokenYaml },
  { pattern: /invalid release name/, explain: badReleaseName },
  {
    pattern: /version ".*" not found|not found in .* index|no chart version found|improper constraint/,
    explain: versionMissing,
  },
  {
    pattern:
      /path ".*" not found|repo .* not found|not a valid chart repository|failed to (?:resolve|perform|fetch|download|do request)|chart ".*" .*not found|no such file|Chart\.yaml file is missing/,
    explain: chartMissing,
  },
];

/** Turns what helm says when it fails into an error that says what to do. */
export function explainFailure(stderr: string, chart: string): CodedError {
  const message = headline(stderr);
  const known = EXPLANATIONS.find(({ pattern }) => pattern.test(stderr));
  return known?.explain(message, chart, stderr) ?? renderFailed(message, chart);
}

/** The `Error:` line without the repetitions and hints that surround it. */
function headline(stderr: string): string {
  const line = /^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr;
  return line.replace(/Use --debug flag.*/s, '').trim();
}

function schemaViolation(_message: string, chart: string, stderr: string): CodedError {
  const violations = [...stderr.matchAll(/^- (.+)$/gm)].map(([, line]) => readableViolation(line ?? ''));
  return new CodedError('CLEARML1007', {
    found: `values of ${chart} break its schema: ${listed(violations, 8)}`,
    expected: "values of the types that the chart's values.schema.json states",
    fix: 'correct these values; `helm show values` prints the documented ones',
  });
}

/** helm 3 writes `a.b: message`, helm 4 `at '/a/b': message`; both become `a.b: message`. */
function readableViolation(line: string): string {
  const pointer = /^at '([^']*)': (.*)$/.exec(line);
  if (!pointer) {
    return line.replace(/^\(root\): /, 'values: ');
  }
  const [, place = '', message = ''] = pointer;
  return `${place.slice(1).replace(/\//g, '.') || 'values'}: ${message}`;
}

function kubernetesTooNewOrOld(message: string, chart: string): CodedError {
  const [, range, version] = /kubeVersion: (.+?) which is incompatible with Kubernetes (\S+)/.exec(message) ?? [];
  return new CodedError('CLEARML1011', {
    found: `${chart} was asked to render for Kubernetes ${version ?? 'of another version'}`,
    expected: range ? `Kubernetes ${range}` : message,
    fix: "set kubeVersion to your cluster's version if it is in that range, else use a newer chart",
  });
}

function brokenYaml(message: string, chart: string): CodedError {
  return new CodedError('CLEARML1008', {
    found: `${chart}: ${message}`,
    expected: 'templates that print valid YAML for these values',
    fix: 'quote the value that the template prints bare, or report it to the makers of the chart',
  });
}

function badReleaseName(message: string, chart: string): CodedError {
  return new CodedError('CLEARML1015', {
    found: `${chart}: ${message.replace(/, must match regex.*/, '').replace(/^release name check failed: /, '')}`,
    expected: 'at most 53 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends',
    fix: 'correct releaseName',
  });
}

function versionMissing(message: string, chart: string): CodedError {
  return new CodedError('CLEARML1005', {
    found: `${chart}: ${message}`,
    expected: 'a version that the registry or repository offers',
    fix: 'correct the version; `helm search repo --versions` or the registry lists the published ones',
  });
}

function chartMissing(message: string, chart: string): CodedError {
  return new CodedError('CLEARML1004', {
    found: `${chart}: ${message}`,
    fix: 'check the path or reference, that the network reaches it, and `helm registry login` for a private registry',
  });
}

function renderFailed(message: string, chart: string): CodedError {
  return new CodedError('CLEARML1006', {
    found: `helm could not render ${chart}: ${message}`,
    fix: 'correct the value or flag that helm names; `helm template` with the same values shows the template',
  });
}
