import { execFileSync } from 'node:child_process';
import { otherTime, withOtherTime } from '../../../lib/helm/templates/other-time';
import { temporaryFolder } from '../../support/apps';
import { chartIn } from '../../support/chart-files';
import fc from '../../support/fast-check';

/** A template, and the same template with a literal time in place of the clock. */
interface Pair {
  readonly clock: string;
  readonly literal: string;
}

const TIME = otherTime();
const LITERAL = `(toDate "2006-01-02T15:04:05" "${TIME}")`;

const same = (text: string): Pair => ({ clock: text, literal: text });

/** Joins pairs and texts. */
function pair(parts: TemplateStringsArray, ...pairs: readonly (Pair | string)[]): Pair {
  const join = (side: keyof Pair) => parts.map((part, index) => part + sideOf(pairs[index] ?? '', side)).join('');
  return { clock: join('clock'), literal: join('literal') };
}

const sideOf = (value: Pair | string, side: keyof Pair): string => (typeof value === 'string' ? value : value[side]);

const quoted = ({ clock, literal }: Pair): Pair => ({ clock: JSON.stringify(clock), literal: JSON.stringify(literal) });

/** A variable in each text. */
const DECLARED = '$now := toDate "2006" "1999" }}{{ ';

/** Calls that format the current time, because their argument is not a time. */
const NO_TIMES: Pair[] = [
  { clock: 'date "2006 Jan" "text"', literal: `date "2006 Jan" ${LITERAL}` },
  { clock: '"text" | date `15:04`', literal: `${LITERAL} | date "15:04"` },
  { clock: 'htmlDate nil', literal: `htmlDate ${LITERAL}` },
  { clock: '"UTC" | dateInZone "Mon" (list "|" `)`)', literal: `"UTC" | dateInZone "Mon" ${LITERAL}` },
  { clock: 'htmlDateInZone .Values.none "UTC"', literal: `htmlDateInZone ${LITERAL} "UTC"` },
];

const { text, time } = fc.letrec<{ text: Pair; time: Pair }>((tie) => {
  const inner = tie('text') as fc.Arbitrary<Pair>;
  const moment = tie('time') as fc.Arbitrary<Pair>;
  return {
    time: fc.oneof(
      { depthSize: 'small' },
      fc.constant<Pair>({ clock: 'now', literal: LITERAL }),
      fc.constant(same('(toDate "2006" "2020")')),
      fc.constant(same('$now')),
      moment.map((one) => pair`(${one})`),
      moment.map((one) => pair`(${one} | dateModify "36h")`),
      moment.map((one) => pair`(dict "now" ${one}).now`),
      moment.map((one) => pair`(${one}).UTC`),
    ),
    text: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(...NO_TIMES),
      fc.constantFrom(...['"now"', '`date now`', '.Values.now', '$.Values.date.now', `"it's"`, '"\\" now"'].map(same)),
      moment.map((one) => pair`unixEpoch ${one}`),
      moment.map((one) => pair`${one}|date "2006-01-02 15:04:05"`),
      moment.map((one) => pair`htmlDate (${one})`),
      moment.map((one) => pair`(${one}).Weekday`),
      moment.map((one) => pair`date_in_zone "MST" ${one} "UTC" | upper`),
      inner.map((one) => pair`print "x" (${one})`),
      inner.map((one) => pair`(${one}) | toString | quote`),
      inner.map((one) => pair`ternary "a" (${one}) false | default "now"`),
      inner.map((one) => pair`tpl ${quoted(pair`{{${DECLARED}${one}}}`)} $`),
      inner.map((one) => pair`. | tpl (print "{{" ${quoted(pair`${DECLARED}${one}`)} " -}}  ")`),
    ),
  };
});

const prose = fc.constantFrom(
  'now',
  ' { date }} "now',
  "it's ",
  '`',
  '{{/* now "date */}}',
  '{{- /* tpl ` */ -}}',
  '\n',
  '',
);

const action = fc.oneof(
  fc
    .tuple(fc.constantFrom('{{', '{{- ', '{{ '), text, fc.constantFrom('}}', ' -}}', ' }}'))
    .map(([a, b, c]) => pair`${a}${b}${c}`),
  time.map((one) => pair`{{ with $x := ${one} }}{{ $x }}{{ else }}{{ now }}{{ end }}`),
  text.map((one) => pair`{{if eq (${one} | toString) "x" }}a{{else if ${one}}}b{{end}}`),
  text.map((one) => pair`{{ range $i, $v := list (${one}) }}{{ $v }}{{ end }}`),
  prose.map(same),
);

const template = fc.array(action, { maxLength: 4 }).map((parts) => {
  const whole = parts.reduce((left, right) => pair`${left}${right}`, same(''));
  return pair`{{ ${DECLARED}"" }}${whole}`;
});

/** The results of templates, each in a template file and as a text for `tpl`. */
function resultsOf(templates: readonly string[], change: (template: string) => string): string[] {
  const files = Object.fromEntries(
    templates.flatMap((one, index) => [
      [`templates/file-${index}.yaml`, change(`{{ define "file-${index}" }}${one}{{ end }}`)],
      [`texts/${index}`, one],
    ]),
  );
  const results = templates.map((_, index) => {
    const calls = [`include "file-${index}" .`, `tpl (.Files.Get "texts/${index}") .`];
    return `---\nresults:\n${calls.map((call) => `  - {{ ${call} | b64enc | quote }}\n`).join('')}`;
  });
  const chart = chartIn(temporaryFolder(), {
    ...files,
    'values.yaml': 'now: a\ndate: { now: b }\n',
    'templates/results.yaml': change(results.join('')),
  });
  const output = execFileSync(String(process.env.HELM_EXECUTABLE), ['template', 'x', chart], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TZ: 'UTC' },
  });
  return [...output.matchAll(/^ {2}- "(.*)"$/gm)].map(([, encoded = '']) => Buffer.from(encoded, 'base64').toString());
}

test('a changed template prints what the template prints with a literal time in place of the clock', () => {
  fc.assert(
    fc.property(fc.array(template, { minLength: 30, maxLength: 30 }), (pairs) => {
      const expected = resultsOf(
        pairs.map(({ literal }) => literal),
        (one) => one,
      );
      const found = resultsOf(
        pairs.map(({ clock }) => clock),
        (one) => withOtherTime(one, TIME),
      );
      expect(found).toHaveLength(60);
      expect(found).toEqual(expected);
    }),
    { numRuns: 5 },
  );
});
