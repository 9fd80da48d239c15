import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChartSource, Exposure, GpuSharing } from '../../lib';
import { agentOf } from '../agent/agents';
import { gatewayOf } from '../gateway/gateways';
import { dynamicMig, gpuChart, gpuOperator } from '../gpu/operators';
import { contractAt, serverOf } from '../server/servers';
import { centerOf, exportersOf, presignOf } from '../server/services/services';
import { failureOf, objectsIn, synthesized, testChart } from '../support/apps';
import { type Case, isRejected } from './case';
import { CASES, EMBEDDED, PENDING, VERSIONS } from './cases';

/** Files whose queues are the only ones; in other files, those of the prop are beside them. */
const EXCLUSIVE_QUEUES = ['agent/deployment', 'agent/monitored-resources'];

/** Pages show Ingresses of the chart without certificates. They are right if a proxy in front of them terminates TLS. */
const TLS_BEFORE = ['server/prepare-values', 'server/upload-size'];
const exposure = Exposure.clusterInternal({ https: true });

const pathOf = (file: string) => join(__dirname, `${file}.yaml`);

/** The chart of a file with the construct of its folder, and the props that every user of the construct sets. */
function deployed(file: string, more: object = {}) {
  const props = { valuesFiles: [pathOf(file)], ...more };
  const scope = /^(gpu|operators)/.test(file) ? gpuChart() : testChart();
  const baseDomain = file.includes('prepare-values') ? 'ml.example.org' : 'clearml.example.com';
  const version = VERSIONS[file];
  const chart = version === undefined ? {} : { chart: contractAt(version) };
  const constructs: Record<string, () => unknown> = {
    server: () =>
      serverOf({ baseDomain, ...chart, ...(TLS_BEFORE.includes(file) ? { exposure } : {}), ...props }, scope),
    agent: () => agentOf({ ...(EXCLUSIVE_QUEUES.includes(file) ? { queues: [] } : {}), ...props }, scope),
    gateway: () => gatewayOf(props, scope),
    presign: () => presignOf(scope, props),
    events: () => exportersOf(scope, props),
    platform: () => centerOf(scope, props),
    gpu: () => gpuOperator(props, scope),
    operators: () => dynamicMig({ installedSharing: GpuSharing.dynamicMig(), ...props }, scope),
  };
  constructs[file.split('/')[0] as string]?.();
  return scope;
}

/** Objects by kind and name as JSON, in which the contents of Secrets are not encoded. */
function objectsOf(files: Record<string, string>): Map<string, string> {
  const text = (value: unknown) => JSON.stringify(value).replace(/[A-Za-z0-9+/]{8,}={0,2}/g, decoded);
  const decoded = (word: string): string => {
    const content = Buffer.from(word, 'base64').toString();
    return /^[\x20-\x7e\n]+$/.test(content) ? JSON.stringify(content).slice(1, -1) : word;
  };
  return new Map(
    objectsIn(files).map(({ file: _, ...object }) => [
      `${object.kind}/${object.metadata.name}`,
      object.kind === 'Secret' ? text(object) : JSON.stringify(object),
    ]),
  );
}

/** Secrets in the test data contain `s3cret`. */
function secretsIn(file: string): string[] {
  return [...new Set(readFileSync(pathOf(file), 'utf8').match(/[\w-]*s3cret/g) ?? [])];
}

function expectDelivered(file: string, objects: Map<string, string>): void {
  const isSecret = ([object]: [string, string]) => object.startsWith('Secret/');
  const [secrets, others] = [[...objects].filter(isSecret), [...objects].filter((one) => !isSecret(one))];
  for (const secret of secretsIn(file)) {
    expect(others.filter(([, text]) => text.includes(secret)).map(([object]) => object)).toEqual([]);
    expect([secret, JSON.stringify(secrets).includes(secret)]).toEqual([secret, true]);
  }
}

const works = ([file, , outcome]: Case): void => {
  if (isRejected(outcome)) {
    const [code, found] = outcome.rejected;
    const { message } = failureOf(() => synthesized(deployed(file)));
    expect(message).toContain(code);
    expect(message).toContain(found);
    return;
  }
  const objects = objectsOf(synthesized(deployed(file)));
  for (const [object, parts] of Object.entries(outcome)) {
    const text = objects.get(object) ?? `no ${object}, but ${[...objects.keys()].join(', ')}`;
    expect(text).toMatch(/^\{/);
    for (const part of parts) {
      expect(text).toContain(part);
    }
  }
  expectDelivered(file, objects);
};

const isPending = ([file]: Case) => PENDING.includes(file);
const named = (cases: readonly Case[]) => cases.map((one) => [`${one[0]} (${one[1]})`, one] as const);

test.each(named(CASES.filter((one) => !isPending(one))))(
  'the file %s works unchanged, or is rejected with a reason',
  (_, one) => works(one),
);

test.failing.each(named(CASES.filter(isPending)))('the file %s will work', (_, one) => works(one));

test.each(EMBEDDED)('the embedded chart accepts the file %s', (file) => {
  const objects = objectsOf(synthesized(deployed(file, { chart: ChartSource.community() })));
  expect([...objects.keys()]).toContain('Deployment/clearml-apiserver');
  expectDelivered(file, objects);
});

test('a chart with Redis accepts the file of external databases', () => {
  const objects = objectsOf(synthesized(deployed('server/external-databases', { chart: contractAt('10.10.0') })));
  expect([...objects.keys()].filter((object) => /StatefulSet|mongodb/.test(object))).toEqual([]);
  expectDelivered('server/external-databases', objects);
});

test('every file has a case', () => {
  const folders = readdirSync(__dirname).filter((name) => !name.includes('.'));
  const files = folders.flatMap((folder) => readdirSync(join(__dirname, folder)).map((name) => `${folder}/${name}`));
  expect(files.filter((file) => !CASES.some(([one]) => `${one}.yaml` === file))).toEqual([]);
  expect(CASES.filter(([file]) => !existsSync(pathOf(file)))).toEqual([]);
});
