import { CATALOG } from '../chart/catalog';
import { ALWAYS } from '../chart/clearml-chart';
import { imageRows, PullSecretList } from '../chart/images/pull-secrets';
import type { ChartDescription } from '../chart/installation';
import { NO_VALUE, RELEASE_ROWS, wholeNumber } from '../chart/prop-table';
import { CodedError, inShort } from '../core/errors/coded-error';
import type { ImageProfile } from '../security/hardening';
import type { AgentFeature } from './agent-installation';
import { AGENT_POD_ROWS } from './agent-pod';
import type { ClearmlAgentProps } from './agent-props';
import { defaultsOf, setCertificates, setCredentials, setPodSecurity } from './agent-values';
import type { CpuCapacity, GpuCapacity } from './capacity/capacities';
import { AGENT_RULES } from './rules/agent-rules';
import { needsLimits } from './tasks/gpus';
import { setApplicationsQueue, setQueues } from './tasks/set-queues';
import { EXTRA_VOLUMES, templateRows } from './tasks/template-rows';
import { BASE, DASHBOARD, GLUE, KEY_PATHS, MONITORED, SERVER_URLS } from './value-paths';

const ENTERPRISE = { enterprise: ALWAYS };
const EXISTING_CREDENTIALS = { enterprise: '6.9.12', public: ALWAYS };
const CERTIFICATES_IN_TASKS = '6.10.6';
const { podSecurity: _podSecurity, ...OTHER_RELEASE_ROWS } = RELEASE_ROWS;

/** Image of the agent from chart 6.12.3 on. */
export const AGENT_IMAGE: ImageProfile = {
  repository: /(?:.+\/)?clearml-enterprise-agent-k8s-base/,
  user: 65532,
  knownFrom: 'enterprise_agent_upgrade_6_12_3.md: runs as nonroot',
};

/** A variable of all tasks. */
const variable = (name: string) => ({ path: `${BASE}.env`, convert: (value: string) => [{ name, value }] });

/** The charts of the agent. */
export const AGENT_CHART: ChartDescription<ClearmlAgentProps, AgentFeature> = {
  propsInterface: 'ClearmlAgentProps',
  component: 'an agent',
  charts: {
    'clearml-enterprise-agent': {
      edition: 'enterprise',
      entry: CATALOG.agent,
      known: { oldest: '6.9.3', newest: '6.15.8' },
    },
    'clearml-agent': {
      edition: 'public',
      entry: CATALOG.publicAgent,
      known: { oldest: '5.0.0', newest: '5.3.4' },
    },
  },
  props: {
    ...OTHER_RELEASE_ROWS,
    server: NO_VALUE,
    endpoints: { paths: Object.values(SERVER_URLS) },
    credentials: {
      set: setCredentials,
      paths: ['clearml.existingAgentk8sglueSecret', ...Object.values(KEY_PATHS)],
      secret: Object.values(KEY_PATHS),
    },
    ...imageRows(PullSecretList.APPENDED),
    basePodTemplate: { props: templateRows(BASE, 'volumes') },
    caches: {
      set: ({ values }, caches) => {
        for (const cache of caches) {
          cache._setValues(values);
        }
      },
      paths: ['env', 'volumes', 'volumeMounts'].map((key) => `${BASE}.${key}`),
    },
    airGapped: {
      since: ENTERPRISE,
      props: {
        image: {
          set: ({ values }, image, prop) => {
            values.add(`${GLUE}.airGappedSupport`, true, 'airGapped');
            values.add(`${GLUE}.defaultContainerImage`, image, prop);
          },
          paths: [`${GLUE}.airGappedSupport`, `${GLUE}.defaultContainerImage`],
        },
        pipIndexUrl: variable('PIP_INDEX_URL'),
        pipExtraIndexUrl: variable('PIP_EXTRA_INDEX_URL'),
        pipTrustedHost: variable('PIP_TRUSTED_HOST'),
      },
    },
    podSecurity: {
      set: setPodSecurity,
      paths: [
        `${GLUE}.containerSecurityContext`,
        `${GLUE}.extraEnvs`,
        `${BASE}.containerSecurityContext`,
        `${BASE}.env`,
      ],
    },
    startScript: { path: `${GLUE}.containerCustomBashScript`, since: ENTERPRISE },
    defaultImage: { path: `${GLUE}.defaultContainerImage` },
    fractionInjectorVersion: { set: (_, version) => void needsLimits(version), paths: [] },
    // After everything that is for all queues: queues repeat it.
    queues: { set: setQueues, paths: [`${GLUE}.queues`, `${GLUE}.queue`] },
    createQueues: {
      path: { enterprise: `${GLUE}.createQueues`, public: `${GLUE}.createQueueIfNotExists` },
      since: { enterprise: ALWAYS, public: '5.2.0' },
    },
    applicationsQueue: { set: setApplicationsQueue, paths: [`${GLUE}.appsQueue`], since: '6.9.4' },
    dashboard: {
      since: '6.10.3',
      props: {
        report: { path: `${DASHBOARD}.reportType` },
        reportSeconds: { path: `${DASHBOARD}.reportSeconds`, check: wholeNumber(1) },
        gpus: { path: `${DASHBOARD}.gpu`, convert: ({ _values }: GpuCapacity) => _values },
        cpus: { path: `${DASHBOARD}.cpu`, convert: ({ _values }: CpuCapacity) => _values, since: '6.12.0' },
      },
    },
    monitoredResources: {
      since: ENTERPRISE,
      props: {
        max: { path: `${MONITORED}.maxResources`, check: positive },
        field: {
          set: ({ values }, field, prop) => {
            values.add(`${MONITORED}.minResourcesFieldName`, field, prop);
            values.add(`${MONITORED}.maxResourcesFieldName`, field, prop);
          },
          paths: [`${MONITORED}.minResourcesFieldName`, `${MONITORED}.maxResourcesFieldName`],
        },
      },
    },
    agentPod: { props: AGENT_POD_ROWS },
    certificates: {
      set: setCertificates,
      paths: ['extraCerts', 'overrideCaCertificatesCrt', 'propagateToTasks'].map((key) => `customCertificates.${key}`),
      since: ENTERPRISE,
    },
    maxPods: { path: `${GLUE}.maxPods`, since: ENTERPRISE, check: wholeNumber(1) },
    completedPodDeletionDelayMinutes: {
      path: `${GLUE}.completedPodDeletionDelayMinutes`,
      since: '6.13.5',
      check: wholeNumber(0),
    },
    queuePollSeconds: { path: `${GLUE}.queuePollFrequencySeconds`, since: '6.10.0', check: wholeNumber(1) },
    statusReportSeconds: { path: `${GLUE}.statusReportFrequencySeconds`, since: '6.10.0', check: wholeNumber(1) },
    workerId: { path: `${GLUE}.workerIdOverride`, since: '6.9.7' },
    taskWorkerIdTemplate: { path: `${GLUE}.taskWorkerIdOverride`, since: '6.9.7' },
    allowSeveralCategories: NO_VALUE,
    bootstrap: { path: 'bootstrap.enabled', since: '6.13.0' },
    serverTasks: { path: `${GLUE}.serverTasks`, since: '6.14.0' },
    useOwnerToken: { path: `${GLUE}.useOwnerToken`, since: ENTERPRISE },
    composeApplications: { path: `${GLUE}.dockerComposeApplication.enabled`, since: '6.15.0' },
    multiNode: {
      path: `${GLUE}.multiNode.enabled`,
      since: ENTERPRISE,
    },
    clusterAccess: { path: `${GLUE}.serviceAccountClusterAccess`, since: ENTERPRISE },
  },
  defaults: defaultsOf,
  features: {
    agentWithoutRoot: '6.12.3',
    certificatesInTasks: CERTIFICATES_IN_TASKS,
    certificatesWithoutRoot: '6.12.4',
    clusterRolesByNamespace: '6.13.9',
    existingCredentials: EXISTING_CREDENTIALS,
    multiNodeByTask: '6.12.1',
    noFileServer: '6.13.4',
    queueTemplates: ENTERPRISE,
    severalQueues: { enterprise: ALWAYS, public: '5.2.0' },
  },
  otherValues: {
    [`${GLUE}.queues`]: ENTERPRISE,
    ...EXTRA_VOLUMES,
    'clearml.existingAgentk8sglueSecret': EXISTING_CREDENTIALS,
    'customCertificates.propagateToTasks': CERTIFICATES_IN_TASKS,
  },
  otherWays: {
    runtimeClassName:
      'make the runtime class the default of the nodes, or set it with a template module: see "The pod of the agent" in docs/agent.md',
  },
  secrets: {
    // HOCON with logins of storages and of git.
    texts: ['clearml.clearmlConfig'],
    isParsed: () => false,
    remedy: 'mount a Secret with volumes and volumeMounts instead',
  },
  secretFiles: [`${GLUE}.fileMounts`],
  images: () => [AGENT_IMAGE],
  rules: AGENT_RULES,
};

function positive(amount: unknown, where: string): void {
  if (!(Number.isFinite(Number(amount)) && Number(amount) > 0)) {
    throw new CodedError('CLEARML5008', {
      found: `${where} is ${inShort(amount)}`,
      expected: 'a number above 0',
      fix: 'correct the number',
    });
  }
}
