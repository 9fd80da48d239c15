/** Values path of everything that concerns the agent, in every agent chart. */
export const GLUE = 'agentk8sglue';

/** Values paths of the addresses of the server. */
export const SERVER_URLS = {
  apiUrl: `${GLUE}.apiServerUrlReference`,
  appUrl: `${GLUE}.webServerUrlReference`,
  filesUrl: `${GLUE}.fileServerUrlReference`,
} as const;

/** Values path of the template of all tasks. */
export const BASE = `${GLUE}.basePodTemplate`;

/** Values paths of API credentials. */
export const KEY_PATHS = { accessKey: 'clearml.agentk8sglueKey', secretKey: 'clearml.agentk8sglueSecret' } as const;

/** Values path of the capacity that the dashboard shows. */
export const DASHBOARD = `${GLUE}.orchestrationDashboard`;

/** Values path of the limit of the resources of all pods. */
export const MONITORED = `${GLUE}.monitoredResources`;
