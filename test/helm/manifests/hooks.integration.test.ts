import { Hooks } from '../../../lib';
import { failureOf } from '../../support/apps';
import { configMap, labelsOf, releaseOfTemplate } from '../../support/releases';

const hook = (name: string, events: string, kind = 'Job'): string =>
  `---\napiVersion: batch/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  annotations: { helm.sh/hook: "${events}" }\n`;

const TEMPLATE =
  configMap('plain') + hook('before', 'pre-install, pre-upgrade') + hook('account', 'post-install', 'CronJob');

const rendered = (template: string, hooks?: Hooks): string[] =>
  labelsOf(releaseOfTemplate(template, { hooks }).apiObjects);

test('hooks without a decision are an error that names them', () => {
  const failure = failureOf(() => rendered(TEMPLATE));
  expect(failure.code).toBe('CLEARML1010');
  expect(failure.message).toContain('the chart has 2 hook(s)');
  expect(failure.message).toContain('Job/before (pre-install, pre-upgrade)');
  expect(failure.message).toContain('CronJob/account (post-install)');
});

test.each([
  ['keep', Hooks.keep(), ['ConfigMap/plain', 'CronJob/account', 'Job/before']],
  ['drop', Hooks.drop(), ['ConfigMap/plain']],
  ['keepKinds', Hooks.keepKinds(['CronJob']), ['ConfigMap/plain', 'CronJob/account']],
])('a decision to %s', (_, hooks, expected) => {
  expect(rendered(TEMPLATE, hooks).sort()).toEqual(expected);
});

test('kept hooks keep their annotations', () => {
  const release = releaseOfTemplate(hook('before', 'pre-install'), { hooks: Hooks.keep() });
  expect(release.getObject('Job', 'before').metadata.getLabel('x')).toBeUndefined();
  expect(release.getObject('Job', 'before').toJson().metadata.annotations).toEqual({ 'helm.sh/hook': 'pre-install' });
});

test.each(['test', 'test-success', 'pre-install,test', 'test, post-upgrade'])('%s never comes out', (events) => {
  expect(rendered(configMap('plain') + hook('check', events), Hooks.keep())).toEqual(['ConfigMap/plain']);
  expect(rendered(configMap('plain') + hook('check', events))).toEqual(['ConfigMap/plain']);
});

test('a test with a random name does not make the chart differ from render to render', () => {
  const check = hook('check-{{ randAlphaNum 8 }}', 'test');
  expect(rendered(configMap('plain') + check)).toEqual(['ConfigMap/plain']);
});
