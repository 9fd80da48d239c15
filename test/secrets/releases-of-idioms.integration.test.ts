import { spawnSync } from 'node:child_process';
import { App, Testing } from 'cdk8s';
import { SecretValue } from '../../lib/secrets/secret-value';
import { temporaryFolder, testChart } from '../support/apps';
import { chartIn } from '../support/chart-files';
import { releaseOf } from '../support/releases';
import { textsOf } from '../support/secret-texts';
import { CONTENTS, IDIOMS, LOSSY_IDIOMS } from './encoding/idioms';
import { outcome } from './encoding/rendered-idioms';
import { only } from './releases';

/** Idioms in which a secret is in a Secret, also those of files, and in a variable of its own. */
const PLACED = IDIOMS.filter(([name]) => !['shell', 'argument', 'flow map'].includes(name)).map(
  ([name, template], index) => {
    const inSecret = template.replace('kind: ConfigMap', 'kind: Secret').replace(/^data:(?=\n {2}a\.)/m, 'stringData:');
    return { name, id: `demo-${index}`, template: inSecret.replace('name: demo', `name: demo-${index}`) };
  },
);

const FILES = Object.fromEntries(
  PLACED.map(({ id, template }) => [`templates/${id}.yaml`, `{{- $pw := .Values.pw }}\n${template}`]),
);

/** What helm prints for a content, by idiom, also if it is not YAML. */
function printed(chart: string, pw: string): Map<string, string> {
  const args = ['template', 'demo', chart, '--debug', '--values', '-'];
  const input = JSON.stringify({ pw }).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const { stdout } = spawnSync(String(process.env.HELM_EXECUTABLE), args, { input, encoding: 'utf8' });
  const parts = stdout.split(/^---\n# Source: demo\/templates\/(demo-\d+)\.yaml\n/m).slice(1);
  return new Map(
    parts.flatMap((part, index) => (index % 2 === 0 ? [[part, `${(parts[index + 1] ?? '').trim()}\n`]] : [])),
  );
}

test('a release writes what helm renders with the content of a secret, or rejects the content', () => {
  const chart = chartIn(temporaryFolder(), { 'values.yaml': 'pw: ""\n', ...FILES });
  const scope = testChart();
  const pw = SecretValue.environment('CDK8S_CLEARML_TEST_CONTENT');
  releaseOf({ 'values.yaml': 'pw: ""\n', ...FILES }, { releaseName: 'demo', values: { pw } }, scope);
  const secrets = App.of(scope).charts.find(({ node }) => node.id === 'clearml-secrets');
  const written = (id: string, text: string): { problems: string[]; document: any } => {
    const isVariable = text.includes('kind: Pod');
    const object: any = secrets?.node.children.find(
      ({ node }) => node.id.includes(isVariable ? 'environment' : `${id}`) && (isVariable || node.id.endsWith(id)),
    );
    const problems: string[] = object.node.validate();
    if (problems.length > 0) {
      return { problems, document: undefined };
    }
    const { apiVersion, kind, data } = object.toJson();
    const texts = textsOf({ kind, data });
    const [content] = Object.values(texts);
    const document = isVariable
      ? {
          apiVersion,
          kind: 'Pod',
          metadata: { name: id },
          spec: { containers: [{ name: 'a', env: [{ name: 'PW', value: content }] }] },
        }
      : {
          apiVersion,
          kind,
          metadata: { name: id },
          ...(text.includes('stringData:') ? { stringData: texts } : { data }),
        };
    return { problems, document: JSON.parse(JSON.stringify(document)) };
  };
  const unequal: unknown[] = [];
  const equal = new Map<string, number>();
  for (const content of CONTENTS.filter((_, index) => index % 2 === 0 || process.env.CDK8S_CLEARML_ALL_RUNS)) {
    process.env.CDK8S_CLEARML_TEST_CONTENT = content;
    const real = printed(chart, content);
    for (const { name, id } of PLACED) {
      const text = real.get(id) ?? '';
      const { problems, document } = written(id, FILES[`templates/${id}.yaml`] ?? '');
      const result = problems.length > 0 ? 'rejected' : outcome(() => [document], content, text);
      if (result === 'equal') {
        equal.set(name, (equal.get(name) ?? 0) + 1);
      } else if (result !== 'rejected') {
        unequal.push([name, content, result]);
      }
      expect(problems.join('\n')).toMatch(/^(?:CLEARML3006: |$)/);
    }
  }
  expect(unequal).toEqual([]);
  expect([...equal.values()].filter((count) => count >= 15).length).toBeGreaterThanOrEqual(30);
});

test.each(LOSSY_IDIOMS)('a release rejects %s of a secret', (_, template) => {
  const files = { 'values.yaml': 'pw: ""\n', 'templates/s.yaml': `{{- $pw := .Values.pw }}\n${template}` };
  const scope = testChart();
  const render = () => {
    releaseOf(files, { values: { pw: SecretValue.unsafePlainText('S3cret "x"') } }, scope);
    return only(Testing.synth(App.of(scope).charts[1] ?? scope), 'Secret');
  };
  expect(render).toThrow(/CLEARML30(?:04|06|22)/);
});
