import { App, Chart } from 'cdk8s';
import { DynamicMigOperator, GpuSharing, Gpus } from '../../lib';
import type { ClearmlAgentProps } from '../../lib/agent/agent-props';
import { agentOf } from '../agent/agents';
import { dynamicMig, gpuChart, gpuOperator, token } from './operators';

/** Validation errors of an agent in an app with a GPU operator of this sharing, declared before or after the agent. */
function problemsOf(sharing: GpuSharing | undefined, props: Partial<ClearmlAgentProps>, agentFirst = false): string[] {
  const gpus = gpuChart();
  const workers = new Chart(App.of(gpus), 'workers', { namespace: 'workers' });
  const early = agentFirst ? agentOf(props, workers) : undefined;
  if (sharing) {
    gpuOperator({ sharing, registryToken: sharing._fractions === 'label' ? token() : undefined }, gpus);
  }
  return (early ?? agentOf(props, workers)).node.validate();
}

const FRACTIONAL = GpuSharing.fractional({ gpusPerNode: 1 });
const LEGACY = GpuSharing.fractional({ injectorVersion: '1.2.0' });
const MIXED = GpuSharing.mixed({ gpusPerNode: 1 });
const LEGACY_MIXED = GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: '1.2.0' });

const one = (gpus: Gpus, fractionInjectorVersion?: string) => ({
  queues: [{ name: 'q', gpus }],
  fractionInjectorVersion,
});

test.each<[string, GpuSharing | undefined, Partial<ClearmlAgentProps>]>([
  ['any request without a GPU operator in the app', undefined, one(Gpus.mig('1g.10gb'))],
  ['whole GPUs', GpuSharing.none(), one(Gpus.whole(2))],
  ['MIG slices', GpuSharing.dynamicMig(), one(Gpus.mig('1g.10gb'))],
  ['whole GPUs with MIG sharing', GpuSharing.dynamicMig(), one(Gpus.whole(1))],
  ['fractions', FRACTIONAL, one(Gpus.fraction(0.25))],
  ['whole GPUs as fractions', FRACTIONAL, one(Gpus.fraction(2))],
  ['fractions with limits', LEGACY, one(Gpus.fraction(0.25), '1.2.0')],
  ['whole GPUs with limits', LEGACY, one(Gpus.fraction(2), '1.2.0')],
  ['whole GPUs in a mixed cluster', MIXED, one(Gpus.whole(1))],
  ['MIG slices in a mixed cluster', MIXED, one(Gpus.mig('1g.10gb'))],
  ['fractions in a mixed cluster', MIXED, one(Gpus.fraction(0.5))],
  ['fractions with limits in a mixed cluster', LEGACY_MIXED, one(Gpus.fraction(0.5), '1.2.0')],
  ['queues without GPUs', FRACTIONAL, { queues: [{ name: 'cpu', resources: { limits: { 'nvidia.com/gpu': '0' } } }] }],
])('accepts %s', (_, sharing, props) => {
  expect(problemsOf(sharing, props)).toEqual([]);
});

test.each<[string, GpuSharing, Partial<ClearmlAgentProps>, string]>([
  ['MIG slices without sharing', GpuSharing.none(), one(Gpus.mig('1g.10gb')), 'nvidia.com/mig-1g.10gb'],
  ['fractions without sharing', GpuSharing.none(), one(Gpus.fraction(0.5)), '0.500 of a GPU by label alone'],
  ['fractions with MIG sharing', GpuSharing.dynamicMig(), one(Gpus.fraction(0.5)), '0.500 of a GPU by label alone'],
  ['whole GPUs with fractional sharing', FRACTIONAL, one(Gpus.whole(1)), '1 of nvidia.com/gpu'],
  ['whole GPUs with an older injector', LEGACY, one(Gpus.whole(1)), '1 of nvidia.com/gpu'],
  ['MIG slices with fractional sharing', FRACTIONAL, one(Gpus.mig('1g.10gb')), 'nvidia.com/mig-1g.10gb'],
  ['fractions without limits with an older injector', LEGACY, one(Gpus.fraction(0.5)), '0.500 of a GPU by label alone'],
  ['limits with a newer injector', FRACTIONAL, one(Gpus.fraction(0.5), '1.2.0'), '0.500 of a GPU by label and limit'],
  [
    'GPUs in the base template',
    FRACTIONAL,
    { basePodTemplate: { resources: { limits: { 'nvidia.com/gpu': '1' } } } },
    '1 of nvidia.com/gpu',
  ],
  [
    'GPUs in user values',
    GpuSharing.none(),
    { values: { agentk8sglue: { basePodTemplate: { labels: { 'clearml-injector/fraction': '0.500' } } } } },
    '0.500 of a GPU',
  ],
])('CLEARML9037: rejects %s', (_, sharing, props, found) => {
  for (const agentFirst of [true, false]) {
    const message = problemsOf(sharing, props, agentFirst).join('\n');
    expect(message).toContain('CLEARML9037 workers/agent: ');
    expect(message).toContain(`requests ${found}`);
    expect(message).toContain('gpus/gpu-operator provides ');
  }
});

test('accepts MIG slices if user values set the MIG strategy', () => {
  const gpus = gpuChart();
  gpuOperator({ values: { mig: { strategy: 'mixed' } } }, gpus);
  expect(agentOf(one(Gpus.mig('1g.10gb')), new Chart(App.of(gpus), 'workers')).node.validate()).toEqual([]);
});

test('checks requests against the sharing of an operator outside the app', () => {
  const gpus = gpuChart();
  expect(dynamicMig({ installedSharing: GpuSharing.dynamicMig() }, gpus)).toBeInstanceOf(DynamicMigOperator);
  const agent = agentOf(one(Gpus.fraction(0.5)), new Chart(App.of(gpus), 'workers'));
  expect(agent.node.validate()).toEqual([expect.stringContaining('gpus/cdmo provides whole GPUs, MIG slices')]);
});
