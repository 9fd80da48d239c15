import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { placeholdersOfSecrets } from '../../lib/helm/data/placeholders';
import { SecretValue } from '../../lib/secrets/secret-value';
import { failureOf, noticesOf, temporaryFolder } from '../support/apps';
import { cacheInFolder, entriesOf, withoutSharedCache } from '../support/caches';
import { filesBelow } from '../support/files';
import { releaseOf } from '../support/releases';
import { textsOf } from '../support/secret-texts';
import { A, delivered, deployment, outcome, pod, release, SECRET, secretOf } from './releases';

const password = () => SecretValue.unsafePlainText('s3cret');
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');

withoutSharedCache();

describe('a template may not', () => {
  const encoded = (pipeline: string) => secretOf({ k: `{{ .Values.v.a | ${pipeline} | quote }}` });
  test.each(
    [
      ...['sha256sum', 'sha1sum', 'sha512sum', 'adler32sum', 'trunc 8', 'trunc -8', 'substr 2 9', 'abbrev 12', 'upper'],
      ...['lower', 'title', 'swapcase', 'snakecase', 'initials', 'splitList "" | reverse | join ""'],
      ...['regexFind "[a-z]+"', 'b32enc | trunc 9', 'b64enc | upper', 'derivePassword 1 "long" "u" "x"'],
      ...['htpasswd "user"', 'htpasswd "user" | b64enc', 'bcrypt'],
    ].map((pipeline) => [pipeline]),
  )('alter a secret by %s', (pipeline) => {
    expect(failureOf(() => outcome(encoded(pipeline), { a: password() })).message).toMatch(
      /^CLEARML3004 clearml\/demo: (?:demo\/templates\/all\.yaml|the chart) alters plain text secret \d+ at Secret\/made stringData\.k\n|^CLEARML3022 clearml\/demo: the chart passes v\.a /,
    );
  });

  test('put a secret into an object that has another kind or name for other contents', () => {
    const template = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "x-{{ .Values.v.a | lower }}"}`;
    expect(failureOf(() => release(template, { a: password() })).message).toMatch(/^CLEARML3004 clearml\/demo: /);
  });

  test('alter a secret without a way out', () => {
    const files = { 'values.yaml': 'auth: {password: "", existingSecret: ""}\nother: {existingSecret: ""}\n' };
    const template = secretOf({ k: '{{ .Values.auth.password | sha256sum }}' });
    const values = { auth: { password: password() } };
    const { message } = failureOf(() => releaseOf({ ...files, 'templates/s.yaml': template }, { values }));
    expect(message).toContain('fix: set auth.existingSecret instead: the name of a Secret, or a finished hash');
  });
});

describe('code may not', () => {
  const secret = SecretValue.environment('TOKEN');
  const text = String(secret);
  test.each<[string, string]>([
    ['beginning', text.slice(0, 12)],
    ['end', text.slice(-12)],
    ['capitals', text.toUpperCase()],
    ['base64', base64(text)],
    ['hexadecimal digits', Buffer.from(text).toString('hex')],
    ['reversal', [...text].reverse().join('')],
    ['URL encoding', `https://u:${encodeURIComponent(text)}@h`],
  ])('pass the %s of a placeholder as a value', (_, a) => {
    expect(failureOf(() => release(SECRET, { a })).message).toMatch(
      /^CLEARML3004 clearml\/demo: value v\.a contains a part or encoding of the placeholder of environment variable TOKEN\n/,
    );
  });

  test('use a secret as a key of a map, or in flags of helm', () => {
    expect(failureOf(() => release(SECRET, { a: { [text]: 'x' } })).message).toMatch(
      /^CLEARML3003 clearml\/demo: a key of the values is the placeholder of environment variable TOKEN\n/,
    );
    expect(failureOf(() => release(SECRET, {}, undefined, { helmFlags: ['--set', `v.a=${text}`] })).message).toMatch(
      /^CLEARML3003 clearml\/demo: helmFlags\[1\] contains the placeholder of environment variable TOKEN\n/,
    );
  });

  test.each<[string, (chart: Chart) => void]>([
    [
      'a patch',
      (chart) => release(pod('image: x'), { a: 'x' }, chart).patchObject('Pod', 'p', JsonPatch.add('/x', text)),
    ],
    [
      'a label of a chart',
      (chart) => {
        const labels = { a: text.slice(1, 20) };
        new ApiObject(new Chart(chart, 'c', { labels }), 'o', { apiVersion: 'v1', kind: 'X' });
      },
    ],
    [
      'an object of its own',
      (chart) =>
        void new ApiObject(chart, 'o', { apiVersion: 'v1', kind: 'X', data: { a: base64(`x:${text}`) } } as any),
    ],
  ])('put a placeholder into %s: no file is written', (_, action) => {
    const app = new App({ outdir: join(temporaryFolder(), 'dist') });
    const chart = new Chart(app, 'first', { namespace: 'ns' });
    release(pod('image: x'), { a: 'x' }, chart);
    const other = new Chart(app, 'second', { namespace: 'ns' });
    new ApiObject(other, 'any', { apiVersion: 'v1', kind: 'Any', metadata: { labels: { b: 'c' } } });
    action(other);
    expect(failureOf(() => app.synth()).message).toMatch(
      /^CLEARML3003 second\S*: .* contains the placeholder of environment variable TOKEN, or /,
    );
    expect(filesBelow(app.outdir, '.yaml')).toEqual([]);
  });

  test('name a secret in a file', () => {
    const file = join(temporaryFolder(), 'values.yaml');
    writeFileSync(file, `v: {a: "${text}"}`);
    expect(failureOf(() => release(SECRET, {}, undefined, { valuesFiles: [file] })).message).toMatch(
      /^CLEARML2006 .* placeholder/,
    );
    // Placeholders of earlier versions were public.
    const known = createHash('sha256').update('cdk8s-clearml/environment/TOKEN').digest('hex').slice(0, 32);
    writeFileSync(file, `v: {a: ${known}}`);
    const { ordinary } = outcome(SECRET, {}, { valuesFiles: [file] });
    expect(textsOf(ordinary[0]).k).toBe(known);
  });
});

describe('a checksum annotation of a pod template', () => {
  const checksum = (a: SecretValue, other = 'x') => {
    const annotated = deployment('').replace(
      'metadata: {labels: {a: b}}',
      `metadata: {labels: {a: b}, annotations: {checksum/secret: '{{ .Values.v.a | sha256sum }}'}}`,
    );
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {o: "${other}"}`;
    const objects = outcome([annotated, SECRET, map].join('\n---\n'), { a }).ordinary;
    return objects.find(({ kind }) => kind === 'Deployment').spec.template.metadata.annotations['checksum/secret'];
  };

  test('is a digest of the Secrets, the ConfigMaps and the versions of secrets, but not of contents', () => {
    const named = (content: string) => {
      process.env.CHECKSUM_TEST = content;
      return SecretValue.environment('CHECKSUM_TEST');
    };
    const [one, two] = [checksum(named('one')), checksum(named('two'))];
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(two).toBe(one);
    expect(one).not.toBe(createHash('sha256').update('one').digest('hex'));
    expect(checksum(named('one').withVersion('2'))).not.toBe(one);
    expect(checksum(named('one'), 'y')).not.toBe(one);
  });
});

test('an unquoted content that YAML would read as a number is rejected, and another one is written', () => {
  const template = secretOf({ k: A });
  expect(textsOf(outcome(template, { a: password() }).secrets[0]).k).toBe('s3cret');
  const scope = release(template, { a: SecretValue.unsafePlainText('123456') }).node.root;
  expect(scope.node.findAll().flatMap(({ node }) => node.validate())).toEqual([
    expect.stringMatching(
      /^CLEARML3006: the template of Secret\/made at stringData\.k prints plain text secret \d+ without escaping it/,
    ),
  ]);
});

test('writes a binary file as base64 of its bytes', () => {
  const bytes = Buffer.from([0, 255, 254, 128, 10]);
  const file = join(temporaryFolder(), 'key.bin');
  writeFileSync(file, bytes);
  const a = SecretValue.file(file);
  const template = `${secretOf({ k: '{{ .Values.v.a | quote }}' })}\n---\n${secretOf({ k: '{{ .Values.v.a | b64enc }}' }, { field: 'data', metadata: 'name: other' })}`;
  const { secrets } = outcome(template, { a });
  expect(secrets.map(({ data }) => data.k)).toEqual([base64(bytes), base64(bytes)]);
});

test('reports a secret that the chart prints nowhere', () => {
  const template = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {k: "{{ if .Values.v.a }}x{{ end }}"}';
  expect(noticesOf(() => outcome(template, { a: password() }))).toEqual([
    'clearml/demo: the chart prints the secret of value v.a nowhere',
  ]);
});

test('the cache contains neither contents nor placeholders', () => {
  const folder = cacheInFolder();
  const template = secretOf({ k: '{{ .Values.v.a | quote }}', b: '{{ printf "x%s" .Values.v.a | b64enc }}' });
  delivered(template, { a: SecretValue.file('nothing') });
  const stored = entriesOf(folder, 'renderings').map((path) => readFileSync(path, 'utf8'));
  expect(stored).toHaveLength(1);
  for (const placeholder of placeholdersOfSecrets()) {
    expect(stored.join()).not.toContain(placeholder.slice(1, 12));
  }
});

describe('a variable that contains an encoded secret', () => {
  const reader = pod('env: [{name: A, value: {{ dict "p" .Values.v.a | toJson | quote }}}]');

  test('reads the encoded content from a Secret, also with quotes in it', () => {
    const { ordinary, secrets } = outcome(reader, { a: SecretValue.unsafePlainText('x"y') });
    expect(textsOf(secrets[0])).toEqual({ plain: 'x\\"y' });
    const [variable, { value }] = ordinary[0].spec.containers[0].env;
    expect(variable.valueFrom.secretKeyRef).toEqual({ name: 'demo-environment', key: 'plain' });
    expect(value).toBe(`{"p":"$(${variable.name})"}`);
  });

  test('reads an existing Secret only if the encoding keeps letters and digits', () => {
    const existing = SecretValue.existing('theirs', 'key');
    const [variable] = outcome(reader, { a: existing }).ordinary[0].spec.containers[0].env;
    expect(variable.valueFrom.secretKeyRef).toEqual({ name: 'theirs', key: 'key' });
    const hex = pod('env: [{name: A, value: {{ printf "%x" .Values.v.a | quote }}}]');
    expect(failureOf(() => outcome(hex, { a: existing })).message).toMatch(
      /^CLEARML3004 clearml\/demo: a variable reads key key of Secret theirs in another encoding than that of the existing Secret\n/,
    );
  });
});
