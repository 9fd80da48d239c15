import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubernetesSchema } from '../../../lib/core/kubernetes/kubernetes-schema';
import { typeNamed } from '../../../lib/helm/known-values/value-type';
import fc from '../../support/fast-check';
import { known, split, withTemplate } from './knowledge';

const PRINT_ALL = '{{ toYaml .Values }}{{ range $key, $value := .Values }}{{ toYaml $value }}{{ end }}';

/** A chart that prints a value, and that declares it as an empty map. */
const printing = (name: string) => withTemplate(`{{ toYaml .Values.a.${name} }}`, `a: { ${name}: {} }`);

test.each([
  [
    'securityContext',
    ['runAsUser', 'fsGroup', 'capabilities.drop', 'seccompProfile.type'],
    ['runAsUsr', 'capabilities.dorp'],
  ],
  ['podSecurityContext', ['fsGroup', 'sysctls'], ['fsgroup', 'seccompProfile.typ']],
  ['resources', ['limits.cpu', 'requests["nvidia.com/gpu"]'], ['limit', 'limits.memroy']],
  ['livenessProbe', ['httpGet.path', 'exec.command', 'periodSeconds'], ['httpGet.pth', 'periodSecond']],
  ['customReadinessProbe', ['grpc.port'], ['grpc.prot']],
  ['affinity', ['podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution'], ['podAntiAfinity']],
  ['updateStrategy', ['rollingUpdate.maxSurge', 'rollingUpdate.partition', 'type'], ['rollingUpdates']],
  ['lifecycle', ['preStop.exec.command'], ['prestop']],
  ['dnsConfig', ['nameservers'], ['nameserver']],
  ['podLabels', ['any', 'example.com/any'], []],
  ['nodeSelector', ['kubernetes.io/arch'], []],
])('a map %s accepts the fields of Kubernetes, even if templates print the whole map', (name, yes, no) => {
  const at = (path: string) => `a.${name}${path.includes('/') && !path.includes('[') ? `["${path}"]` : `.${path}`}`;
  expect(split(printing(name), [...yes, ...no].map(at))).toEqual([yes.map(at), no.map(at)]);
});

test('items of lists with the names of Kubernetes fields accept its fields, declared fields and those that templates read', () => {
  const chart = withTemplate(
    '{{ toYaml .Values.tolerations }}{{ range .Values.extraVolumes }}{{ .special }}{{ .declared }}{{ end }}',
    'tolerations: []\nextraVolumes:\n- name: a\n  declared: 1\nenv: []\n# env:\n# - name: A\n#   commented: 1\nplain: [{ a: 1 }]\n',
  );
  const values = {
    tolerations: [{ key: 'a', operator: 'Exists' }],
    extraVolumes: [{ name: 'b', emptyDir: { medium: 'Memory' }, declared: 2, special: 3 }],
    env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } }, commented: 2 }],
    plain: [{ b: 1 }],
  };
  expect(chart.check(values)).toEqual([]);
  const wrong = {
    tolerations: [{ key: 'a' }, { kye: 'b' }],
    extraVolumes: [{ emtpyDir: {} }],
    env: [{ valueFrom: { fieldRef: { fieldPth: '' } } }],
  };
  expect(chart.check(wrong)).toEqual([
    { path: 'tolerations[1].kye', nearest: 'tolerations[1].key' },
    { path: 'extraVolumes[0].emtpyDir', nearest: 'extraVolumes[0].emptyDir' },
    { path: 'env[0].valueFrom.fieldRef.fieldPth', nearest: 'env[0].valueFrom.fieldRef.fieldPath' },
  ]);
});

test('a map accepts the keys that the chart adds to a type of Kubernetes', () => {
  const values = 'livenessProbe: { enabled: true }\nresources: { preset: small }\n';
  const chart = withTemplate(
    '{{ toYaml (omit .Values.livenessProbe "enabled") }}{{ .Values.livenessProbe.enabled }}{{ .Values.resources.preset }}',
    values,
  );
  const yes = ['livenessProbe.enabled', 'livenessProbe.httpGet', 'resources.preset'];
  const no = ['livenessProbe.enabld', 'resources.prset'];
  expect(split(chart, [...yes, ...no])).toEqual([yes, no]);
});

test.each([
  ['keys of another type', 'strategy: { canary: {} }', 'strategy.blueGreen'],
  ['a map in the place of a list', 'env: { LEVEL: info }', 'env.OTHER'],
])('a map with %s is not of Kubernetes, so it accepts all keys if templates print it', (_, values, path) => {
  const [name = ''] = path.split('.');
  expect(withTemplate(`{{ toYaml .Values.${name} }}`, values).isKnown(path)).toBe(true);
  expect(withTemplate(`{{ .Values.${name}.other }}`, values).isKnown(path)).toBe(false);
});

test('the content of a map that a chart prints as a whole may have any keys, also below names of Kubernetes fields', () => {
  expect(withTemplate(PRINT_ALL, 'spec: {}').isKnown('spec.resources.any')).toBe(true);
});

test('a name of Kubernetes does not hide a typing error in its own name', () => {
  const chart = known({ 'values.yaml': 'resources: { limits: { cpu: 1 } }' });
  expect(chart.check({ resource: {} })).toEqual([{ path: 'resource', nearest: 'resources' }]);
  expect(chart.check({ resources: { limits: { cpuu: 1 } } })).toEqual([
    { path: 'resources.limits.cpuu', nearest: 'resources.limits.cpu' },
  ]);
});

const TYPED = ['securityContext', 'livenessProbe', 'affinity', 'strategy', 'lifecycle', 'dnsConfig'] as const;

test('each typing error in one letter of a field is unknown, and each field is known', () => {
  const charts = new Map(TYPED.map((name) => [name, printing(name)]));
  const field = fc
    .constantFrom(...TYPED)
    .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(typeNamed(name)?.keys() ?? []))));
  fc.assert(
    fc.property(field, fc.nat(), fc.constantFrom('x', ''), ([name, key], place, letter) => {
      const at = place % key.length;
      const typo = `${key.slice(0, at)}${letter}${key.slice(at + 1)}`;
      const isField = typeNamed(name)?.has(typo) === true;
      expect(charts.get(name)?.isKnown(`a.${name}.${key}`)).toBe(true);
      expect(charts.get(name)?.isKnown(`a.${name}.${typo}`)).toBe(isField);
    }),
  );
});

/** The fields of the types in kubernetes-models, by the name of the type. */
function modelledFields(): Map<string, string[]> {
  const folder = join(__dirname, '..', '..', '..', 'node_modules', 'kubernetes-models');
  const files = ['v1', 'apps/v1'].flatMap((group) =>
    readdirSync(join(folder, group)).map((file) => join(folder, group, file)),
  );
  return new Map(
    files
      .filter((file) => file.endsWith('.d.ts'))
      .map((file) => {
        const [, body = ''] = /export interface I\w+ \{\n(.*?)\n\}/s.exec(readFileSync(file, 'utf8')) ?? [];
        return [
          /(\w+)\.d\.ts$/.exec(file)?.[1] ?? '',
          [...body.matchAll(/^ {4}"(\w+)"\??:/gm)].map(([, field]) => field ?? ''),
        ];
      }),
  );
}

test('the schema contains each field of its types in the models of Kubernetes', () => {
  const schema = KubernetesSchema.load();
  const ofType = (type: string) => schema.fields(type) ?? schema.fields(`apps.v1.${type}`);
  const compared = [...modelledFields()].filter(([type]) => ofType(type) !== undefined);
  const absent = compared.flatMap(([type, fields]) =>
    fields.filter((field) => !ofType(type)?.has(field)).map((field) => `${type}.${field}`),
  );
  expect(compared.length).toBeGreaterThan(80);
  expect(absent).toEqual([]);
});
