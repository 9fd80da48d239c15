import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChartSource } from '../../lib/chart/chart-source';
import { COMMUNITY_CHART } from '../../lib/chart/community-chart';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { agentOf } from '../agent/agents';
import { serverOf } from '../server/servers';
import { failureOf, runInTemporaryFolders, synthesized, temporaryFolder, testChart } from '../support/apps';
import { releaseOfTemplate } from '../support/releases';

runInTemporaryFolders();

const messageOf = (props: Partial<ClearmlServerProps>) => failureOf(() => serverOf(props)).message;

const OVERRIDE = `
imageCredentials:
  password: <CLEARML_DOCKERHUB_TOKEN>
clearml:
  cookieDomain: "<BASE_DOMAIN>"
apiserver:
  ingress:
    annotations: {"<YOUR_DOMAIN>/key": a}
  extraEnvs:
    - {name: A, value: a}
    - {name: B, value: 'https://files.<BASE_DOMAIN>:443'}
  additionalConfigs:
    apiserver.conf: |
      # for <COMPANY_ID>
      a: "<generated_key>"
`;

test('reports all placeholders of a values file, of values and of props with their sources in one error', () => {
  writeFileSync('override.yaml', OVERRIDE);
  const values = { webserver: { displayedServerURLs: { apiserver: 'https://api.<BASE_DOMAIN>' } } };
  const props = { baseDomain: '<BASE_DOMAIN>', valuesFiles: ['override.yaml'], values };
  expect(messageOf(props)).toBe(
    [
      'CLEARML2009 clearml/server: placeholders of the documentation: <BASE_DOMAIN> in prop baseDomain, ' +
        '<CLEARML_DOCKERHUB_TOKEN> at imageCredentials.password (override.yaml:3), ' +
        '<BASE_DOMAIN> at clearml.cookieDomain (override.yaml:5), ' +
        '<YOUR_DOMAIN> at apiserver.ingress.annotations.<YOUR_DOMAIN>/key (override.yaml:8), ' +
        '<BASE_DOMAIN> at apiserver.extraEnvs[1].value (override.yaml:11), ' +
        '<generated_key> at apiserver.additionalConfigs["apiserver.conf"] (override.yaml:13), ' +
        '<BASE_DOMAIN> at webserver.displayedServerURLs.apiserver (values)',
      '  expected: the values of your installation',
      '  fix: replace each placeholder; in a values file, a later file or `values` may do it',
    ].join('\n'),
  );
});

test('accepts placeholders that a later file replaces', () => {
  writeFileSync('override.yaml', 'clearml: {cookieDomain: <BASE_DOMAIN>}\n');
  writeFileSync('own.yaml', 'clearml: {cookieDomain: clearml.example.com}\n');
  expect(serverOf({ valuesFiles: ['override.yaml', 'own.yaml'] }).release.apiObjects.length).toBeGreaterThan(5);
});

test.each([
  ['<AGENT-VERSION>', 'allegroai/agent:<AGENT-VERSION>'],
  ['<external tenant ID>', 'https://app/login/<external tenant ID>'],
  ['<okta-domain>', '{"url":"https://<okta-domain>/oauth2"}'],
  ['<group>', '["<group>"]'],
  ['<user>', 'mongodb://<user>:p@h/auth'],
  ['<COMPANY_NAME>', '<b>Welcome to <COMPANY_NAME></b>'],
])('finds %s in %j', (found, value) => {
  const values = { apiserver: { extraEnvs: [{ name: 'A', value }] } };
  expect(messageOf({ values })).toContain(
    `CLEARML2009 clearml/server: a placeholder of the documentation: ${found} at`,
  );
});

test.each([
  'a <b>bold</b> text with <br> and <IMG>x</IMG>',
  '<md:EntityDescriptor xmlns="urn:x"><GroupName>a</GroupName><some-tag attr="a b">x</some-tag></md:EntityDescriptor>',
  '(?P<first_name>a)|(?<FIRST>b)',
  'cat <<EOF>file; sort <input >output; 1 < 2 > 0',
  'Ann <ann@example.com>, <k8s:group:{task_id}>, List<string>',
  '# call it as run <QUEUE_NAME>\n  // or <OTHER_NAME>\nrun',
])('finds nothing in %j', (value) => {
  const values = { apiserver: { extraEnvs: [{ name: 'A', value }] } };
  expect(serverOf({ values }).release.chartName).toBe('clearml-enterprise');
});

test('checks every construct, and not the charts of others', () => {
  const queues = [{ name: 'q', basePodTemplate: {}, labels: { a: '<WORKER_NAMESPACE>' } }];
  const failure = failureOf(() => agentOf({ values: { agentk8sglue: { queues } } }));
  expect(failure.message).toContain('CLEARML2009 clearml/agent');
  const template = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "<FOO_BAR>"}\n';
  expect(releaseOfTemplate(template, { values: {} }).apiObjects).toHaveLength(1);
});

describe('a default of the chart with a placeholder', () => {
  const chart = () => {
    const folder = join(temporaryFolder(), 'chart');
    cpSync(COMMUNITY_CHART, folder, { recursive: true });
    const path = join(folder, 'values.yaml');
    const text = readFileSync(path, 'utf8').replace('ingressClassName: ""', 'ingressClassName: <BASE_DOMAIN>');
    writeFileSync(path, text);
    return { chart: ChartSource.directory(folder), valuesFiles: [path] };
  };
  const synth = (props: Partial<ClearmlServerProps>) => {
    const scope = testChart();
    serverOf({ ...chart(), ...props }, scope);
    return synthesized(scope);
  };

  test('is accepted while no object contains it', () => {
    expect(Object.values(synth({})).join()).not.toContain('<BASE_DOMAIN>');
  });

  test('is an error if it would be deployed', () => {
    const ingress = { enabled: true, hostName: 'api.clearml.example.com', tlsSecretName: 'tls' };
    expect(failureOf(() => synth({ values: { apiserver: { ingress } } })).message).toContain(
      'CLEARML2009 clearml/server/release: a placeholder of the documentation: <BASE_DOMAIN> at apiserver.ingress.ingressClassName (the default of the chart)',
    );
  });
});
