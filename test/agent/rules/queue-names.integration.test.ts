import { writeFileSync } from 'node:fs';
import type { ClearmlAgentProps } from '../../../lib/agent/agent-props';
import { ChartSource } from '../../../lib/chart/chart-source';
import { ServerCredentials } from '../../../lib/chart/server-credentials';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { runInTemporaryFolders, temporaryFolder } from '../../support/apps';
import { chartIn } from '../../support/chart-files';
import { agentOf } from '../agents';

runInTemporaryFolders();

/** A stand-in for the public chart, with the parts of its values that matter for queues and credentials. */
function publicChart(): ChartSource {
  return ChartSource.directory(
    chartIn(temporaryFolder(), {
      'Chart.yaml': 'apiVersion: v2\nname: clearml-agent\nversion: 5.3.3\n',
      'values.yaml': 'agentk8sglue:\n  queue: default\nclearml: {}\n',
      'templates/a.yaml': `apiVersion: v1
kind: Secret
metadata: {name: a}
stringData: {key: {{ .Values.clearml.agentk8sglueKey | quote }}, secret: {{ .Values.clearml.agentk8sglueSecret | quote }}}
`,
    }),
  );
}

/** The first line of the error of an agent, or none. */
function errorOf(props: Partial<ClearmlAgentProps>): string {
  try {
    return (
      agentOf({ allowUnknownValues: true, ...props })
        .node.validate()[0]
        ?.split('\n')[0] ?? ''
    );
  } catch (error) {
    return (error as Error).message.split('\n')[0] ?? '';
  }
}

test.each([
  ['two words', 'a blank, at which the shell splits the list'],
  ['-x', 'a hyphen at its start, which marks an option'],
  ['a*', 'a character outside of letters, digits, dots, hyphens and underscores'],
])('rejects queue %j of the public chart in a prop, in values and in a file', (name, found) => {
  const values = { agentk8sglue: { queue: name } };
  writeFileSync('override.yaml', JSON.stringify(values, undefined, 2));
  const chart = publicChart();
  const error = (source: string) => `CLEARML9002 clearml/agent: queue "${name}" (${source}): ${found}`;
  expect(errorOf({ chart, queues: [{ name }] })).toBe(error('queues'));
  expect(errorOf({ chart, values })).toBe(error('values'));
  expect(errorOf({ chart, valuesFiles: ['override.yaml'] })).toBe(error('override.yaml:3'));
});

test('rejects a queue with a comma, which separates queues of the public chart', () => {
  expect(errorOf({ chart: publicChart(), queues: [{ name: 'a,b' }] })).toMatch(
    /^CLEARML9002 clearml\/agent: queue "a,b"/,
  );
});

test('accepts the queues of the public chart that a shell reads as one word', () => {
  expect(errorOf({ chart: publicChart(), queues: [{ name: 'gpu_1.a-b' }, { name: 'default' }] })).toBe('');
});

test('accepts a queue with blanks in an enterprise chart, but not at its end, also in values', () => {
  expect(errorOf({ queues: [{ name: 'two words' }] })).toBe('');
  const values = { agentk8sglue: { queues: { 'a ': { templateOverrides: {} } } } };
  expect(errorOf({ values })).toBe('CLEARML9002 clearml/agent: queue "a " (values): a blank at an end');
});

test.each([
  ['a key with a colon', undefined, { accessKey: 'a:b' }, /^CLEARML3006: clearml.agentk8sglueKey .* contains a colon$/],
  ['a secret outside of Latin-1', undefined, { secretKey: '€' }, /^CLEARML3006: clearml.agentk8sglueSecret .*Latin-1$/],
  [
    'a secret that breaks clearml.conf',
    publicChart,
    { secretKey: 'a[b' },
    /^CLEARML3006: .*agentk8sglueSecret .*outside of letters/,
  ],
])('rejects %s', (_, chart, keys, error) => {
  const { accessKey = 'k', secretKey = 's' }: { accessKey?: string; secretKey?: string } = keys;
  const credentials = ServerCredentials.fromKeys({
    accessKey: SecretValue.unsafePlainText(accessKey),
    secretKey: SecretValue.unsafePlainText(secretKey),
  });
  expect(errorOf({ ...(chart && { chart: chart() }), credentials })).toMatch(error);
});
