import { parseAllDocuments } from 'yaml';
import { agentOf } from '../../agent/agents';
import { serverOf } from '../../server/servers';
import { serviceOf } from '../../server/services/services';
import { runInTemporaryFolders, synthesized, testChart } from '../../support/apps';
import fc from '../../support/fast-check';
import { textsOf } from '../../support/secret-texts';
import { filesWithSecrets, harmlessFiles, harmlessVariables, MARK, variablesWithSecrets } from './generated-texts';

runInTemporaryFolders();

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number) => fc.sample(arbitrary, count);

const numbered = (files: readonly { name: string; text: string }[], prefix: string) =>
  Object.fromEntries(files.map(({ name, text }, index) => [`${prefix}${index}.${name.replace(/^\./, '')}`, text]));

/** Variables of several lists in one list, without the name `key`, which a prefix would make the name of a secret. */
const joined = (lists: readonly (readonly { name: string; value: string }[])[], prefix: string) =>
  lists.flatMap((list, index) =>
    list.filter(({ name }) => name !== 'key').map(({ name, value }) => ({ name: `${prefix}${index}_${name}`, value })),
  );

const outputOf = (scope: ReturnType<typeof testChart>) => {
  const files = Object.entries(synthesized(scope));
  const isSecrets = (name: string) => name.endsWith('-secrets.k8s.yaml');
  const textOf = (wanted: boolean) =>
    files
      .filter(([name]) => isSecrets(name) === wanted)
      .map(([, text]) => text)
      .join('\n---\n');
  const objects = (text: string): any[] =>
    parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS());
  return { ordinary: textOf(false), objects: objects(textOf(false)), secrets: objects(textOf(true)) };
};

const dataOf = (objects: readonly any[], kind: string): Record<string, string> =>
  Object.assign(
    {},
    ...objects.filter((object) => object?.kind === kind).map((one) => (kind === 'Secret' ? textsOf(one) : one.data)),
  );

test('configuration files and environments of a server: secrets appear in the manifest of secrets only, and harmless texts stay', () => {
  const [secretFiles, plainFiles] = [
    numbered(sample(filesWithSecrets, 80), 's'),
    numbered(sample(harmlessFiles, 80), 'h'),
  ];
  const [secretVariables, plainVariables] = [
    joined(sample(variablesWithSecrets, 60), 'S'),
    joined(sample(harmlessVariables, 60), 'H'),
  ];
  const scope = testChart();
  serverOf(
    {
      apiserver: { additionalConfigs: { ...secretFiles, ...plainFiles } },
      values: { fileserver: { extraEnvs: [...secretVariables, ...plainVariables] } },
    },
    scope,
  );
  const { ordinary, objects, secrets } = outputOf(scope);
  expect(ordinary).not.toContain(MARK);
  expect(dataOf(secrets, 'Secret')).toMatchObject(secretFiles);
  expect(dataOf(objects, 'ConfigMap')).toMatchObject(plainFiles);
  const fileserver = objects.find(
    (object) => object?.kind === 'Deployment' && object.metadata.name.endsWith('-fileserver'),
  );
  const { env } = fileserver.spec.template.spec.containers[0];
  expect(env.filter(({ name }: any) => /^H\d/.test(name))).toEqual(plainVariables);
});

test('pod templates of an agent: tasks read the secrets from a Secret, and harmless variables stay', () => {
  const templates = sample(fc.tuple(variablesWithSecrets, harmlessVariables), 60);
  const queues = templates.map(([secret, harmless], index) => {
    const env = [...joined([secret], 'S'), ...joined([harmless], 'H')];
    const initContainers = [{ name: 'prepare', image: 'busybox:1.36', env }];
    return [`q${index}`, { templateOverrides: { env, initContainers } }] as const;
  });
  const scope = testChart();
  const agentk8sglue = { queues: Object.fromEntries(queues), extraEnvs: joined([templates[0]?.[0] ?? []], 'S') };
  agentOf({ queues: queues.map(([name]) => ({ name })), values: { agentk8sglue } }, scope);
  const { ordinary, objects } = outputOf(scope);
  expect(ordinary).not.toContain(MARK);
  const pods = Object.entries(dataOf(objects, 'ConfigMap')).filter(([name]) => /^queue-\d+\.yaml$/.test(name));
  expect(pods).toHaveLength(queues.length);
  const variables = pods.flatMap(([, text]) =>
    parseAllDocuments(text).flatMap((pod) => pod.toJS().spec.containers[0].env),
  );
  const harmless = templates.flatMap(([, list]) => joined([list], 'H'));
  const sorted = (all: readonly object[]) => all.map((one) => JSON.stringify(one)).sort();
  expect(sorted(variables.filter(({ name }) => name.startsWith('H0_')))).toEqual(sorted(harmless));
  const isSecret = ({ value = '', valueFrom }: any) => valueFrom?.secretKeyRef || /\$\(SECRET_\w+\)/.test(value);
  expect(variables.filter((one) => one.name.startsWith('S0_') && !isSecret(one))).toEqual([]);
});

test('keys in clear in values of a chart without documented values appear in a Secret only', () => {
  const scope = testChart();
  const clearml = { apiServerUrlReference: 'http://api', apiKey: `${MARK}key`, apiSecret: `${MARK}secret` };
  serviceOf(scope, { values: { clearml } });
  expect(outputOf(scope).ordinary).not.toContain(MARK);
});
