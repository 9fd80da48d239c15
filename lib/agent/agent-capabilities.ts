import { ALWAYS, type Capability } from '../chart/capability';

/** What agent charts can do, by chart and version. The pages are release notes: 6.12.md tells of 6.12.x. */
export const AGENT_CAPABILITIES = {
  agentWithoutRoot: { what: 'an agent image that starts without root', enterprise: { since: '6.12.3' } }, // 6.12.md
  airGapped: { what: 'air-gapped task pods', enterprise: ALWAYS }, // air_gapped_env.md
  applicationsQueue: { what: 'an applications queue', enterprise: { since: '6.9.4' } }, // 6.9.md
  bootstrap: { what: 'the bootstrap of task pods', enterprise: { since: '6.13.0' } }, // 6.13.md
  certificates: { what: 'custom certificates', enterprise: ALWAYS }, // self_signed_certificates.md
  certificatesInTasks: { what: 'custom certificates in task pods', enterprise: { since: '6.10.6' } }, // 6.10.md
  certificatesWithoutRoot: { what: 'certificates added without root', enterprise: { since: '6.12.4' } }, // 6.12.md
  clusterAccess: { what: 'access of the agent to the whole cluster', enterprise: ALWAYS }, // multi_node_training.md
  clusterRolesByNamespace: { what: 'names of cluster roles that hold the namespace', enterprise: { since: '6.13.9' } }, // 6.13.md
  completedPodDelay: { what: 'a delay before finished pods are deleted', enterprise: { since: '6.13.5' } }, // 6.13.md
  composeApplications: { what: 'applications as for Docker Compose', enterprise: { since: '6.15.0' } }, // 6.15.md
  cpuReports: { what: 'CPU reports to the dashboard', enterprise: { since: '6.12.0' } }, // 6.12.md
  existingCredentials: {
    what: 'credentials from an existing Secret',
    enterprise: { since: '6.9.12' },
    public: ALWAYS,
  }, // 6.9.md
  extraQueueVolumes: { what: 'extra volumes of single queues', enterprise: { since: '6.11.0' } }, // 6.11.md
  gpuReports: { what: 'capacity reports to the dashboard', enterprise: { since: '6.10.3' } }, // 6.10.md
  intervals: { what: 'poll and report intervals', enterprise: { since: '6.10.0' } }, // 6.10.md
  maxPods: { what: 'a limit of pods for the whole agent', enterprise: ALWAYS }, // 6.10.md
  monitoredResources: { what: 'limits of resources for the whole agent', enterprise: ALWAYS }, // clearml_agent_custom_workload.md
  multiNode: { what: 'multi-node tasks', enterprise: ALWAYS }, // multi_node_training.md
  multiNodeByTask: { what: 'multi-node layouts that tasks bring along', enterprise: { since: '6.12.1' } }, // 6.12.md
  noFileServer: { what: 'agents without a file server', enterprise: { since: '6.13.4' } }, // 6.13.md
  ownerToken: { what: 'tasks with the identity of their owners', enterprise: ALWAYS }, // webapp_settings_users.md
  queueTemplates: { what: 'pod templates and settings of single queues', enterprise: ALWAYS }, // clearml_agent_custom_workload.md
  serverTasks: { what: 'server tasks', enterprise: { since: '6.14.0' } }, // 6.14.md
  serviceAccount: { what: 'an own service account', enterprise: { since: '6.9.11' }, public: ALWAYS }, // 6.9.md
  startScripts: { what: 'own start scripts', enterprise: ALWAYS }, // air_gapped_env.md, openshift.md
  workerIds: { what: 'worker ids of your own', enterprise: { since: '6.9.7' } }, // 6.9.md
} as const satisfies Record<string, Capability>;

/** Name of a capability of agent charts. */
export type AgentCapability = keyof typeof AGENT_CAPABILITIES;
