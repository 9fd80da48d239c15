import { explainFailure } from '../../../lib/helm/command/failure';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { failureOf } from '../../support/apps';
import { type ChartFiles, chartYaml } from '../../support/chart-files';
import { configMap, releaseOf, releaseOfTemplate } from '../../support/releases';

/** The first line of the error for a chart, without the path of its folder. */
function reported(files: ChartFiles, props: Parameters<typeof releaseOf>[1] = {}): string {
  const { message } = failureOf(() => releaseOf(files, props));
  expect(message.split('\n').length).toBeLessThanOrEqual(3);
  return (message.split('\n')[0] ?? '').replace(/\/\S*\/demo/g, 'DEMO');
}

const templateError = (template: string, more: ChartFiles = {}): string =>
  reported({ 'templates/a.yaml': template, ...more });

describe('a template error is reported with file and line, without the Go call chain:', () => {
  const LEAD = 'CLEARML1006 clearml/release: helm could not render DEMO: ';

  test.each([
    ['fail', '{{ fail "set this\\n  or that" }}', 'line 2: set this or that'],
    ['required', '{{ required "x is needed" .Values.x }}', 'line 2: x is needed'],
    ['required in a helper', '{{ include "helper" . }}', 'line 2: y is needed'],
    ['a path through nil', '{{ .Values.a.b.c }}', 'line 2, <.Values.a.b.c>: nil pointer evaluating interface {}.b'],
    ['an unknown function', '{{ nothing }}', 'line 2: function "nothing" not defined'],
    ['a template that cannot be parsed', '{{ if }}', 'line 2: missing value for if'],
    ['the text of another failure', '{{ fail "version \\"x\\" not found" }}', 'line 2: version "x" not found'],
  ])('%s', (_, action, message) => {
    const helper = { 'templates/_h.tpl': '{{ define "helper" }}{{ required "y is needed" .Values.y }}{{ end }}' };
    expect(templateError(`a: 1\nb: ${action}`, helper)).toBe(`${LEAD}templates/a.yaml ${message}`);
  });

  test('a template of a subchart', () => {
    const subchart = { 'charts/sub/Chart.yaml': chartYaml('sub') };
    const files = { ...subchart, 'charts/sub/templates/b.yaml': '{{ fail "no" }}' };
    expect(reported(files)).toBe(`${LEAD}charts/sub/templates/b.yaml line 1: no`);
  });
});

describe('a schema violation is reported in the same way with helm 3 and 4:', () => {
  const schema = {
    properties: {
      a: { properties: { 'b/c': { type: 'integer' }, d: { enum: ['x', 'y'] } } },
      list: { items: { type: 'string' } },
      size: { minimum: 1, maximum: 3 },
      text: { pattern: '^[a-z]$' },
      form: { anyOf: [{ type: 'string' }] },
    },
    required: ['needed'],
  };
  const closed = { ...schema, additionalProperties: false };

  test.each([
    ['a type', { a: { 'b/c': 'x' } }, 'a.b/c: got string, want integer'],
    ['a choice', { a: { d: 'z' } }, "a.d: must be one of 'x', 'y'"],
    ['a list item', { list: ['x', 1] }, 'list.1: got number, want string'],
    ['a minimum', { size: 0 }, 'size: must be at least 1'],
    ['a maximum', { size: 4 }, 'size: must be at most 3'],
    ['a pattern', { text: '1' }, "text: does not match pattern '^[a-z]$'"],
    ['alternatives', { form: 1 }, 'form: fits none of the allowed forms, form: got number, want string'],
    ['several violations', { size: 0, text: '1' }, "size: must be at least 1, text: does not match pattern '^[a-z]$'"],
  ])('%s', (_, values, violation) => {
    const files = { 'values.schema.json': JSON.stringify(schema) };
    const message = reported(files, { values: { needed: 1, ...values }, allowUnknownValues: true });
    expect(message).toBe(`CLEARML1007 clearml/release: values of DEMO break its schema: ${violation}`);
  });

  test('missing values and values that are not allowed', () => {
    const files = { 'values.schema.json': JSON.stringify(closed) };
    const message = reported(files, { values: { other: 1, more: 2 }, allowUnknownValues: true });
    expect(message).toContain('break its schema: more is not allowed, needed is required, other is not allowed');
  });

  test('a violation in a subchart, with the name of the subchart', () => {
    const files = {
      'charts/sub/Chart.yaml': chartYaml('sub'),
      'charts/sub/values.schema.json': JSON.stringify(schema),
    };
    expect(reported(files)).toContain('break its schema: sub: needed is required');
  });

  test('an invalid schema, with the message of helm', () => {
    const broken = '{"type": "no-such-type"}';
    expect(reported({ 'values.schema.json': broken, 'values.yaml': 'a: 1' })).toMatch(/^CLEARML1007 .*type/);
  });
});

describe('each other failure has an error code:', () => {
  const chartFile = (more: string) => ({ 'Chart.yaml': chartYaml('demo', more) });

  test('a Kubernetes version that the chart does not support', () => {
    const { message } = failureOf(() => releaseOf(chartFile('kubeVersion: ">=1.30.0-0"\n'), { kubeVersion: '1.29.0' }));
    expect(message).toContain('was asked to render for Kubernetes v1.29.0\n  expected: Kubernetes >=1.30.0-0');
    expect(message).toContain('CLEARML1011');
  });

  test('YAML that helm cannot parse', () => {
    expect(templateError('a: b\n c: d\n')).toBe(
      'CLEARML1008 clearml/release: DEMO: templates/a.yaml: line 2: mapping values are not allowed in this context',
    );
  });

  test.each(['Upper', 'x'.repeat(54), 'x-'])('the invalid release name %s', (releaseName) => {
    const failure = failureOf(() => releaseOf({}, { releaseName }));
    expect(failure.code).toBe('CLEARML1015');
    expect(failure.message).toContain(`release name "${releaseName}": invalid release name\n  expected: at most 53`);
  });

  test.each<[string, ChartFiles, Parameters<typeof releaseOf>[1], RegExp]>([
    ['an unknown flag', {}, { helmFlags: ['--nonsense'] }, /helm could not render DEMO: unknown flag: --nonsense/],
    ['a missing values file', {}, { helmFlags: ['--values', 'none.yaml'] }, /none\.yaml: no such file or directory/],
    ['an invalid Kubernetes version', {}, { kubeVersion: 'new' }, /invalid kube version 'new'/],
    [
      'a long message with --debug',
      { 'templates/a.yaml': '{{ fail "no" }}' },
      { helmFlags: ['--debug'] },
      /templates\/a.yaml line 1: no$/,
    ],
  ])('%s has CLEARML1006', (_, files, props, message) => {
    const line = reported(files, props);
    expect(line).toMatch(/^CLEARML1006 clearml\/release: /);
    expect(line).toMatch(message);
  });

  const dependencies =
    'dependencies:\n- { name: sub, version: 1.x.x, repository: "http://x", condition: sub.enabled }\n- { name: there, version: 1.0.0 }\n';
  const there = { 'charts/there/Chart.yaml': 'apiVersion: v2\nname: there\nversion: 1.0.0\n' };

  test.each<[string, ChartFiles]>([
    ['Chart.yaml', { ...chartFile(dependencies), ...there }],
    ['requirements.yaml', { ...chartFile(''), 'requirements.yaml': dependencies, ...there }],
  ])('dependencies of %s without a folder in charts/', (_, files) => {
    const failure = failureOf(() => releaseOf(files, { values: { unknown: 1 } }));
    expect(failure.code).toBe('CLEARML1022');
    expect(failure.message).toMatch(
      /: charts\/ of (\S+) lacks sub 1.x.x http:\/\/x\n.*\n {2}fix: run `helm dependency build \1`/,
    );
  });

  test('a failure without output', () => {
    expect(explainFailure('', 'demo').code).toBe('CLEARML1006');
  });

  test('a failure before helm reads a large input', () => {
    const values = { much: 'x'.repeat(4_000_000) };
    expect(reported({}, { values, allowUnknownValues: true, helmFlags: ['--nonsense'] })).toContain(
      'unknown flag: --nonsense',
    );
  });
});

describe('an error never contains the placeholder of a secret:', () => {
  const values = { password: SecretValue.unsafePlainText('failure.test') };

  test.each([
    ['a message of a template', '{{ fail (printf "bad password %s" .Values.password) }}', 'bad password (a secret)'],
    ['invalid YAML', 'apiVersion: v1\na: {{ .Values.password }}\na: {{ .Values.password }}', '`a: (a secret)`'],
    ['a document that is not an object', 'b: {{ .Values.password }}', '{"b":"(a secret)"}'],
  ])('%s', (_, template, message) => {
    const failure = failureOf(() =>
      releaseOf({ 'templates/a.yaml': template, 'values.yaml': 'password: ""' }, { values }),
    );
    expect(failure.message).toContain(message);
    expect(failure.message).not.toContain(values.password._placeholder);
  });

  test('a schema violation', () => {
    const files = {
      'values.yaml': 'password: a',
      'values.schema.json': '{"properties": {"password": {"pattern": "^.{1,8}$"}}}',
    };
    expect(reported(files, { values })).toContain("password: does not match pattern '^.{1,8}$'");
  });
});

test('an error starts with its code and the path of its construct', () => {
  const failure = failureOf(() => releaseOfTemplate(`${configMap('a')}---\n${configMap('a')}`));
  expect(failure.message).toMatch(/^CLEARML1013 clearml\/release: ConfigMap\/a was rendered twice/);
});
