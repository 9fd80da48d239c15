import { App } from 'cdk8s';
import { HelmRelease, type HelmReleaseProps, SecretValue } from '../../lib';
import { reportOf } from '../../lib/core/report/report';
import { summaryOf } from '../../lib/core/report/summary';
import { failureOf, temporaryFolder, testChart } from '../support/apps';
import { chartIn } from '../support/chart-files';
import { rendered } from '../support/releases';

const password = SecretValue.environment('PASSWORD');
const secretWith = (line: string) => `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  k: ${line}\n`;
const COMPARED = secretWith(
  '{{ if eq .Values.auth.password "changeme" }}a{{ else }}{{ .Values.auth.password }}{{ end }}',
);
const acknowledged = [{ path: 'auth.password', reason: 'only the default is rejected' }];

/** A release of a chart with one template. */
function release(template: string, values: object, more: Partial<HelmReleaseProps> = {}, scope = testChart()) {
  const files = { 'values.yaml': 'auth: {}\nlist: []\nconfig: ""\n', 'templates/secret.yaml': template };
  const chart = more.chart ?? chartIn(temporaryFolder(), files);
  return rendered(new HelmRelease(scope, 'release', { ...more, chart, values: { ...values } }));
}

test('a template that compares a secret is an error that names the template, the value and the secret', () => {
  const { message } = failureOf(() => release(COMPARED, { auth: { password } }));
  expect(message.split('\n')).toEqual([
    'CLEARML3022 clearml/release: the chart passes auth.password (environment variable PASSWORD) to eq in templates/secret.yaml:5; the result depends on the content',
    '  expected: templates that print or encode a secret, or test whether it exists, because helm gets a placeholder',
    "  fix: name an existing Secret in the values of the chart; or, if the result is right for your content, declare { path: 'auth.password', reason: '…' } in acknowledgedSecretUses",
  ]);
});

test.each<[string, string, object]>([
  ['auth.url', '{{ trunc 8 .Values.auth.url }}', { auth: { url: `https://u:${password}@db` } }],
  [
    'list[1].value',
    '{{ range .Values.list }}{{ .value | replace "a" "" }}{{ end }}',
    { list: [{}, { value: password }] },
  ],
  ['auth.deep.er', '{{ toYaml .Values.auth | regexFind "e.*" }}', { auth: { deep: { er: password } } }],
  [
    'auth["a.b"]',
    '{{ range $k, $v := .Values.auth }}{{ len $v }}{{ trunc 8 $v }}{{ end }}',
    { auth: { 'a.b': password } },
  ],
  [
    'auth.password',
    '{{ tpl .Values.config . }}',
    { auth: { password }, config: '{{ trunc 3 .Values.auth.password }}' },
  ],
])('a secret at %s is found', (path, template, values) => {
  const { message } = failureOf(() => release(secretWith(template), values, { allowUnknownValues: true }));
  expect(message).toContain('CLEARML3022');
  expect(message).toContain(`passes ${path} (`);
});

test('an acknowledgement with a reason accepts the template, and the summary shows the reason', () => {
  for (const path of ['auth.password', 'auth']) {
    const scope = testChart();
    release(COMPARED, { auth: { password } }, { acknowledgedSecretUses: [{ path, reason: 'no default' }] }, scope);
    const report = reportOf(App.of(scope), ['acknowledgedSecretUses']);
    expect(report.acknowledgedSecretUses).toEqual([{ path: 'clearml/release', value: path, reason: 'no default' }]);
    expect(summaryOf(report)).toBe(`Secrets that templates compare or change:\n  ${path}  clearml/release  no default`);
  }
});

test.each<[string, string, object, HelmReleaseProps['acknowledgedSecretUses'], string]>([
  ['has no reason', COMPARED, { password }, [{ path: 'auth.password', reason: ' ' }], 'without a reason'],
  [
    'names another value',
    COMPARED,
    { password },
    [...acknowledged, { path: 'auth.pass', reason: 'x' }],
    'names auth.pass, but',
  ],
  ['names a value without a secret', COMPARED, { password: 'x' }, acknowledged, 'names auth.password, but'],
  [
    'is not necessary',
    secretWith('{{ .Values.auth.password }}'),
    { password },
    acknowledged,
    'names auth.password, but',
  ],
])('an acknowledgement that %s is an error', (_, template, auth, acknowledgedSecretUses, expected) => {
  const { message } = failureOf(() => release(template, { auth }, { acknowledgedSecretUses }));
  expect(message).toContain('CLEARML3022');
  expect(message).toContain(expected);
});

test('a stored rendering does not replace the acknowledgement', () => {
  const chart = chartIn(temporaryFolder(), {
    'values.yaml': 'auth: {}\n',
    'templates/secret.yaml': COMPARED,
  });
  release('', { auth: { password } }, { chart, acknowledgedSecretUses: acknowledged });
  expect(failureOf(() => release('', { auth: { password } }, { chart })).message).toContain('CLEARML3022');
});

test('values without secrets, and secrets that templates print only, need no acknowledgement', () => {
  release(COMPARED, { auth: { password: 'plain' } });
  release(secretWith('{{ required "set it" .Values.auth.password | quote }}'), { auth: { password } });
});
