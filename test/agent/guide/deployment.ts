import { Gpus } from '../../../lib/agent/tasks/gpus';
import type { Example } from './example';

/** Agents as such: `clearml_agent_deployment_k8s.md`, and what other pages add to it. */
export const DEPLOYMENT: Example[] = [
  {
    page: 'clearml_agent_deployment_k8s.md: installation',
    props: { queues: [{ name: 'exampleQueue' }] },
    documented: `
      agentk8sglue:
        apiServerUrlReference: https://api.clearml.example.com
        fileServerUrlReference: https://files.clearml.example.com
        webServerUrlReference: https://app.clearml.example.com
        createQueues: true
        queues: {exampleQueue: {templateOverrides: {}, queueSettings: {}}}`,
  },
  {
    page: 'clearml_agent_bootstrap.md',
    props: { bootstrap: true },
    documented: 'bootstrap: {enabled: true}',
  },
  {
    page: 'multi_tenant_k8s.md: applications queue',
    props: { applicationsQueue: {} },
    documented: 'agentk8sglue: {appsQueue: {enabled: true}}',
  },
  {
    page: 'webapp_settings_resource_configs.md: queue of a resource pool',
    props: { queues: [{ name: '6ab1c0d8e34f4b0f9a6c1e2d3f4a5b6c', gpus: Gpus.whole(2) }] },
    documented:
      'agentk8sglue: {queues: {6ab1c0d8e34f4b0f9a6c1e2d3f4a5b6c: {templateOverrides: {resources: {limits: {nvidia.com/gpu: 2}}}}}}',
  },
  {
    page: 'k8s.md: external file storage',
    props: {
      endpoints: {
        apiUrl: 'https://api.clearml.example.com',
        appUrl: 'https://app.clearml.example.com',
        filesUrl: 's3://minio.example.com:9000/clearml',
      },
    },
    documented: 'agentk8sglue: {fileServerUrlReference: "s3://minio.example.com:9000/clearml"}',
  },
];
