import { ALWAYS, type Capability } from '../chart/capability';

/** What server charts can do, by chart and version. The pages are release notes: 10.12.md tells of 10.12.x. */
export const SERVER_CAPABILITIES = {
  apiAudit: { what: 'API audit logging', enterprise: { since: '10.9.1' } }, // 10.9.md
  applicationPodSecurity: { what: 'security context of application pods', enterprise: { since: '11.0.0' } }, // 11.0.md
  applicationUrls: { what: 'addresses for application pods', enterprise: ALWAYS }, // k8s.md, openshift.md
  applications: { what: 'UI applications', enterprise: ALWAYS }, // k8s.md
  asyncDeleteEnvironment: {
    what: 'environment of the delete job',
    enterprise: { since: '10.7.10' },
    community: ALWAYS,
  }, // 10.7.md
  blockUserScripts: { what: 'blocking of third-party scripts', enterprise: { since: '10.9.2' }, community: ALWAYS }, // 10.9.md
  displayedUrls: {
    what: 'displayed server URLs',
    enterprise: { since: '10.8.15' },
    community: ALWAYS,
    public: ALWAYS,
  }, // 10.8.md
  dns: { what: 'DNS options and host aliases', enterprise: { since: '10.8.12' }, community: ALWAYS }, // 10.8.md
  dragonfly: { what: 'bundled Dragonfly', enterprise: { since: '11.0.0' }, public: { since: '7.15.0' } }, // openshift.md
  existingCredentials: {
    what: 'internal credentials from an existing Secret',
    enterprise: { since: '10.12.5' },
    community: ALWAYS,
    public: ALWAYS,
  }, // 10.12.md
  fileMounts: { what: 'files mounted into the apiserver', enterprise: ALWAYS }, // app_launch_form_custom.md
  fileserverStrategy: {
    what: 'rollout strategy of the fileserver',
    enterprise: { since: '10.11.12' },
    community: ALWAYS,
  }, // 10.11.md
  fileserverVolumes: {
    what: 'volumes of the fileserver',
    enterprise: { since: '10.11.0' },
    community: ALWAYS,
    public: ALWAYS,
  }, // 10.11.md
  initContainers: { what: 'additional init containers', enterprise: { since: '10.11.0' }, community: ALWAYS }, // 10.11.md
  internalDatabaseAuth: { what: 'passwords of bundled databases', enterprise: { since: '10.9.0' }, community: ALWAYS }, // k8s.md
  multiTenant: { what: 'several tenants', enterprise: ALWAYS }, // multi_tenant_k8s.md
  nonRootServer: { what: 'server images that run without root', enterprise: { since: '11.0.0' } }, // 11.0.md
  operatorMongoDb: { what: 'operator-managed MongoDB', enterprise: { since: '10.11.7' }, public: { since: '7.15.0' } }, // k8s.md
  podTls: { what: 'TLS that ends in its pods', enterprise: { since: '10.13.0' } }, // 10.13.md
  probes: { what: 'configurable probes', enterprise: { since: '10.12.4' }, community: ALWAYS }, // 10.12.md
  redis: {
    what: 'bundled Redis',
    enterprise: { before: '11.0.0' },
    community: ALWAYS,
    public: { before: '7.15.0' },
  }, // openshift.md
  userAdminMark: { what: 'the admin mark of fixed users', enterprise: ALWAYS }, // k8s.md
} as const satisfies Record<string, Capability>;

/** Name of a capability of server charts. */
export type ServerCapability = keyof typeof SERVER_CAPABILITIES;
