import { CpuCapacity, GpuCapacity } from '../../../lib/agent/capacity/capacities';
import { DashboardReport } from '../../../lib/agent/capacity/capacity-options';
import type { Example } from '../agents';

const SELECTOR = 'kubernetes.io/os=linux,nvidia.com/gpu.present=true';
const GPUS = GpuCapacity.discovered({
  baseSelector: SELECTOR,
  nodeSelector: '',
  countLabels: ['nvidia.com/gpu.count'],
});
const DISCOVERY = `{enabled: true, baseSelector: "${SELECTOR}", nodeSelector: "", gpuCountSelector: nvidia.com/gpu.count}`;

/** Examples of dashboard settings: `clearml_agent_orch_dash_k8s.md`. */
export const ORCHESTRATION_DASHBOARD: Example[] = [
  {
    page: 'clearml_agent_orch_dash_k8s.md: fixed capacities',
    props: { dashboard: { gpus: GpuCapacity.of(2), cpus: CpuCapacity.of(8) } },
    documented:
      'agentk8sglue: {orchestrationDashboard: {reportType: aggregate, gpu: {reportMax: 2}, cpu: {reportMax: 8}}}',
  },
  {
    page: 'clearml_agent_orch_dash_k8s.md: GPU discovery',
    props: { dashboard: { gpus: GPUS } },
    documented: `
      agentk8sglue:
        serviceAccountClusterAccess: true
        orchestrationDashboard:
          reportType: aggregate
          gpu: {discovery: ${DISCOVERY}}`,
  },
  {
    page: 'clearml_agent_orch_dash_k8s.md: CPU discovery',
    props: { dashboard: { cpus: CpuCapacity.discovered({ nodeSelector: '' }) } },
    documented: `
      agentk8sglue:
        serviceAccountClusterAccess: true
        orchestrationDashboard:
          reportType: aggregate
          cpu: {discovery: {enabled: true, nodeSelector: ""}}`,
  },
  {
    page: 'clearml_agent_orch_dash_k8s.md: CPUs of a namespace',
    props: { dashboard: { cpus: CpuCapacity.inNamespace('my-namespace') } },
    documented: `
      agentk8sglue:
        orchestrationDashboard:
          reportType: aggregate
          cpu: {reportNamespaced: true, reportNamespaceOverride: my-namespace}`,
  },
  {
    page: 'clearml_agent_orch_dash_k8s.md: report configuration',
    props: {
      dashboard: {
        report: DashboardReport.GLOBAL,
        reportSeconds: 600,
        gpus: GPUS,
        cpus: CpuCapacity.discovered({ nodeSelector: '' }),
      },
    },
    documented: `
      agentk8sglue:
        serviceAccountClusterAccess: true
        orchestrationDashboard:
          reportType: "global"
          reportSeconds: 600
          gpu: {reportMax: 0, discovery: ${DISCOVERY}}
          cpu:
            reportMax: 0
            discovery: {enabled: true, nodeSelector: ""}
            reportNamespaced: false
            reportNamespaceOverride: ""`,
  },
  {
    page: 'clearml_agent_orch_dash_k8s.md: worker ids',
    props: { workerId: 'k8s:my-agent', taskWorkerIdTemplate: 'k8s:my-group:{task_id}' },
    documented: 'agentk8sglue: {workerIdOverride: "k8s:my-agent", taskWorkerIdOverride: "k8s:my-group:{task_id}"}',
  },
  {
    page: 'clearml_agent_orch_dash_k8s.md: groups by GPU type',
    props: {
      queues: [
        { name: 'h100_queue', workerIdTemplate: 'k8s:H100:{task_id}' },
        { name: 'l40s_queue', workerIdTemplate: 'k8s:L40s:{task_id}' },
      ],
    },
    documented: `
      agentk8sglue:
        queues:
          h100_queue: {templateOverrides: {}, queueSettings: {customWorkerIdTemplate: "k8s:H100:{task_id}"}}
          l40s_queue: {templateOverrides: {}, queueSettings: {customWorkerIdTemplate: "k8s:L40s:{task_id}"}}`,
  },
];
