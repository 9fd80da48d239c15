import type { HelmReleaseProps } from '../../lib';
import { SecretValue } from '../../lib';
import { failureOf, temporaryFolder, testChart } from '../support/apps';
import { chartIn } from '../support/chart-files';
import { releaseOf } from '../support/releases';
import { textsOf } from '../support/secret-texts';
import { labels, only, outcome, SECRET } from './releases';

/** A secret whose content synth reads. */
const secret = (content = 'Secret123') => SecretValue.unsafePlainText(content);
const acknowledged = { acknowledgedSecretUses: [{ path: 'v.a', reason: 'the content is a short password' }] };
const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
const condition = (text: string, then: string, otherwise = '') =>
  `{{ if ${text} }}${then}{{ else }}${otherwise}{{ end }}`;

/** A chart in which no analysis finds the template that gets the secret. */
const hidden = (template: string, more = '') => ({
  'values.yaml': 'v: {a: ""}\nkind: hidden\n',
  'templates/_helpers.tpl': `{{ define "demo.hidden" }}${template}{{ end }}`,
  'templates/all.yaml': `${SECRET}---\n{{ include (printf "demo.%s" .Values.kind) .Values.v.a }}\n${more}`,
});
const hiddenRelease = (template: string, props: Partial<HelmReleaseProps> = {}, more?: string) =>
  releaseOf(hidden(template, more), { values: { v: { a: secret() } }, ...props }, testChart(), 'demo');

test.each([
  ['eq', 'eq .Values.v.a "abc"'],
  ['len', 'gt (len .Values.v.a) 50'],
  ['hasPrefix', 'hasPrefix "sk" .Values.v.a'],
  ['contains', 'contains "@" .Values.v.a'],
  ['regexMatch', 'regexMatch "^[a-z]{8}$" .Values.v.a'],
])('objects that depend on %s of a secret have the structure of a text of 40 letters and digits', (name, use) => {
  const template = `${SECRET}---\n${condition(use, configMap('met'), configMap('unmet'))}data: {a: b}\n${condition(use, 'immutable: true')}\n---\n${condition(use, configMap('extra'))}`;
  expect(failureOf(() => outcome(template, { a: secret() })).message).toMatch(
    new RegExp(`^CLEARML3022 clearml/demo: the chart passes v\\.a .* to ${name} in `),
  );
  const { ordinary, secrets } = outcome(template, { a: secret() }, acknowledged);
  expect(labels(ordinary)).toEqual(['ConfigMap/unmet']);
  expect(only(ordinary, 'ConfigMap')).not.toHaveProperty('immutable');
  expect(textsOf(only(secrets, 'Secret'))).toEqual({ k: 'Secret123' });
});

test('a template that searches a secret for a character renders the same at each synth', () => {
  const characters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
  const lines = characters.map((one) => condition(`contains "${one}" .Values.v.a`, `  "${one}": "" \n`));
  const template = `${SECRET}---\n${configMap('found')}data:\n  "-": ""\n${lines.join('')}`;
  const found = Object.keys(only(outcome(template, { a: secret() }, acknowledged).ordinary, 'ConfigMap').data);
  expect(found.join('')).toBe('0123456789-ABCDEFGHIJKLMNOPQRSTabcdefgxyz');
});

test('a list of the parts of a secret has one item, and a content with separators is rejected', () => {
  const parts = '{{ range $n, $part := splitList "," .Values.v.a }}\n  k{{ $n }}: {{ $part | quote }}{{ end }}';
  const template = `apiVersion: v1\nkind: Secret\nmetadata: {name: made}\nstringData:${parts}\n`;
  expect(textsOf(only(outcome(template, { a: secret() }, acknowledged).secrets, 'Secret'))).toEqual({
    k0: 'Secret123',
  });
  expect(failureOf(() => outcome(template, { a: secret('one,two') }, acknowledged)).message).toContain('CLEARML3006');
});

test('a text that a template makes of a length is an error also with an acknowledgement', () => {
  for (const text of ['{{ len .Values.v.a }}', 'x{{ gt (len .Values.v.a) 50 }}']) {
    const template = `${SECRET}---\n${configMap('made')}data: {length: "${text}"}\n`;
    expect(failureOf(() => outcome(template, { a: secret() }, acknowledged)).message).toMatch(
      /^CLEARML3004 clearml\/demo: demo\/templates\/all.yaml alters plain text secret \d+ at ConfigMap\/made data.length\n/,
    );
  }
});

describe('a structure whose template no analysis finds', () => {
  const LONG = condition('gt (len .) 50', configMap('long'), configMap('short'));
  const ITEMS = `${configMap('items')}items: [a{{ if gt (len .) 50 }}, b{{ end }}]`;

  test.each([
    ['another object', LONG, 'ConfigMap/short metadata.name of demo/templates/all.yaml'],
    [
      'an additional object',
      condition('gt (len .) 50', configMap('more')),
      'an additional object of demo/templates/all.yaml',
    ],
    ['other items', ITEMS, 'ConfigMap/items items of demo/templates/all.yaml'],
  ])('is an error that offers an acknowledgement: %s', (_, template, place) => {
    expect(failureOf(() => hiddenRelease(template).apiObjects).message.split('\n')).toEqual([
      `CLEARML3022 clearml/demo: other texts in the place of v.a change the structure of ${place}`,
      '  expected: the same keys, items and objects for each content, because helm gets a placeholder',
      "  fix: name an existing Secret in the values of the chart; or, if your content gives the structure of 40 letters and digits, declare { path: 'v.a', reason: '…' } in acknowledgedSecretUses",
    ]);
    expect(() => hiddenRelease(template, acknowledged).apiObjects).not.toThrow();
  });

  test('requires the acknowledgement of the secret on which it depends', () => {
    const values = { v: { a: secret(), b: secret('other') } };
    const files = { ...hidden(ITEMS), 'values.yaml': 'v: {a: "", b: ""}\nkind: hidden\n' };
    const release = (path: string) => () =>
      releaseOf(files, { values, acknowledgedSecretUses: [{ path, reason: 'x' }] }, testChart(), 'demo').apiObjects;
    expect(failureOf(release('v.b')).message).toContain('place of v.a change the structure of ConfigMap/items items');
    expect(release('v.a')).not.toThrow();
  });

  test('is also a template that fails for other texts', () => {
    const template = '{{ if not (regexMatch "^[a-z][A-Za-z0-9]{39}$" .) }}{{ fail "odd" }}{{ end }}';
    expect(failureOf(() => hiddenRelease(template).apiObjects).message).toMatch(
      /^CLEARML3022 clearml\/demo: helm rejects other texts in the place of v.a\n/,
    );
    expect(() => hiddenRelease(template, acknowledged).apiObjects).not.toThrow();
  });

  test('does not make other acknowledgements necessary', () => {
    const message = 'acknowledgedSecretUses names v.a, but no template depends on the content of a secret there';
    expect(failureOf(() => hiddenRelease('', acknowledged).apiObjects).message).toContain(message);
  });

  test('stays acknowledged when the rendering is stored', () => {
    const chart = chartIn(temporaryFolder(), hidden(ITEMS));
    for (const props of [acknowledged, acknowledged]) {
      const release = releaseOf({}, { chart, values: { v: { a: secret() } }, ...props }, testChart(), 'demo');
      expect(labels(release.apiObjects.map((one) => one.toJson()))).toEqual(['ConfigMap/items']);
    }
    expect(
      failureOf(() => releaseOf({}, { chart, values: { v: { a: secret() } } }, testChart(), 'demo').apiObjects).message,
    ).toContain('CLEARML3022');
  });
});
