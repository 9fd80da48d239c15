import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hooks } from '../../../lib';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import { differingPaths } from '../../../lib/helm/rendering/differences';
import { failureOf, temporaryFolder } from '../../support/apps';
import { helmWithin } from '../../support/helm-scripts';
import { configMap, releaseOf, releaseOfTemplate } from '../../support/releases';

describe('a non-deterministic chart is rejected', () => {
  test.each([
    ['with random text', 'data: { a: "{{ randAlphaNum 16 }}", b: "b" }', 'ConfigMap/one data.a'],
    ['with a random key', 'data: { "{{ randAlpha 8 }}": b }', 'ConfigMap/one data.'],
    ['with a nested random value', 'data: { a: [{ b: 1 }, { b: "{{ uuidv4 }}" }] }', 'ConfigMap/one data.a.1.b'],
  ])('%s, and the error names the path', (_, data, place) => {
    const failure = failureOf(() => releaseOfTemplate(configMap('one', data)));
    expect(failure.code).toBe('CLEARML1009');
    expect(failure.message).toContain(`differ at ${place}`);
  });

  test('with a random name, and the error names both objects', () => {
    const failure = failureOf(() => releaseOfTemplate(configMap('one-{{ randNumeric 9 }}')));
    expect(failure.message).toMatch(/differ at ConfigMap\/one-\d{9}, ConfigMap\/one-\d{9}\n/);
  });

  test('with random text in a kept hook', () => {
    const hook = configMap('one', '  annotations: { helm.sh/hook: pre-install }\ndata: { a: "{{ randAlpha 9 }}" }');
    expect(failureOf(() => releaseOfTemplate(hook, { hooks: Hooks.keep() })).code).toBe('CLEARML1009');
  });
});

test('a chart that differs only in comments or in the order of keys is accepted', () => {
  const shuffled = '{{ if eq (randNumeric 1) (randNumeric 1) }}b: "1"\n  c: "2"{{ else }}c: "2"\n  b: "1"{{ end }}';
  const release = releaseOfTemplate(configMap('one', `# rendered {{ uuidv4 }}\ndata:\n  ${shuffled}\n`));
  expect(release.getObject('ConfigMap', 'one').toJson().data).toEqual({ b: '1', c: '2' });
});

test('one chart in two apps renders to the same bytes', () => {
  const json = () =>
    JSON.stringify(
      releaseOfTemplate(configMap('one', 'data: { a: "{{ .Release.Name }}" }')).apiObjects.map((o) => o.toJson()),
    );
  expect(json()).toBe(json());
});

test('differingPaths distinguishes objects without names or kinds', () => {
  const differ = (a: string, b: string) => differingPaths(parseManifestStream(a, 'a'), parseManifestStream(b, 'b'));
  expect(differ('a: 1\n---\na: 1\n', 'a: 1\n---\na: 2\n')).toEqual(['object/#2 a']);
  expect(differ('text', 'other')).toEqual(['object/']);
  expect(differ('a: [1]', 'a: {b: 1}')).toEqual(['object/ a']);
  expect(differ('a: 12345678901234567890', 'a: 12345678901234567890')).toEqual([]);
});

describe('helm', () => {
  test('receives values on standard input, never as a file or an argument', () => {
    const log = join(temporaryFolder(), 'log');
    const helm = helmWithin(`echo "$@" >> ${log}\nexec $HELM "$@"`);
    const values = { text: 'a-value-to-be-seen' };
    const files = {
      'values.yaml': 'text: ""',
      'templates/a.yaml': configMap('a', 'data: { a: "{{ .Values.text }}" }'),
    };
    const release = releaseOf(files, { helmExecutable: helm, values });
    expect(release.getObject('ConfigMap', 'a').toJson().data).toEqual({ a: 'a-value-to-be-seen' });
    expect(readFileSync(log, 'utf8')).toMatch(/^template \S+ \S+\/demo --skip-tests --values - --namespace clearml$/m);
    expect(readFileSync(log, 'utf8')).not.toContain('a-value-to-be-seen');
  });

  test('can print more output than cdk8s accepts', () => {
    const files = {
      'values.yaml': `text: ${'x'.repeat(1000)}`,
      'templates/a.yaml': `${configMap('a')}data:\n{{ range until 14000 }}  k{{ . }}: {{ $.Values.text }}\n{{ end }}`,
    };
    const { data } = releaseOf(files).getObject('ConfigMap', 'a').toJson();
    expect(JSON.stringify(data).length).toBeGreaterThan(12 * 1024 * 1024);
  });

  test('renders for the versions in the props kubeVersion and apiVersions', () => {
    const template = configMap(
      'a',
      'data:\n  version: "{{ .Capabilities.KubeVersion }}"\n  has: "{{ .Capabilities.APIVersions.Has "example.com/v1/Thing" }}"\n',
    );
    const withApi = releaseOfTemplate(template, { kubeVersion: '1.30.4', apiVersions: ['example.com/v1/Thing'] });
    expect(withApi.getObject('ConfigMap', 'a').toJson().data).toEqual({ version: 'v1.30.4', has: 'true' });
    const withoutApi = releaseOfTemplate(template, { kubeVersion: '1.31.0' });
    expect(withoutApi.getObject('ConfigMap', 'a').toJson().data).toEqual({ version: 'v1.31.0', has: 'false' });
  });

  test('receives the flags in the prop helmFlags', () => {
    const files = { 'values.yaml': 'a: 1', 'templates/a.yaml': configMap('a', 'data: { a: "{{ .Values.a }}" }') };
    const release = releaseOf(files, { helmFlags: ['--set', 'a=2'] });
    expect(release.getObject('ConfigMap', 'a').toJson().data).toEqual({ a: '2' });
  });

  test('that is killed is reported with its signal', () => {
    const failure = failureOf(() =>
      releaseOf({}, { helmExecutable: helmWithin('[ $1 = version ] && exec $HELM "$@"; kill -9 $$') }),
    );
    expect(failure.message).toContain('helm ended with SIGKILL');
  });
});
