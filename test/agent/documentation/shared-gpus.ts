import { Gpus } from '../../../lib/agent/tasks/gpus';
import type { Example } from '../agents';

/** Examples of MIG slices and fractions: `cdmo.md` and `cfgi.md`. */
export const SHARED_GPUS: Example[] = [
  {
    page: 'cdmo.md: queues',
    props: {
      queues: [
        { name: 'slice-1', gpus: Gpus.mig('1g.10gb') },
        { name: 'slice-2', gpus: Gpus.mig('2g.20gb') },
        { name: 'slice-4', gpus: Gpus.mig('4g.40gb') },
        { name: 'slice-7', gpus: Gpus.mig('7g.80gb') },
      ],
    },
    documented: `
      agentk8sglue:
        queues:
          slice-1: {templateOverrides: {resources: {limits: {nvidia.com/mig-1g.10gb: "1"}}}}
          slice-2: {templateOverrides: {resources: {limits: {nvidia.com/mig-2g.20gb: "1"}}}}
          slice-4: {templateOverrides: {resources: {limits: {nvidia.com/mig-4g.40gb: "1"}}}}
          slice-7: {templateOverrides: {resources: {limits: {nvidia.com/mig-7g.80gb: "1"}}}}`,
  },
  {
    page: 'cfgi.md: queues since 1.3.0',
    props: { queues: fractionQueues() },
    documented: `
      agentk8sglue:
        createQueues: true
        queues:
          gpu-fraction-1_000: {templateOverrides: {labels: {clearml-injector/fraction: "1.000"}}}
          gpu-fraction-0_500: {templateOverrides: {labels: {clearml-injector/fraction: "0.500"}}}
          gpu-fraction-0_250: {templateOverrides: {labels: {clearml-injector/fraction: "0.250"}}}
          gpu-fraction-0_125: {templateOverrides: {labels: {clearml-injector/fraction: "0.125"}}}`,
  },
  {
    page: 'cfgi.md: queues before 1.3.0',
    props: { queues: fractionQueues(), fractionInjectorVersion: '1.2.9' },
    documented: `
      agentk8sglue:
        createQueues: true
        queues:
          gpu-fraction-1_000: {templateOverrides: {resources: {limits: {nvidia.com/gpu: 8}}}}
          gpu-fraction-0_500: {templateOverrides: {labels: {clearml-injector/fraction: "0.500"}, resources: {limits: {nvidia.com/gpu: 4}}}}
          gpu-fraction-0_250: {templateOverrides: {labels: {clearml-injector/fraction: "0.250"}, resources: {limits: {nvidia.com/gpu: 2}}}}
          gpu-fraction-0_125: {templateOverrides: {labels: {clearml-injector/fraction: "0.125"}, resources: {limits: {nvidia.com/gpu: 1}}}}`,
  },
];

function fractionQueues() {
  return [1, 0.5, 0.25, 0.125].map((fraction) => ({
    name: `gpu-fraction-${fraction.toFixed(3).replace('.', '_')}`,
    gpus: Gpus.fraction(fraction),
  }));
}
