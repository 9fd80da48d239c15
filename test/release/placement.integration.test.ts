import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hooks } from '../../lib';
import { failureOf, noticesOf, temporaryFolder } from '../support/apps';
import { configMap, definition, releaseOf, releaseOfTemplate } from '../support/releases';

const custom = (kind: string, more = ''): string =>
  `apiVersion: example.com/v1\nkind: ${kind}\nmetadata:\n  name: a\n${more}`;

function fileWith(text: string): string {
  const path = join(temporaryFolder(), 'definitions.yaml');
  writeFileSync(path, text);
  return path;
}

const SUBCHART = { 'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n' };

describe('the release namespace', () => {
  test('is set on objects of namespaced kinds that have no namespace', () => {
    const role = '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: a }\n';
    const release = releaseOfTemplate(`${configMap('a')}---\n${configMap('b', '  namespace: other\n')}${role}`);
    const namespaces = release.apiObjects.map((object) => [
      object.kind,
      object.name,
      object.toJson().metadata.namespace,
    ]);
    expect(namespaces).toEqual(
      expect.arrayContaining([
        ['ConfigMap', 'a', 'clearml'],
        ['ConfigMap', 'b', 'other'],
        ['ClusterRole', 'a', undefined],
      ]),
    );
  });

  test('is the prop namespace, in preference to that of the cdk8s chart', () => {
    const release = releaseOfTemplate(configMap('a', 'data: { in: "{{ .Release.Namespace }}" }\n'), {
      namespace: 'mine',
    });
    expect(release.getObject('ConfigMap', 'a').toJson()).toMatchObject({
      metadata: { namespace: 'mine' },
      data: { in: 'mine' },
    });
  });
});

describe('the scope of a custom kind is that of its definition', () => {
  test.each([
    ['in crds/', { 'crds/a.yaml': definition('Place', 'Namespaced') }],
    [
      'in crds/ as JSON',
      {
        'crds/a.json':
          '{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"places.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"kind":"Place"}}}',
      },
    ],
    [
      'in crds/ with others',
      { 'crds/a.yaml': `# Comment\n---\n${definition('World', 'Cluster')}---\n${definition('Place', 'Namespaced')}` },
    ],
    ['in crds/ of a subchart', { ...SUBCHART, 'charts/sub/crds/a.yaml': definition('Place', 'Namespaced') }],
    ['in templates/', { 'templates/crd.yaml': definition('Place', 'Namespaced') }],
  ])('%s', (_, files) => {
    const release = releaseOf({ ...files, 'templates/a.yaml': custom('Place') });
    expect(release.getObject('Place', 'a').toJson().metadata.namespace).toBe('clearml');
  });

  test('with cluster scope', () => {
    const release = releaseOf({ 'crds/a.yaml': definition('World', 'Cluster'), 'templates/a.yaml': custom('World') });
    expect(release.getObject('World', 'a').toJson().metadata).toEqual({ name: 'a' });
  });

  test('and objects without a definition keep their metadata', () => {
    const release = releaseOf({
      'templates/a.yaml': custom('Place'),
      'templates/b.yaml': custom('World', '  namespace: other\n'),
    });
    expect(release.getObject('Place', 'a').toJson().metadata).toEqual({ name: 'a' });
    expect(release.getObject('World', 'a').toJson().metadata).toEqual({ name: 'a', namespace: 'other' });
  });

  test('in a file of the prop definitions', () => {
    const release = releaseOfTemplate(custom('Place'), { definitions: [fileWith(definition('Place', 'Namespaced'))] });
    expect(release.getObject('Place', 'a').toJson().metadata.namespace).toBe('clearml');
  });

  test('or that of the definition of a common operator', () => {
    const monitor = 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: a }\n';
    const issuer = '---\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: { name: a }\n';
    const release = releaseOfTemplate(monitor + issuer);
    const namespaces = release.apiObjects.map((object) => object.toJson().metadata.namespace);
    expect(namespaces.sort()).toEqual(['clearml', undefined]);
  });

  test.each([
    ['is missing', 'no-such-file.yaml'],
    ['is not YAML', fileWith('a: b: c')],
    ['contains no definition', fileWith(configMap('a'))],
  ])('and a file of definitions that %s causes CLEARML1023', (_, path) => {
    const failure = failureOf(() => releaseOfTemplate(configMap('a'), { definitions: [path] }));
    expect(failure.code).toBe('CLEARML1023');
    expect(failure.message).toContain(`file ${path} in definitions: `);
  });

  test('which is emitted only with includeCrds', () => {
    const files = { 'crds/a.yaml': definition('Place', 'Namespaced') };
    expect(releaseOf(files).apiObjects).toEqual([]);
    expect(releaseOf(files, { includeCrds: true }).apiObjects.map(({ name }) => name)).toEqual(['places.example.com']);
  });
});

describe('a notice', () => {
  test('names the kinds of unknown scope that have no namespace, and the prop definitions', () => {
    const template = `${custom('Comet')}---\n${custom('World', '  namespace: other\n')}`;
    expect(noticesOf(() => releaseOfTemplate(template))).toEqual([
      'clearml/release renders objects without a namespace, of kinds that may be namespaced: Comet.example.com',
    ]);
    expect(noticesOf(() => releaseOfTemplate(template.replaceAll('example.com', 'cert-manager.io')))).toHaveLength(1);
    const definitions = [fileWith(definition('Comet', 'Namespaced'))];
    expect(noticesOf(() => releaseOfTemplate(template, { definitions }))).toEqual([]);
  });

  test('names the kinds whose definitions in crds/ are omitted, unless includeCrds is set', () => {
    const files = { 'crds/a.yaml': definition('Moon', 'Namespaced'), 'templates/a.yaml': custom('Moon') };
    expect(noticesOf(() => releaseOf(files))).toEqual([
      'clearml/release renders objects without the definitions of their kinds, in crds/ of the chart: Moon.example.com',
    ]);
    expect(noticesOf(() => releaseOf(files, { includeCrds: true }))).toEqual([]);
    expect(noticesOf(() => releaseOf(files, { includeCrds: false }))).toEqual([]);
    expect(noticesOf(() => releaseOf({ ...files, 'templates/a.yaml': configMap('a') }))).toEqual([]);
  });
});

describe('the name of an object', () => {
  test('can occur in two API groups and two namespaces', () => {
    const ingress = (group: string) => `---\napiVersion: ${group}/v1\nkind: Ingress\nmetadata: { name: a }\n`;
    const template = `${configMap('a')}---\n${configMap('a', '  namespace: other\n')}${ingress('networking.k8s.io')}${ingress('example.com')}`;
    expect(releaseOfTemplate(template).apiObjects).toHaveLength(4);
  });

  test.each([
    ['in two objects', `${configMap('a')}---\n${configMap('a')}`],
    ['with an explicit release namespace', `${configMap('a')}---\n${configMap('a', '  namespace: clearml\n')}`],
    [
      'in two versions of one group',
      '{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}\n---\n{apiVersion: apps/v1beta1, kind: Deployment, metadata: {name: a}}\n',
    ],
    [
      'in a list and outside of it',
      `${configMap('a')}---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n`,
    ],
  ])('is rejected if it occurs twice in one namespace: %s', (_, template) => {
    const failure = failureOf(() => releaseOfTemplate(template));
    expect(failure.code).toBe('CLEARML1013');
    expect(failure.message).toMatch(
      /\/a was rendered twice, by demo\/templates\/a.yaml \(line \d+\) and by demo\/templates\/a.yaml/,
    );
  });

  test('is rejected if a hook has it, too, and the error names the hook', () => {
    const hook = configMap('a', '  annotations: { helm.sh/hook: "pre-install,pre-upgrade" }\n');
    const failure = failureOf(() => releaseOfTemplate(`${configMap('a')}---\n${hook}`, { hooks: Hooks.keep() }));
    expect(failure.code).toBe('CLEARML1013');
    expect(failure.message).toMatch(
      /by demo\S+ \(line \d+\) and by the hook \(pre-install,pre-upgrade\) demo\S+ \(line/,
    );
    expect(failure.message).toContain('Hooks.drop() omits hooks');
  });

  test('can occur several times as generateName', () => {
    const job = 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: a-\n';
    expect(releaseOfTemplate([job, job, job, job, job].join('---\n')).apiObjects).toHaveLength(5);
  });
});
