import { failureOf } from '../../support/apps';
import { chartYaml } from '../../support/chart-files';
import { helmWithin } from '../../support/helm-scripts';
import { releaseOf } from '../../support/releases';

const print = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { json: {{ .Values | toJson | quote }} }\n`;

/** Three nested charts with the same defaults. */
const DEFAULTS = 'context: { fsGroup: 1001, user: 1 }\n';
const FILES = {
  'Chart.yaml': chartYaml('demo', 'dependencies:\n- { name: sub, version: 1.2.3 }\n'),
  'values.yaml': `${DEFAULTS}sub: { own: { a: 1, b: 2 } }\n`,
  'templates/a.yaml': print('top'),
  'charts/sub/Chart.yaml': chartYaml('sub', 'dependencies:\n- { name: inner, version: 1.2.3, alias: deep }\n'),
  'charts/sub/values.yaml': DEFAULTS,
  'charts/sub/templates/a.yaml': print('sub'),
  'charts/sub/charts/inner/Chart.yaml': chartYaml('inner'),
  'charts/sub/charts/inner/values.yaml': DEFAULTS,
  'charts/sub/charts/inner/templates/a.yaml': print('inner'),
};

const seenBy = (name: string, path: string) => {
  const release = releaseOf(FILES, { unsetValues: [path] });
  return JSON.parse(release.getObject('ConfigMap', name).toJson().data.json);
};

test.each([
  ['of the chart', 'top', 'context.fsGroup'],
  ['of a subchart', 'sub', 'sub.context.fsGroup'],
  ['of a subchart of a subchart, by its alias', 'inner', 'sub.deep.context.fsGroup'],
])('unsetValues deletes a default %s', (_, name, path) => {
  expect(seenBy(name, path).context).toEqual({ user: 1 });
});

test('unsetValues deletes a default that the chart sets for a subchart, or sets it to null', () => {
  expect({ a: null, ...seenBy('sub', 'sub.own.a').own }).toEqual({ a: null, b: 2 });
});

test('unsetValues deletes a whole map, or sets it to null', () => {
  expect(seenBy('sub', 'sub.context').context ?? null).toBeNull();
});

describe('with a helm that does not delete defaults', () => {
  /** A helm that receives empty maps in place of nulls. */
  const forgetful = helmWithin(`sed 's/:null/:{}/g' | $HELM "$@"`);

  test.each(['context', 'sub.context', 'sub.deep.context'])('the error for %s names the default', (path) => {
    const failure = failureOf(() => releaseOf(FILES, { unsetValues: [path], helmExecutable: forgetful }));
    expect(failure.code).toBe('CLEARML2007');
    expect(failure.message).toContain(`${path} was unset, yet ${forgetful} still gives`);
    expect(failure.message).toContain('the default {"fsGroup":1001,"user":1}');
  });
});

test('defaults of a disabled subchart are not checked', () => {
  const off = 'dependencies:\n- { name: sub, version: 1.2.3, condition: sub.enabled }\n';
  const files = { ...FILES, 'Chart.yaml': chartYaml('demo', off), 'values.yaml': 'sub: { enabled: false }\n' };
  expect(releaseOf(files, { unsetValues: ['sub.context.fsGroup'] }).apiObjects).toHaveLength(1);
});
