import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { bare } from '../../lib/helm/data/placeholders';
import { SecretValue } from '../../lib/secrets/secret-value';
import { failureOf, temporaryFolder } from '../support/apps';
import { helmWithin } from '../support/helm-scripts';
import { releaseOf } from '../support/releases';
import { dataOf, textsOf } from '../support/secret-texts';
import { A, B, outcome, pod, release, secretOf } from './releases';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const plain = () => SecretValue.unsafePlainText('s3cr"et/+');
const existing = SecretValue.existing('theirs', 'their-key');
const env = (entries: any[]) =>
  Object.fromEntries(entries.map(({ name, value, valueFrom }) => [name, valueFrom?.secretKeyRef ?? value]));

describe('a Secret object', () => {
  test.each([
    ['stringData', A, 's3cr"et/+'],
    ['stringData', '{{ printf "pw=%s;" .Values.v.a | quote }}', 'pw=s3cr"et/+;'],
    ['data', '{{ .Values.v.a | b64enc }}', base64('s3cr"et/+')],
    [
      'data',
      '{{ printf "user:%s" .Values.v.a | b64enc | printf "Basic %s" | b64enc }}',
      base64(`Basic ${base64('user:s3cr"et/+')}`),
    ],
    [
      'stringData',
      `{{ dict "n" 1234567890123456789 "p" .Values.v.a | toJson | squote }}`,
      '{"n":1234567890123456789,"p":"s3cr\\"et/+"}',
    ],
  ])('contains the content of the secret in %s: %s', (field, template, expected) => {
    const other = field === 'data' ? 'AAH/' : 'plain';
    const { ordinary, secrets } = outcome(secretOf({ key: template, other }, { field }), { a: plain() });
    const entries = { key: expected, other };
    expect(secrets).toEqual([expect.objectContaining({ data: field === 'data' ? entries : dataOf(entries) })]);
    expect(ordinary).toEqual([]);
  });

  test('contains the content in the nested login of registry credentials', () => {
    const template = secretOf(
      {
        '.dockerconfigjson': `{{ dict "auths" (dict "r.io" (dict "password" .Values.v.a "auth" (printf "u:%s" .Values.v.a | b64enc))) | toJson | b64enc }}`,
      },
      { field: 'data' },
    );
    const [secret] = outcome(template, { a: plain() }).secrets;
    const text = Buffer.from(secret.data['.dockerconfigjson'], 'base64').toString();
    expect(JSON.parse(text).auths['r.io']).toEqual({ password: 's3cr"et/+', auth: base64('u:s3cr"et/+') });
  });

  test('is rejected with a secret in its metadata', () => {
    const template = secretOf({ key: A }, { metadata: 'name: made, annotations: {a: "{{ .Values.v.a }}"}' });
    expect(failureOf(() => release(template, { a: plain() })).message).toMatch(
      /^CLEARML3003 clearml\/demo: .*plain text secret \d+ into Secret\/made at metadata\.annotations\.a\n/,
    );
  });

  test('has an empty text for a null entry, as in the API server', () => {
    const [secret] = outcome(secretOf({ key: A, none: 'null' }), { a: plain() }).secrets;
    expect(secret.data.none).toBe('');
  });
});

describe('an environment variable', () => {
  test('is read from a Secret if its whole value is a secret', () => {
    const reader = pod('env: [{name: A, value: {{ .Values.v.a | quote }}}, {name: B, value: "{{ .Values.v.b }}"}]');
    const { ordinary, secrets } = outcome(reader, { a: plain(), b: existing });
    expect(env(ordinary[0].spec.containers[0].env)).toEqual({
      A: { name: 'demo-environment', key: 'plain' },
      B: { name: 'theirs', key: 'their-key' },
    });
    expect(textsOf(secrets[0])).toEqual({ plain: 's3cr"et/+' });
  });

  test('refers to a preceding variable for a secret in a longer text', () => {
    const reader = pod('env: [{name: A, value: "u:{{ .Values.v.a }}@{{ .Values.v.a }}"}]');
    const { ordinary } = outcome(reader, { a: existing });
    expect(ordinary[0].spec.containers[0].env).toEqual([
      { name: 'SECRET_THEIR_KEY', valueFrom: { secretKeyRef: { name: 'theirs', key: 'their-key' } } },
      { name: 'A', value: 'u:$(SECRET_THEIR_KEY)@$(SECRET_THEIR_KEY)' },
    ]);
  });

  test('refers to separate variables for secrets with the same key', () => {
    const { ordinary } = outcome(pod('env: [{name: A, value: "{{ .Values.v.a }}:{{ .Values.v.b }}"}]'), {
      a: SecretValue.existing('one', 'password'),
      b: SecretValue.existing('two', 'password'),
    });
    const { A, ...variables } = env(ordinary[0].spec.containers[0].env) as any;
    const [first, second] = A.match(/SECRET_[A-Z0-9_]+/g);
    expect([variables[first].name, variables[second].name]).toEqual(['one', 'two']);
  });

  test('refers to a secret that follows a dollar sign', () => {
    const reader = pod('env: [{name: A, value: "${{ .Values.v.a }}"}, {name: B, value: "$${{ .Values.v.a }}"}]');
    const { ordinary } = outcome(reader, { a: existing });
    const { A, B } = env(ordinary[0].spec.containers[0].env) as any;
    expect([A, B]).toEqual(['$$$(SECRET_THEIR_KEY)', '$$$(SECRET_THEIR_KEY)']);
  });

  test('is rejected if a secret between quotes contains a quote', () => {
    const scope = release(pod(`env: [{name: A, value: '{"a":"{{ .Values.v.a }}"}'}]`), { a: plain() }).node.root;
    expect(scope.node.findAll().flatMap(({ node }) => node.validate())).toEqual([
      expect.stringMatching(/^CLEARML3006: plain text secret \d+ contains a double quote/),
    ]);
  });
});

const map = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: ${data}`;
const custom = 'apiVersion: a.b/v1\nkind: C\nmetadata: {name: c}\nspec: {l: [[{p: "{{ .Values.v.a }}"}]]}';
const encoded = pod('env: [{name: A, value: "{{ .Values.v.a | b64enc }}"}]');

test.each([
  ['a ConfigMap', map('{f: "x {{ .Values.v.a }}"}'), 'ConfigMap/m at data.f'],
  ['a ConfigMap, as base64', map('{f: "{{ .Values.v.a | b64enc }}"}'), 'ConfigMap/m at data.f'],
  ['arguments', pod('args: [a, "--pw={{ .Values.v.a }}"]'), 'Pod/p at spec.containers[0].args[1]'],
  ['a variable, as base64', encoded, 'Pod/p at spec.containers[0].env[0].value'],
  ['a key of a map', map('{"{{ .Values.v.a }}": x}'), 'a key of ConfigMap/m data'],
  ['a custom object', custom, 'C/c at spec.l[0][0].p'],
])('rejects a secret in %s', (_, template, place) => {
  const { message } = failureOf(() => release(template, { a: existing }));
  expect(message).toContain(
    `CLEARML3003 clearml/demo: demo/templates/all.yaml${place.startsWith('a key') ? '' : ' (line 1)'} puts key their-key of Secret theirs into ${place}`,
  );
  expect(message.split('\n')).toHaveLength(3);
});

test.each([
  ['trunc 20', secretOf({ k: '{{ .Values.v.a | trunc 20 }}' })],
  ['trunc -16', pod('args: ["{{ .Values.v.a | trunc -16 }}"]')],
  ['upper', secretOf({ k: '{{ .Values.v.a | upper }}' })],
  ['trunc 20 | b64enc', secretOf({ k: '{{ .Values.v.a | trunc 20 | b64enc }}' }, { field: 'data' })],
  ['sha256sum', secretOf({ k: '{{ .Values.v.a | sha256sum }}' })],
])('rejects an altered secret: %s', (alteration, template) => {
  const isCut = alteration.startsWith('trunc');
  const more = { acknowledgedSecretUses: isCut ? [{ path: 'v.a', reason: 'the resolver reports it' }] : [] };
  expect(failureOf(() => release(template, { a: plain() }, undefined, more)).message).toMatch(
    /^CLEARML3004 clearml\/demo: demo\/templates\/all\.yaml alters plain text secret \d+ at (?:Secret\/made (?:data|stringData)\.k|Pod\/p spec\.containers\.0\.args\.0)\n/,
  );
});

describe('a key whose value is in an existing Secret', () => {
  const made = secretOf({ a: A, b: 'own' });
  const removed = secretOf({ a: A });
  const both = (secret: string, other: string) => outcome(`${secret}\n---\n${other}`, { a: existing }).ordinary;
  const podIn = (objects: any[]) => objects.find(({ kind }) => kind === 'Pod').spec;

  test('is removed from its Secret, which is removed when it has no other keys', () => {
    expect(outcome(made, { a: existing })).toEqual({
      ordinary: [expect.objectContaining({ data: dataOf({ b: 'own' }) })],
      secrets: [],
    });
    expect(outcome(removed, { a: existing })).toEqual({ ordinary: [], secrets: [] });
  });

  test('is rejected inside a longer text', () => {
    expect(failureOf(() => release(secretOf({ k: 'x{{ .Values.v.a }}' }), { a: existing })).message).toMatch(
      /^CLEARML3005 clearml\/demo: .* puts key their-key of Secret theirs inside a longer text, at key k of Secret\/made\n/,
    );
  });

  test('is read from the existing Secret by secretKeyRef', () => {
    const reader = pod(
      'env: [{name: A, valueFrom: {secretKeyRef: {name: made, key: a, optional: true}}}, {name: B, valueFrom: {secretKeyRef: {name: made, key: b}}}]',
    );
    expect(env(podIn(both(made, reader)).containers[0].env)).toEqual({
      A: { name: 'theirs', key: 'their-key', optional: true },
      B: { name: 'made', key: 'b' },
    });
  });

  test.each([
    ['remains', made, [{ prefix: 'P_', secretRef: { name: 'made' } }]],
    ['is removed', removed, []],
  ])('is read from the existing Secret when the Secret of envFrom %s', (_, secret, sources) => {
    const [container] = podIn(both(secret, pod('envFrom: [{prefix: P_, secretRef: {name: made}}]'))).containers;
    expect(container.envFrom).toEqual(sources);
    expect(env(container.env)).toEqual({ P_a: { name: 'theirs', key: 'their-key' } });
  });

  test('is overridden by an env entry with its name', () => {
    const [container] = podIn(
      both(made, pod('envFrom: [{secretRef: {name: made}}]\nenv: [{name: a, value: mine}]')),
    ).containers;
    expect(container.env).toEqual([{ name: 'a', value: 'mine' }]);
  });

  const redirected = { secret: { name: 'theirs', items: [{ key: 'their-key', path: 'a' }] } };
  const rest = { secret: { name: 'made' } };
  const onlyB = { secret: { name: 'made', items: [{ key: 'b', path: 'b' }] } };
  const toA = { secret: { name: 'theirs', items: [{ key: 'their-key', path: 'x/y', mode: 256 }] } };
  const files = (items: string) => `{secretName: made, items: [${items}]}`;
  test.each([
    ['all keys', made, '{secretName: made, defaultMode: 256}', { defaultMode: 256, sources: [rest, redirected] }],
    ['all keys of a removed Secret', removed, '{secretName: made}', { sources: [redirected] }],
    ['selected keys', made, files('{key: a, path: x/y, mode: 256}, {key: b, path: b}'), { sources: [onlyB, toA] }],
    ['other keys only', made, files('{key: b, path: b}'), { sources: [onlyB] }],
  ])('is redirected in a volume with %s', (_, secret, volume, projected) => {
    const spec = podIn(both(secret, pod('image: x', `volumes: [{name: v, secret: ${volume}}]`)));
    expect(spec.volumes).toEqual([{ name: 'v-projected', projected }]);
  });

  test('is redirected in a projected volume', () => {
    const spec = podIn(
      both(
        removed,
        pod('image: x', 'volumes: [{name: v, projected: {sources: [{secret: {name: made}}, {configMap: {name: m}}]}}]'),
      ),
    );
    expect(spec.volumes[0].projected.sources).toEqual([redirected, { configMap: { name: 'm' } }]);
  });

  test('is redirected in imagePullSecrets', () => {
    const secret = secretOf({ '.dockerconfigjson': A });
    expect(podIn(both(secret, pod('image: x', 'imagePullSecrets: [{name: made}]'))).imagePullSecrets).toEqual([
      { name: 'theirs' },
    ]);
  });
});

test('passes no secret to helm, and writes none to the disk during a rendering', () => {
  const marker = 'marker-7f3a';
  const record = join(temporaryFolder(), 'record');
  const file = join(temporaryFolder(), 'token');
  writeFileSync(file, marker);
  const a = SecretValue.file(file);
  const v = { a, b: SecretValue.unsafePlainText(marker), c: `x:${SecretValue.unsafePlainText(marker)}` };
  // The record must not contain the source itself.
  writeFileSync(file, '');
  // The default temporary folder contains files of other programs, such as jest's copy of this test with the marker.
  const temporary = temporaryFolder();
  jest.spyOn(os, 'tmpdir').mockReturnValue(temporary);
  // Records the arguments and the input of helm, and the files in the temporary folder while it runs.
  const helmExecutable = helmWithin(`{ echo "$0 $*"; env; } >> ${record}
find ${temporary} -newer "$0" -type f -not -path '*/dist/*' -exec cat {} + >> ${record} 2>/dev/null
tee -a ${record} | exec $HELM "$@"`);
  const template = secretOf({ a: A, b: B, c: '{{ .Values.v.c }}' });
  const files = { 'values.yaml': 'v: {}\n', 'templates/s.yaml': template };
  expect(releaseOf(files, { values: { v }, unsetValues: ['v.nothing'], helmExecutable }).apiObjects).toEqual([]);
  const recorded = readFileSync(record, 'utf8');
  expect(recorded).toContain(bare(a._placeholder));
  expect(recorded).not.toContain(marker);
});
