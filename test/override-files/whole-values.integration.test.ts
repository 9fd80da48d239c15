import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { SecretValue, ServerCredentials } from '../../lib';
import { AGENT_CHART } from '../../lib/agent/agent-chart';
import { ChartSource } from '../../lib/chart/chart-source';
import { COMMUNITY_CHART } from '../../lib/chart/community-chart';
import { isJsonObject } from '../../lib/helm/data/json';
import { mergeValues } from '../../lib/helm/data/paths';
import { SERVER_CHART } from '../../lib/server/server-chart';
import { CONTRACT as AGENT, agentOf, ENDPOINTS, PUBLIC as PUBLIC_AGENT } from '../agent/agents';
import { PUBLIC as PUBLIC_SERVER, CONTRACT as SERVER, serverOf } from '../server/servers';
import { expectCoded, runInTemporaryFolders, synthesized, testChart } from '../support/apps';
import fc from '../support/fast-check';
import { changesOf } from './changed-defaults';
import { checkFile } from './check-file';

runInTemporaryFolders();

const key = SecretValue.unsafePlainText('a-key');
const CREDENTIALS = ServerCredentials.fromKeys({ accessKey: key, secretKey: key });

/** How files of a chart are deployed, with and without helm. */
interface Deployment {
  readonly synth: (folder: string, valuesFiles: string[]) => Record<string, string>;
  readonly check: (folder: string, valuesFiles: string[]) => void;
}

const deployment = (create: (props: any, scope: any) => unknown, check: Deployment['check']): Deployment => ({
  synth: (folder, valuesFiles) => {
    const scope = testChart();
    create({ chart: ChartSource.directory(folder), valuesFiles }, scope);
    return synthesized(scope);
  },
  check,
});

const server = deployment(serverOf, (folder, valuesFiles) =>
  checkFile(SERVER_CHART, folder, { baseDomain: 'clearml.example.com', valuesFiles }),
);
const agent = deployment(agentOf, (folder, valuesFiles) =>
  checkFile(AGENT_CHART, folder, {
    credentials: CREDENTIALS,
    endpoints: ENDPOINTS,
    queues: [{ name: 'default' }],
    valuesFiles,
  }),
);

/** Changes that contradict other defaults or the props, and the codes of their errors. */
const CONTRADICTIONS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(apiserver|fileserver|webserver)\.ingress\.enabled$/, /CLEARML(5001|6002)/],
  [/^(apiserver|fileserver|webserver)\.enabled$/, /CLEARML(5006|6001)/],
  [/^fileserver\.replicaCount$/, /CLEARML5006/],
  [/^externalServices\.|^(mongodb|redis|dragonfly|elasticsearch)\.enabled$/, /CLEARML5002/],
  [/^(mongodb|redis)\.auth\.enabled$|^elasticsearch\.secret\.enabled$/, /CLEARML(4003|5002)/],
  [/^agentk8sglue\.(multiNode|orchestrationDashboard\..*)\.enabled$/, /CLEARML9007/],
  [/^agentk8sglue\.createQueueIfNotExists$/, /CLEARML\d{4}/],
  [/^customCertificates\.propagateToTasks$/, /CLEARML9012/],
];

const contradiction = (path: string) => CONTRADICTIONS.find(([pattern]) => pattern.test(path))?.[1];

const CHARTS: [string, string, Deployment][] = [
  ['the embedded chart', COMMUNITY_CHART, server],
  ['the stand-in of the enterprise chart', SERVER, server],
  ['the stand-in of the enterprise agent chart', AGENT, agent],
  ['the public chart clearml', PUBLIC_SERVER, server],
  ['the public chart clearml-agent', PUBLIC_AGENT, agent],
];

for (const [name, folder, { synth, check }] of CHARTS) {
  (existsSync(folder) ? describe : describe.skip)(`a copy of values.yaml of ${name}`, () => {
    const copy = () => readFileSync(join(folder, 'values.yaml'), 'utf8');
    const defaults = () => parse(copy());
    const write = (values: object, file = 'changed.yaml') => {
      writeFileSync(file, JSON.stringify(mergeValues(defaults(), values as any)));
      return file;
    };
    const changes = existsSync(folder) ? changesOf(defaults()) : [];
    const harmless = changes.filter(([path]) => contradiction(path) === undefined);

    test('changes nothing', () => {
      writeFileSync('copy.yaml', copy());
      expect(synth(folder, ['copy.yaml'])).toEqual(synth(folder, []));
    });

    test('is accepted with each single default changed', () => {
      expect(harmless.length).toBeGreaterThan(20);
      fc.assert(
        fc.property(fc.constantFrom(...harmless), ([, values]) => check(folder, [write(values)])),
        { numRuns: 15 },
      );
    });

    test('is accepted with all defaults changed that contradict no others', () => {
      const all = harmless.reduce((tree, [, values]) => mergeValues(tree, values as any), {});
      expect(isJsonObject(all)).toBe(true);
      check(folder, [write(all)]);
    });

    test('is rendered with three edits as a file with these edits only', () => {
      const edits = harmless.filter(([path]) => /(replicaCount|odAnnotations|annotations)$/.test(path)).slice(0, 3);
      const values = edits.reduce((tree, [, one]) => mergeValues(tree, one as any), {});
      writeFileSync('edits.yaml', JSON.stringify(values));
      const rendered = synth(folder, ['edits.yaml']);
      expect(synth(folder, [write(values)])).toEqual(rendered);
      expect(JSON.stringify(rendered)).toMatch(/example\.org\/key: changed|replicas: 2/);
    });

    test('with a default changed that contradicts others is accepted, or rejected by its rule', () => {
      for (const [path, values] of changes) {
        const code = contradiction(path);
        if (code !== undefined) {
          // A host that an Ingress now exposes is named by its own path.
          const named = path.replace(/\.ingress\.enabled$/, '.ingress.').replaceAll('.', '\\.');
          expectCoded(new RegExp(`${code.source}.*${named}`), () => check(folder, [write(values)]));
        }
      }
    });
  });
}
