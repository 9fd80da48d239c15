import { CodedError, listed } from '../../core/errors/coded-error';
import { splitPointer } from '../data/paths';

/** One kind of helm failure: its pattern and its error. */
interface Explanation {
  readonly pattern: RegExp;
  readonly explain: (message: string, chart: string) => CodedError;
}

/** The first matching pattern determines the error. Messages of templates are first, because they may contain any words. */
const EXPLANATIONS: readonly Explanation[] = [
  { pattern: /^(?:execution error at|parse error at|template:)|\bexecuting "/, explain: renderFailed },
  { pattern: /don't meet the specifications of the schema/, explain: schemaViolation },
  { pattern: /chart requires kubeVersion/, explain: kubernetesTooNewOrOld },
  { pattern: /YAML parse error on|error converting YAML to JSON/, explain: brokenYaml },
  { pattern: /invalid release name/, explain: badReleaseName },
  {
    pattern:
      /version ".*" not found|\S:\S+: not found|no chart version found|improper constraint|could not locate a version/i,
    explain: versionMissing,
  },
  {
    pattern:
      /path ".*" not found|repo .* not found|not a valid chart repository|non-absolute URLs|failed to (?:resolve|perform|fetch|download|do request)|chart ".*" not found/,
    explain: chartMissing,
  },
];

/** Converts a failure message of helm to an error with a fix. */
export function explainFailure(stderr: string, chart: string): CodedError {
  const message = withoutHints(stderr);
  const known = EXPLANATIONS.find(({ pattern }) => pattern.test(message));
  return (known?.explain ?? renderFailed)(message, chart);
}

/** The text after `Error:`, without the hints of helm. */
function withoutHints(stderr: string): string {
  const message = /^Error: (.*)/ms.exec(stderr)?.[1] ?? stderr;
  return message.replace(/^(?:Use --debug flag|Run 'helm|Did you mean this\?|helm\.go:\d+:).*/ms, '').trim();
}

function schemaViolation(message: string, chart: string): CodedError {
  const violations = schemaViolations(message, chart);
  return new CodedError('CLEARML1007', {
    found: `values of ${chart} break its schema: ${listed(violations.length > 0 ? violations : [message], 8)}`,
    expected: "values of the types that the chart's values.schema.json states",
    fix: 'correct these values; `helm show values` prints the documented ones',
  });
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
  const reported = message
    .replace(/YAML parse error on [^/]+\//, '')
    .replace(/error converting YAML to JSON: yaml: /, '');
  return new CodedError('CLEARML1008', {
    found: `${chart}: ${reported}`,
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
    expected: 'a chart and version that the registry or repository offers',
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
    found: `helm could not render ${chart}: ${withoutTemplateNoise(message)}`,
    fix: 'correct the value or flag that helm names; `helm template` with the same values shows the template',
  });
}

/** Replaces `execution error at (chart/templates/a.yaml:3:5): …` of Go by `templates/a.yaml line 3: …`. */
function withoutTemplateNoise(message: string): string {
  return message
    .replace(/\s*\n\s*/g, ' ')
    .replace(/(?:execution|parse) error at \([^/():]+\/([^():]+):(\d+)(?::\d+)?\)/g, '$1 line $2')
    .replace(/(?:template: )?[^\s/]+\/(\S+?):(\d+):\d+:? executing "[^"]*" at (<.*?>):/g, '$1 line $2, $3:')
    .replace(/ error calling \w+:/g, '');
}

/** The messages of the two JSON schema libraries of helm, and their common wording. */
const WORDINGS: readonly (readonly [RegExp, string])[] = [
  [/^Invalid type\. Expected: (\S+), given: (?:integer|(\w+))$/, 'got $2, want $1'],
  [/^(?:missing property '(.+)'|(\S+) is required)$/, '$1$2 is required'],
  [/^Additional property (.+) is not allowed$/, '$1 is not allowed'],
  [/^(?:\S+ must be one of the following|value must be one of):? (.+)$/, 'must be one of $1'],
  [/^.*does not match pattern (.+)$/i, 'does not match pattern $1'],
  [/^(?:Must validate at least one schema \(anyOf\)|'anyOf' failed)$/, 'fits none of the allowed forms'],
  [
    /^(?:Must validate one and only one schema \(oneOf\)|'oneOf' failed.*)$/,
    'fits none, or several, of the allowed forms',
  ],
  [/^(?:Must be greater than or equal to|minimum: got \S+, want) (\S+)$/, 'must be at least $1'],
  [/^(?:Must be less than or equal to|maximum: got \S+, want) (\S+)$/, 'must be at most $1'],
];

/**
 * The violations of a chart's schema as `a.b: message`, sorted. helm 3 writes `- a.b: message`, helm 4
 * `- at '/a/b': message` with details indented below.
 */
function schemaViolations(message: string, chart: string): string[] {
  const violations: string[] = [];
  let section = '';
  for (const line of message.split('\n')) {
    const header = /^(\S+):$/.exec(line)?.[1];
    const violation = /^ *- (?:at '(.*?)'|(\S+)): (.+)$/.exec(line);
    if (header) {
      // The violations of subcharts follow their names.
      section = chart.includes(header) ? '' : `${header}: `;
    } else if (violation && violation[3] !== 'validation failed') {
      const [, pointer, dotted, text = ''] = violation;
      const place = pointer === undefined ? (dotted ?? '') : splitPointer(pointer).join('.');
      violations.push(...singly(text).map((one) => `${section}${placed(place, reworded(one))}`));
    }
  }
  return [...new Set(violations)].sort();
}

/** helm 4 lists all properties that are not allowed in one line. */
function singly(text: string): string[] {
  const names = /^additional properties (.+) not allowed$/.exec(text)?.[1];
  return names
    ? [...names.matchAll(/'(.*?)'(?:, |$)/g)].map(([, name]) => `Additional property ${name} is not allowed`)
    : [text];
}

function reworded(text: string): string {
  const wording = WORDINGS.find(([pattern]) => pattern.test(text));
  return wording
    ? text
        .replace(...wording)
        .replace('got ,', 'got number,')
        .replace(/"(\w*)"/g, "'$1'")
    : text;
}

function placed(place: string, text: string): string {
  return place === '' || place === '(root)' ? text : `${place}: ${text}`;
}
