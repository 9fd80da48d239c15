/** How the two JSON schema libraries of helm say one thing, and how we say it. */
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
 * What breaks a chart's schema, as `a.b: message`, alphabetically. helm 3 writes `- a.b: message`, helm 4
 * `- at '/a/b': message` with details indented below.
 */
export function schemaViolations(message: string, chart: string): string[] {
  const violations: string[] = [];
  let section = '';
  for (const line of message.split('\n')) {
    const header = /^(\S+):$/.exec(line)?.[1];
    const violation = /^ *- (?:at '(.*?)'|(\S+)): (.+)$/.exec(line);
    if (header) {
      // What the subcharts complain about follows under their names.
      section = chart.includes(header) ? '' : `${header}: `;
    } else if (violation && violation[3] !== 'validation failed') {
      const [, pointer, dotted, text = ''] = violation;
      const place = pointer === undefined ? (dotted ?? '') : fromPointer(pointer);
      violations.push(...singly(text).map((one) => `${section}${placed(place, reworded(one))}`));
    }
  }
  return [...new Set(violations)].sort();
}

/** helm 4 puts all properties that are not allowed into one line. */
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

function fromPointer(pointer: string): string {
  const keys = pointer.split('/').slice(1);
  return keys.map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~')).join('.');
}
