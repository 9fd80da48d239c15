/** Every code and its short title. `docs/errors.md` has a section for each; a test keeps the two equal. */
export const ERROR_CODES = {
  // Running helm and reading what it renders
  CLEARML1001: 'helm was not found',
  CLEARML1002: 'the executable is not a usable helm',
  CLEARML1003: 'helm is too old',
  CLEARML1004: 'the chart was not found',
  CLEARML1005: 'the chart version was not found',
  CLEARML1006: 'helm could not render the chart',
  CLEARML1007: "the values break the chart's schema",
  CLEARML1008: 'the chart rendered broken YAML',
  CLEARML1009: 'the chart renders differently each time',
  CLEARML1010: 'a hook needs a decision',
  CLEARML1011: 'the chart does not support this Kubernetes version',
  CLEARML1012: 'no such rendered object',
  CLEARML1013: 'two rendered objects have one identity',
  CLEARML1014: 'the chart cannot be read',
  CLEARML1015: 'the release name is invalid',
  // Values
  CLEARML2001: 'the chart does not know a value',
  CLEARML2002: 'two contributors disagree about a value',
  CLEARML2003: 'an environment variable is set twice',
  CLEARML2004: 'a key that no chart can have',
  CLEARML2005: 'a dotted key where a path was meant',
  CLEARML2006: 'a values file cannot be read',
  CLEARML2007: 'an unset value is still there',
  CLEARML2008: 'a value that YAML cannot carry',
  // Secrets
  CLEARML3001: 'an environment variable with a secret is missing',
  CLEARML3002: 'a file with a secret is missing',
  CLEARML3003: 'a secret would leave in clear',
  CLEARML3004: 'the chart alters a secret',
  CLEARML3005: 'an existing secret cannot be used there',
  CLEARML3006: 'a secret holds characters that its reader cannot take',
  CLEARML3007: 'the output layout mixes secrets with other manifests',
  CLEARML3008: 'the generated secrets cannot be kept',
  CLEARML3009: 'a secret is named badly',
  // Charts and what their versions can do
  CLEARML4001: 'a chart version is not exact',
  CLEARML4002: 'the chart version is too old for this setting',
  CLEARML4003: 'the chart does not have this capability',
  CLEARML4004: 'the chart is not the one that this construct wraps',
  CLEARML4005: 'an upgrade needs a step first',
  CLEARML4006: 'the chart version no longer has this setting',
  // Remote charts: how they are reached, locked and vendored
  CLEARML4010: 'the registries file cannot be understood',
  CLEARML4011: 'the chart lock cannot be read',
  CLEARML4012: 'a chart is not in the lock',
  CLEARML4013: 'a locked archive is missing',
  CLEARML4014: 'a locked archive has changed',
  CLEARML4015: 'a locked version has another content now',
  CLEARML4016: 'a registry refuses the login',
  CLEARML4017: 'a registry does not answer',
  CLEARML4018: 'the certificate of a registry is not trusted',
  CLEARML4019: 'a chart arrived incomplete',
  // The command
  CLEARML4020: 'the app could not be run',
  CLEARML4021: 'a file with saved values cannot be read',
  // The server
  CLEARML5001: 'a domain name is invalid',
  CLEARML5002: 'the database settings contradict each other',
  CLEARML5003: 'a published default credential',
  CLEARML5004: 'a setting that its reader cannot parse',
  CLEARML5005: 'a user is described badly',
  CLEARML5006: 'the file storage settings contradict each other',
  CLEARML5007: 'the registry settings contradict each other',
  CLEARML5008: 'a number is out of range',
  // Exposure
  CLEARML6001: 'a service was not found',
  CLEARML6002: 'the exposure settings are invalid',
  // Security
  CLEARML8001: 'a pod security level that does not exist',
  CLEARML8002: 'a Kubernetes version that cannot be read',
  CLEARML8010: 'a pod breaks the Pod Security Standards',
  CLEARML8011: 'an exception is described badly',
  CLEARML8012: 'an exception covers nothing',
  CLEARML8014: 'a namespace is described badly',
  CLEARML8015: 'a property of the validation plugin is invalid',
  // Output
  CLEARML7001: 'the output folder cannot be written',
} as const;

/** A stable error code. */
export type ErrorCode = keyof typeof ERROR_CODES;
