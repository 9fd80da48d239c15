import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { HelmRelease, type HelmReleaseProps, ObjectChecks, Randomness, SecretDelivery } from '../../lib';
import { failureOf, objectsIn, runInTemporaryFolders, synthesized, temporaryFolder, testChart } from '../support/apps';
import { type ChartFiles, chartIn } from '../support/chart-files';
import { configMap } from '../support/releases';
import { textsOf } from '../support/secret-texts';

runInTemporaryFolders();

const pin = Randomness.pin();

/** The objects of an app with one release, as files. */
function synth(files: ChartFiles, props: Partial<HelmReleaseProps> = {}, scope: Chart = testChart()) {
  const chart = chartIn(temporaryFolder(), files);
  new HelmRelease(scope, 'release', { chart, releaseName: 'demo', randomness: pin, ...props });
  return synthesized(scope);
}

const find = (files: Record<string, string>, kind: string): any => objectsIn(files).find((one) => one.kind === kind);
const text = (base64: string) => Buffer.from(base64, 'base64').toString();

const secret = (entries: string, name = 'made') =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\n${entries}\n`;

const PASSWORD = { 'templates/a.yaml': secret('stringData: { password: "{{ randAlphaNum 12 }}", user: app }') };

/** A webhook with a CA, as many charts create it. */
const WEBHOOK = {
  'templates/a.yaml': `{{- $ca := genCAWithKey "demo-ca" 365 (genPrivateKey "ecdsa") }}
{{- $cert := genSignedCertWithKey "demo" nil (list "demo.svc") 365 $ca (genPrivateKey "ecdsa") }}
${secret('type: kubernetes.io/tls\ndata:\n  ca.crt: {{ $ca.Cert | b64enc }}\n  tls.crt: {{ $cert.Cert | b64enc }}\n  tls.key: {{ $cert.Key | b64enc }}')}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: hook }
webhooks:
  - name: a.b.c
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig: { caBundle: {{ $ca.Cert | b64enc }}, service: { name: a, namespace: b } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: d, labels: { replicas: "{{ .Values.replicas }}" } }
spec:
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b }, annotations: { checksum/ca: {{ $ca.Cert | sha256sum }} } }
    spec: { containers: [{ name: c, image: i, env: [{ name: ID, value: "{{ uuidv4 }}" }] }] }
`,
  'values.yaml': 'replicas: 1\n',
};

describe('pinned random values', () => {
  test('are the same at each synth, while all other parts are rendered anew', () => {
    const first = synth(WEBHOOK);
    expect(synth(WEBHOOK)).toEqual(first);
    const changed = synth(WEBHOOK, { values: { replicas: 3 } });
    const replaced = (files: object) =>
      JSON.parse(JSON.stringify(files).replace('replicas: \\"1\\"', 'replicas: \\"3\\"'));
    expect(changed).toEqual(replaced(first));
    expect(changed).not.toEqual(first);
  });

  test('come from one rendering: a certificate, its key and its CA match', () => {
    const files = synth(WEBHOOK);
    const { data } = find(files, 'Secret');
    const [{ clientConfig }] = find(files, 'ValidatingWebhookConfiguration').webhooks;
    const certificate = new X509Certificate(text(data['tls.crt']));
    const ca = new X509Certificate(text(clientConfig.caBundle));
    expect(certificate.verify(ca.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(require('node:crypto').createPrivateKey(text(data['tls.key'])))).toBe(true);
    expect(clientConfig.caBundle).toBe(data['ca.crt']);
  });

  test('in Secret objects are secrets, which only the file of Secrets and the store contain', () => {
    const { 'clearml.k8s.yaml': ordinary, ...rest } = synth(PASSWORD);
    const texts = textsOf(find(rest, 'Secret'));
    expect(texts).toEqual({ password: expect.stringMatching(/^[A-Za-z0-9]{12}$/), user: 'app' });
    expect(ordinary ?? '').not.toContain(texts.password);
    expect(readFileSync('generated-secrets.lock.json', 'utf8')).not.toContain(texts.password);
    expect(readFileSync(join('.cdk8s-clearml', 'generated-secrets.json'), 'utf8')).toContain(texts.password);
  });

  test('are the smallest part of a text: other parts of a file and of a login stay current', () => {
    const files = {
      'values.yaml': 'user: one\n',
      'templates/a.yaml': `{{- $p := randAlphaNum 16 }}
${secret(`stringData:
  app.conf: |
    user = {{ .Values.user }}
    key = "{{ $p }}"
  config.json: {{ dict "user" .Values.user "key" $p | toJson | quote }}
  login: {{ printf "%s:%s" .Values.user $p | b64enc }}
  url: http://{{ .Values.user }}:{{ $p }}@host/{{ .Values.user }}`)}`,
    };
    const [one, two] = ['one', 'two'].map((user) =>
      textsOf(find(synth(files, { values: { user } }), 'Secret')),
    ) as any[];
    expect(two).toEqual(JSON.parse(JSON.stringify(one).replaceAll('one', 'two').replace(one.login, two.login)));
    expect(text(two.login)).toBe(text(one.login).replace('one', 'two'));
  });

  test('may be names, numbers, and parts of ConfigMaps', () => {
    const name = '{{ printf "job-%s" (randAlphaNum 5 | lower) }}';
    const files = {
      'templates/a.yaml': `${configMap(name, `data: { seed: "{{ randAlpha 30 }}" }`)}\n---\n${configMap('fixed')}`,
      'templates/b.yaml': `apiVersion: v1\nkind: Service\nmetadata: { name: s }\nspec: { ports: [{ port: 80, nodePort: {{ randInt 30000 32000 }} }] }`,
    };
    expect(synth(files)).toEqual(synth(files));
  });

  test('are found although few contents are possible, so that two renderings may be equal by accident', () => {
    const files = {
      'templates/a.yaml': configMap('a', 'data: { schedule: "{{ randInt 0 6 }} 3 * * *", id: "{{ uuidv4 }}" }'),
    };
    const drawn = Array.from({ length: 8 }, () => synth(files));
    expect(new Set(drawn.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  test('no longer apply when a value replaces them', () => {
    const files = { ...PASSWORD, 'values.yaml': 'password: ""\n' };
    files['templates/a.yaml'] = secret(
      'stringData: { password: "{{ .Values.password | default (randAlphaNum 12) }}" }',
    );
    synth(files);
    expect(textsOf(find(synth(files, { values: { password: 'chosen' } }), 'Secret')).password).toBe('chosen');
  });

  test('are drawn anew for a new version, and those of the earlier version come back with it', () => {
    const [first, second, again] = ['1', '2', '1'].map((version) =>
      synth(PASSWORD, { randomness: pin.withVersion(version) }),
    );
    expect(second).not.toEqual(first);
    expect(again).toEqual(first);
  });

  test('of releases with the same name in two charts or namespaces differ', () => {
    const app = new App({ outdir: temporaryFolder() });
    const chart = chartIn(temporaryFolder(), PASSWORD);
    for (const id of ['one', 'two']) {
      const scope = new Chart(app, id, { namespace: 'same' });
      new HelmRelease(scope, 'a', { chart, releaseName: 'demo', randomness: pin });
      new HelmRelease(scope, 'b', { chart, releaseName: 'demo', namespace: 'other', randomness: pin });
      ObjectChecks.of(scope).inCluster(id);
    }
    app.synth();
    const passwords = app.charts.flatMap((one) => one.toJson()).map((secret) => textsOf(secret).password);
    expect(new Set(passwords).size).toBe(4);
  });
});

describe('an error', () => {
  const failureAfter = (before: ChartFiles, after: ChartFiles, props: Partial<HelmReleaseProps> = {}) => {
    synth(before);
    return failureOf(() => synth(after, props));
  };
  const other = { 'templates/b.yaml': secret('stringData: { token: "{{ randAlphaNum 9 }}" }', 'other') };

  test('reports random values that were not present at the first synth, until the version changes', () => {
    const { message } = failureAfter(PASSWORD, { ...PASSWORD, ...other });
    expect(message).toMatch(
      /^CLEARML3024 clearml\/release: .* has 1 random values that are not pinned: Secret\/other stringData\.token\n.*\n.*withVersion\('2'\)$/,
    );
    synth({ ...PASSWORD, ...other }, { randomness: pin.withVersion('2') });
  });

  test('does not occur when random values disappear and come back', () => {
    const both = { ...PASSWORD, ...other };
    const first = synth(both);
    synth(PASSWORD);
    expect(synth(both)).toEqual(first);
  });

  test.each([
    ['an item of a list', configMap('a', 'data: { a: b }\nlist: {{ until (mod (randNumeric 9) 900 | int) | toJson }}')],
    ['a key', configMap('a', 'data: { "{{ randAlpha 8 }}": b }')],
    ['a number of lines', configMap('a', 'data: { a: {{ repeat (mod (randNumeric 9) 900 | int) "a\\n" | quote }} }')],
  ])('reports %s that is random', (_, template) => {
    expect(failureOf(() => synth({ 'templates/a.yaml': template })).message).toMatch(
      /^CLEARML1009 clearml\/release: .* differ in more than contents at ConfigMap\/a /,
    );
  });

  test.each([
    ['External Secrets', SecretDelivery.externalSecrets({ store: 'vault' })],
    ['Sealed Secrets', SecretDelivery.sealedSecrets({ ciphertexts: {} })],
    ['existing Secrets', SecretDelivery.existing()],
  ])('reports a random content of a Secret that %s cannot carry', (_, delivery) => {
    const scope = testChart();
    delivery.applyTo(scope);
    const { message } = failureOf(() => synth(WEBHOOK, {}, scope));
    expect(message).toMatch(
      /^CLEARML3023 clearml\/release: .*at key ca\.crt of Secret\/made.*\n.*\n.*SecretDelivery\.plain\(\)/,
    );
  });

  test('reports random bytes in a Secret', () => {
    const files = { 'templates/a.yaml': secret('data: { key: "{{ randBytes 32 }}" }') };
    expect(failureOf(() => synth(files)).message).toMatch(/^CLEARML3023 clearml\/release: .* random bytes/);
  });

  test('offers pinning when random values are rejected, which is the default', () => {
    for (const randomness of [undefined, Randomness.refuse(), Randomness.refuse().withVersion('2')]) {
      const { message } = failureOf(() => synth(PASSWORD, { randomness }));
      expect(message).toMatch(/^CLEARML1009 .*stringData\.password\n.*\n.*Randomness\.pin\(\)$/);
    }
  });

  test('rejects an empty version', () => {
    expect(failureOf(() => pin.withVersion('')).code).toBe('CLEARML3009');
  });
});
