import { ChartSource } from '../../lib/chart/chart-source';
import { Installation } from '../../lib/chart/installation';
import { SecretFile } from '../../lib/secrets/secret-file';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurity } from '../../lib/security/pod-security';
import { addConfigFile } from '../../lib/server/config-files';
import { SERVER_CHART } from '../../lib/server/server-chart';
import { serverSetting } from '../../lib/server/settings';
import { failureOf, runInTemporaryFolders, synthesized, temporaryFolder, testChart } from '../support/apps';
import { chartIn } from '../support/chart-files';
import { CONTRACT, describeCharts, objectsOf, podOf, serverOf } from './servers';

runInTemporaryFolders();

const token = SecretValue.unsafePlainText('s3cr#t');
const splunk = `apilog { adapter_options { token: """${token}""" } }`;

/** A server with a file that another feature adds, and a setting for the path of the file. */
function withFile(chart: string, content: string | SecretFile, props: object = {}) {
  const scope = testChart();
  const base = { chart: ChartSource.directory(chart), baseDomain: 'clearml.example.com' };
  const server = new Installation(scope, SERVER_CHART, { ...base, ...props });
  server.applyProps();
  const path = addConfigFile(server, 'metadata.xml', content, 'singleSignOn');
  server.values.addEnvironment('apiserver', [serverSetting('secure.file', path)], 'singleSignOn');
  const release = server.render();
  const pods = () => release.findObjects({ kind: 'Deployment' }).map((one) => one.toJson().spec.template.spec);
  return { pods, scope };
}

const filesOf = (volume: any): unknown[] =>
  volume?.projected.sources.map(({ configMap, secret }: any) => configMap?.name ?? secret);

describeCharts((folder) => {
  const chart = ChartSource.directory(folder);

  test('mounts files with secrets beside the other files, in every container that reads these', () => {
    const scope = testChart();
    const additionalConfigs = { 'a.conf': 'a: 1', 'b.conf': `b: """${token}"""` };
    const apiserver = { additionalConfigs, secretConfigs: { 'splunk.conf': SecretFile.of(splunk) } };
    const server = serverOf({ chart, apiserver, podSecurity: PodSecurity.restricted() }, scope);
    const { 'clearml.k8s.yaml': ordinary, 'clearml-secrets.k8s.yaml': secrets } = synthesized(scope);
    expect(ordinary).not.toContain('s3cr#t');
    const texts = secrets?.replace(/(?<=: )\S+$/gm, (text) => Buffer.from(text, 'base64').toString());
    expect(texts).toMatch(/ b\.conf: b: """s3cr#t"""/);
    expect(texts).toMatch(/ splunk\.conf: apilog \{ adapter_options \{ token: """s3cr#t""" \} \}/);
    const readers = ['apiserver', 'asyncdelete'].map((name) => podOf(server, name)).filter((pod) => pod);
    const volumes = readers.map(({ volumes = [] }) =>
      volumes.find(({ name }: any) => /config(?:-projected)?$/.test(name)),
    );
    const item = (key: string) => ({ items: [{ key, path: key }] });
    for (const volume of volumes.filter((one) => one !== undefined)) {
      expect(filesOf(volume)).toEqual([
        expect.any(String),
        { name: expect.stringMatching(/-secrets$/), ...item('b.conf') },
        { name: expect.stringMatching(/-secrets$/), ...item('splunk.conf') },
      ]);
    }
    expect(volumes[0]).toBeDefined();
  });

  test.each([
    ['a text', '<x/>'],
    ['a secret file', SecretFile.fromValue(token)],
    ['a file in an existing Secret', SecretFile.fromValue(SecretValue.existing('saml', 'xml'))],
  ])('states the path at which the API server mounts %s', (_, content) => {
    const { pods } = withFile(folder, content);
    const values = pods().flatMap(({ containers }: any) =>
      containers.flatMap(({ env = [], volumeMounts = [] }: any) =>
        env
          .filter(({ name }: any) => name === 'CLEARML__secure__file')
          .map(({ value }: any) => [
            value,
            volumeMounts.find(({ name }: any) => /config(?:-projected)?$/.test(name))?.mountPath,
          ]),
      ),
    );
    expect(values.length).toBeGreaterThan(0);
    const [[value, folderOfMount]] = values;
    expect(folderOfMount).toMatch(/^\/opt\/clearml\/config/);
    for (const [other] of values) {
      expect(other).toBe(value);
    }
    expect(value).toBe(`"${folderOfMount}/metadata.xml"`);
  });
});

/** A chart that mounts each file by itself, at a path below another name. */
const SINGLE_FILES = {
  'Chart.yaml': 'apiVersion: v2\nname: clearml-community\nversion: 1.0.0\n',
  'values.yaml': 'apiserver: {additionalConfigs: {}, extraEnvs: []}\n',
  'templates/all.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: configs}
data: {{- range $name, $text := .Values.apiserver.additionalConfigs }}
  file-{{ $name }}: {{ $text | quote }}
{{- end }}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: x-apiserver}
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers:
        - name: main
          image: i
          env: {{- toYaml .Values.apiserver.extraEnvs | nindent 12 }}
          volumeMounts: {{- range $name, $_ := .Values.apiserver.additionalConfigs }}
            - {name: configs, mountPath: /etc/{{ $name }}, subPath: sub/{{ $name }}}
          {{- end }}
      volumes:
        - name: configs
          configMap:
            name: configs
            defaultMode: 0400
            items: {{- range $name, $_ := .Values.apiserver.additionalConfigs }}
              - {key: file-{{ $name }}, path: sub/{{ $name }}, mode: 0440}
            {{- end }}
`,
};

test('a chart that mounts each file by subPath mounts secret files at the same paths', () => {
  const folder = chartIn(temporaryFolder(), SINGLE_FILES);
  const props = { allowUnknownValues: true, apiserver: { additionalConfigs: { 'a.conf': 'a: 1' } } };
  const [pod] = withFile(folder, SecretFile.fromValue(token), props).pods();
  const item = (name: string) => ({ key: `file-${name}`, path: `sub/${name}`, mode: 0o440 });
  expect(pod.volumes).toEqual([
    {
      name: 'configs-projected',
      projected: {
        defaultMode: 0o400,
        sources: [
          { configMap: { name: 'configs', items: [item('a.conf')] } },
          { secret: { name: 'configs-secrets', items: [item('metadata.xml')] } },
        ],
      },
    },
  ]);
  expect(pod.containers[0].volumeMounts).toContainEqual({
    name: 'configs-projected',
    mountPath: '/etc/metadata.xml',
    subPath: 'sub/metadata.xml',
  });
  expect(pod.containers[0].env).toContainEqual({ name: 'CLEARML__secure__file', value: '"/etc/metadata.xml"' });
});

test('CLEARML2002: rejects a file that two props contain', () => {
  const apiserver = {
    additionalConfigs: { 'a.conf': 'a: 1' },
    secretConfigs: { 'a.conf': SecretFile.fromValue(token) },
  };
  expect(failureOf(() => serverOf({ apiserver })).message).toMatch(
    /^CLEARML2002 .*apiserver\.additionalConfigs\["a\.conf"\].*/,
  );
});

test('CLEARML5021: rejects the path of a file that no container mounts', () => {
  const values = { apiserver: { existingAdditionalConfigsSecret: 'mine' } };
  expect(failureOf(() => withFile(CONTRACT, '<x/>', { values }).pods()).message).toMatch(
    /^CLEARML5021 .*no configuration file.*\n.*metadata\.xml of apiserver\.additionalConfigs\n/,
  );
});

test('CLEARML5021: rejects a chart that writes the path of a file into another object than a container', () => {
  const { scope } = withFile(CONTRACT, '<x/>', { apiserver: { podAnnotations: { file: '@path-of(metadata.xml)' } } });
  expect(scope.node.validate()).toEqual([
    expect.stringMatching(/^CLEARML5021: .*clearml-enterprise.* into Deployment\/clearml-enterprise-apiserver\n/),
  ]);
});

test('a file mount with a secret keeps its path', () => {
  const fileMounts = [
    { name: 'a.yaml', folderPath: '/etc/a', fileContent: `a: ${token}` },
    { name: 'b.yaml', folderPath: '/etc/a', fileContent: 'b: 1' },
  ];
  const { volumes, containers } = podOf(serverOf({ apiserver: { fileMounts } }), 'apiserver');
  expect(filesOf(volumes[0])).toEqual([
    'clearml-enterprise-apiserver-file-mounts',
    { name: 'clearml-enterprise-apiserver-file-mounts-secrets', items: [{ key: '0-a.yaml', path: '0-a.yaml' }] },
  ]);
  expect(containers[0].volumeMounts.map(({ mountPath, subPath }: any) => [mountPath, subPath])).toEqual([
    ['/etc/a/a.yaml', '0-a.yaml'],
    ['/etc/a/b.yaml', '1-b.yaml'],
  ]);
});

test('CLEARML3003: rejects a SecretValue in a file of the web server, which browsers read', () => {
  const webserver = { additionalConfigs: { 'configuration.json': `{"a":"${token}"}` } };
  expect(failureOf(() => objectsOf(serverOf({ webserver }))).message).toMatch(
    /^CLEARML3003 .*ConfigMap\/.*-webserver-configmap at data\["configuration\.json"\]\n/,
  );
});
