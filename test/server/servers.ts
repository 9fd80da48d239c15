import { existsSync } from 'node:fs';
import { Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { ChartSource } from '../../lib/chart/chart-source';
import { COMMUNITY_CHART } from '../../lib/chart/community-chart';
import { Installation } from '../../lib/chart/installation';
import { ClearmlServer } from '../../lib/server/server';
import { SERVER_CHART } from '../../lib/server/server-chart';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { testChart } from '../support/apps';
import { valuesRecordingHelm } from '../support/helm-scripts';
import { bareChart, previewChart, previewFolder } from '../support/preview-charts';

/** The contract chart, whose schema accepts only documented values. */
export const CONTRACT = previewFolder('clearml-enterprise');

/** The public chart `clearml` 7.14.4 with its dependencies, if a developer has it. */
export const PUBLIC = process.env.CLEARML_PUBLIC_CHART ?? '';

/** `describe` if the public chart exists; otherwise jest reports the tests as skipped. */
export const withPublicChart = existsSync(PUBLIC) ? describe : describe.skip;

/** Runs tests with each chart of a server, by its folder. */
export function describeCharts(tests: (folder: string) => void): void {
  describe('the contract chart', () => tests(CONTRACT));
  describe('the community chart', () => tests(COMMUNITY_CHART));
  withPublicChart('the public chart', () => tests(PUBLIC));
}

/** The contract chart as if it had another version. Charts before 11 bundle Redis in place of Dragonfly. */
export function contractAt(version: string, name?: string): ChartSource {
  return previewChart('clearml-enterprise', version, name);
}

/** A server of the contract chart, or of another one that `props` name. */
export function serverOf(props: Partial<ClearmlServerProps> = {}, scope: Construct = testChart()): ClearmlServer {
  return new ClearmlServer(scope, 'server', {
    chart: ChartSource.directory(CONTRACT),
    baseDomain: 'clearml.example.com',
    ...props,
  });
}

/** The installation of a server that is not rendered, with the values that its props set. */
export function installationOf(props: Partial<ClearmlServerProps> = {}) {
  const server = new Installation(testChart(), SERVER_CHART, {
    chart: bareChart('clearml-enterprise', '11.0.2'),
    baseDomain: 'clearml.example.com',
    ...props,
  });
  server.applyProps();
  return server;
}

/** A server and the values that helm receives for it. */
export function withValues(props: Partial<ClearmlServerProps>): { server: ClearmlServer; values: any } {
  const { helm, values } = valuesRecordingHelm();
  const server = serverOf({ ...props, helmExecutable: helm });
  return { server, values: values() };
}

/** The values that one prop sets, by path. */
export function valuesOf(props: Partial<ClearmlServerProps>, source: string): Record<string, any> {
  const { sourcedValues } = installationOf(props).values;
  return Object.fromEntries(
    sourcedValues.filter((one) => one.source.startsWith(source)).map(({ path, value }) => [path, value]),
  );
}

/** The variables that props set in a component, by name. */
export function variablesOf(props: Partial<ClearmlServerProps>, component = 'apiserver'): Record<string, string> {
  const { sourcedValues } = installationOf(props).values;
  const entries = sourcedValues.filter(({ path }) => path === `${component}.extraEnvs`).flatMap(({ value }) => value);
  return Object.fromEntries((entries as any[]).map(({ name, value }) => [name, value]));
}

/** The objects that a server renders, except the Secrets, which have their own manifest. */
export function objectsOf(server: ClearmlServer): any[] {
  const chart = server.node.scope as Parameters<typeof Testing.synth>[0];
  return Testing.synth(chart);
}

/** One object by kind and the end of its name. */
export function objectOf(server: ClearmlServer, kind: string, nameEnd: string): any {
  const found = server.release.findObjects({ kind }).find(({ name }) => name.endsWith(nameEnd));
  return found?.toJson();
}

/** The pod spec of a component's Deployment. */
export function podOf(server: ClearmlServer, component: string): any {
  return objectOf(server, 'Deployment', `-${component}`)?.spec.template.spec;
}

/** The environment of a component's main container, by name. */
export function environmentOf(server: ClearmlServer, component: string): Record<string, any> {
  const entries: any[] = podOf(server, component)?.containers[0].env ?? [];
  return Object.fromEntries(entries.map(({ name, value, valueFrom }) => [name, valueFrom ?? value]));
}
