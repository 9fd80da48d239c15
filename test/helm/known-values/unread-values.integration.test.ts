import { readChart } from '../../../lib/helm/chart/read-chart';
import { type JsonObject, mapLeaves } from '../../../lib/helm/data/json';
import { unreadAmong } from '../../../lib/helm/known-values/unread-values';
import { noticesOf, temporaryFolder } from '../../support/apps';
import { type ChartFiles, chartIn, chartYaml } from '../../support/chart-files';
import { configMap, releaseOf } from '../../support/releases';

/** The unread values of a chart when a release changes all of its values. */
function unread(files: ChartFiles, more: JsonObject = {}): string[] {
  const { contents } = readChart(chartIn(temporaryFolder(), files));
  return unreadAmong({ ...(mapLeaves(contents.values, () => 'changed') as JsonObject), ...more }, contents);
}

describe('a declared value counts as unread', () => {
  test('if no template names or prints it', () => {
    const values = 'pod: { schedulerName: "", priority: 1 }\nother: { key: 1 }\nlist: [{ a: 1 }]\n';
    const template = '{{ .Values.pod.priority }}{{ .Values.listing }}';
    expect(unread({ 'values.yaml': values, 'templates/a.yaml': template })).toEqual(['pod.schedulerName', 'other.key']);
  });

  test.each([
    ['prints a parent', '{{ toYaml .Values.pod }}'],
    ['prints a copy of a parent', '{{ $pod := unset .Values.pod "x" }}{{ toYaml $pod }}'],
    ['iterates a parent', '{{ range $key, $value := .Values.pod }}{{ $key }}{{ end }}'],
    ['passes a parent on', '{{ include "any" (dict "it" .Values.pod) }}'],
    ['prints all values', '{{ toYaml .Values }}'],
    ['reads a computed key', '{{ index .Values.pod .Release.Name }}'],
    ['names it elsewhere', '{{ include "any" "pod.schedulerName" }}'],
    ['tests whether a parent exists', '{{ if .Values.pod }}x{{ end }}'],
  ])('unless a template %s', (_, template) => {
    expect(unread({ 'values.yaml': 'pod: { schedulerName: "" }\n', 'templates/a.yaml': template })).toEqual([]);
  });

  test('unless a file that templates render, or a template of a subchart, reads it', () => {
    const values = 'pod: { schedulerName: "" }\n';
    const template = '{{ tpl (.Files.Get "a.txt") . }}';
    expect(
      unread({ 'values.yaml': values, 'templates/a.yaml': template, 'a.txt': '{{ .Values.pod.schedulerName }}' }),
    ).toEqual([]);
    const shared = '{{ define "shared" }}{{ toYaml .Values.pod }}{{ end }}';
    const subchart = { 'charts/sub/Chart.yaml': chartYaml('sub'), 'charts/sub/templates/_a.tpl': shared };
    expect(unread({ 'values.yaml': values, 'templates/a.yaml': '{{ include "shared" . }}', ...subchart })).toEqual([]);
  });

  test('if the release extends an empty map, unless a template in its values reads it', () => {
    const files = { 'values.yaml': 'pod: { spec: {}, read: 1 }\n', 'templates/a.yaml': '{{ .Values.pod.read }}' };
    const pod = { spec: { a: { b: 1 } } };
    expect(unread(files, { pod })).toEqual(['pod.spec']);
    expect(unread(files, { pod: { ...pod, read: '{{ .Values.pod.spec.a }}' } })).toEqual([]);
  });

  test('unless helm or a subchart reads it', () => {
    const dependencies = 'dependencies:\n- { name: sub, version: 1.0.0, condition: withSub }\n';
    const files = {
      'Chart.yaml': chartYaml('demo', dependencies),
      'charts/sub/Chart.yaml': chartYaml('sub'),
      'values.yaml': 'withSub: true\ntags: { a: true }\nglobal: { b: 1 }\nsub: { c: 1 }\n',
    };
    expect(unread(files)).toEqual([]);
  });
});

test('a release that changes such a value causes a notice', () => {
  const files = {
    'values.yaml': 'pod: { schedulerName: "", name: a }\n',
    'templates/a.yaml': configMap('{{ .Values.pod.name }}'),
  };
  const notice = (values: object) => noticesOf(() => releaseOf(files, { values: { pod: values }, releaseName: 'own' }));
  expect(notice({ schedulerName: '', name: 'b' })).toEqual([]);
  expect(notice({ schedulerName: 'volcano' })).toEqual([
    'release own sets values that no template of chart demo 1.2.3 reads: pod.schedulerName',
  ]);
});
