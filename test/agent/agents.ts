import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { lte } from 'semver';
import { parse, stringify } from 'yaml';
import { ClearmlAgent } from '../../lib/agent/agent';
import type { ClearmlAgentProps } from '../../lib/agent/agent-props';
import { ChartSource } from '../../lib/chart/chart-source';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { mergeValues } from '../../lib/helm/data/paths';
import { SecretValue } from '../../lib/secrets/secret-value';
import { temporaryFolder, testChart } from '../support/apps';
import { type ChartFiles, chartIn } from '../support/chart-files';
import { previewChart, previewFolder } from '../support/preview-charts';
import { valuesOf } from '../support/values';

/** The contract chart, whose schema accepts only documented values. */
export const CONTRACT = previewFolder('clearml-enterprise-agent');

const PUBLIC_SERVER = process.env.CLEARML_PUBLIC_CHART ?? '';

/** The public chart `clearml-agent`, in the same folder as the public server chart, if a developer has it. */
export const PUBLIC = PUBLIC_SERVER && join(PUBLIC_SERVER, '..', 'clearml-agent');

/** `describe` if the public chart exists; otherwise the tests are skipped. */
export const withPublicChart = existsSync(PUBLIC) ? describe : describe.skip;

export const ENDPOINTS = {
  apiUrl: 'https://api.clearml.example.com',
  appUrl: 'https://app.clearml.example.com',
  filesUrl: 'https://files.clearml.example.com',
};

/** The contract chart as if it had another version. */
export function contractAt(version: string, name?: string): ChartSource {
  return previewChart('clearml-enterprise-agent', version, name);
}

/** Values of the public chart, with their first versions. */
const PUBLIC_VALUES: readonly (readonly [since: string, values: string])[] = [
  ['1.0.0', 'clearml: {agentk8sglueKey: ACCESSKEY, agentk8sglueSecret: SECRETKEY, existingAgentk8sglueSecret: ""}'],
  ['1.0.0', 'agentk8sglue: {queue: default, apiServerUrlReference: https://api.example.org}'],
  ['1.0.0', 'agentk8sglue: {webServerUrlReference: https://app.example.org, fileServerUrlReference: ""}'],
  [
    '3.0.0',
    'agentk8sglue: {extraEnvs: [], basePodTemplate: {env: [], labels: {}, resources: {}, priorityClassName: ""}}',
  ],
  ['5.1.0', 'agentk8sglue: {resources: {}}'],
  ['5.2.0', 'agentk8sglue: {createQueueIfNotExists: false}'],
];

/** A chart with the name and some values of the public chart at a version. */
export function publicStandIn(version: string, more: ChartFiles = {}): ChartSource {
  const values = PUBLIC_VALUES.filter(([since]) => lte(since, version)).map(([, text]) => parse(text) as object);
  const files = {
    'Chart.yaml': `apiVersion: v2\nname: clearml-agent\nversion: ${version}\n`,
    'values.yaml': stringify(values.reduce((all, one) => mergeValues(all as never, one as never), {})),
    ...more,
  };
  return ChartSource.directory(chartIn(temporaryFolder(), files));
}

/** An agent of the contract chart, unless `props` set another chart. */
export function agentOf(props: Partial<ClearmlAgentProps> = {}, scope: Construct = testChart('workers')): ClearmlAgent {
  return new ClearmlAgent(scope, 'agent', {
    chart: ChartSource.directory(CONTRACT),
    ...(props.server ? {} : { endpoints: ENDPOINTS }),
    credentials: ServerCredentials.fromKeys({
      accessKey: SecretValue.unsafePlainText('an-access-key'),
      secretKey: SecretValue.unsafePlainText('a-secret-key'),
    }),
    queues: [{ name: 'default' }],
    ...props,
  });
}

/** An agent, and the values that helm receives for it. */
export function withValues(props: Partial<ClearmlAgentProps> = {}): { agent: ClearmlAgent; values: any } {
  const agent = agentOf(props);
  return { agent, values: valuesOf(agent.release) };
}

/** The objects that an agent emits, without those in the manifest of secrets. */
export function objectsOf(agent: ClearmlAgent): any[] {
  return Testing.synth(agent.node.scope as Parameters<typeof Testing.synth>[0]);
}

/** The object of a kind whose name has the given ending. */
export function objectOf(agent: ClearmlAgent, kind: string, nameEnd: string): any {
  const found = agent.release.findObjects({ kind }).find(({ name }) => name.endsWith(nameEnd));
  return found?.toJson();
}

/** The pod spec of the agent itself. */
export function agentPodOf(agent: ClearmlAgent): any {
  return objectOf(agent, 'Deployment', '-agent').spec.template.spec;
}

/** The environment of the agent itself, by name. */
export function agentEnvironmentOf(agent: ClearmlAgent): Record<string, any> {
  return byName(agentPodOf(agent).containers[0].env);
}

/** The pod for tasks of a queue, or of the base template if no queue is specified. */
export function taskPodOf(agent: ClearmlAgent, queue?: string): any {
  const { data } = objectOf(agent, 'ConfigMap', '-pt');
  const file = queue === undefined ? 'template.yaml' : queuesOf(agent).find(({ name }) => name === queue)?.file;
  return parse(data[String(file)]);
}

/** The environment of tasks of a queue, by name. */
export function taskEnvironmentOf(agent: ClearmlAgent, queue?: string): Record<string, any> {
  return byName(taskPodOf(agent, queue).spec.containers[0].env);
}

/** The queues of an agent: their names, files and settings. */
export function queuesOf(agent: ClearmlAgent): { name: string; file: string; settings: any }[] {
  return JSON.parse(objectOf(agent, 'ConfigMap', '-pt').data['queues.json']);
}

function byName(entries: any[]): Record<string, any> {
  return Object.fromEntries(entries.map(({ name, value, valueFrom }) => [name, valueFrom ?? value]));
}

/** An example of values for the agent in the ClearML documentation. */
export interface Example {
  /** Page of the ClearML documentation, and the topic of the example. */
  readonly page: string;
  readonly props: Partial<ClearmlAgentProps>;
  /** The documented values, with actual values in place of placeholders. */
  readonly documented: string;
}
