import { CATALOG } from '../chart/catalog';
import { ALWAYS } from '../chart/clearml-chart';
import { imageRows } from '../chart/images/pull-secrets';
import type { ChartDescription } from '../chart/installation';
import { NO_VALUE, RELEASE_ROWS } from '../chart/prop-table';
import { ADDRESS_RULES } from './address-rules';
import { setCookieDomain } from './addresses';
import { APPLICATION_PATHS } from './applications';
import { COOKIE_ROWS, secondsRow } from './browser-access';
import { APPLICATION_BUNDLE, setCertificates } from './certificates';
import {
  ComponentTransform,
  componentRows,
  deployedComponents,
  SECRET_REMEDY,
  SERVER_ENDPOINTS,
  settingsRow,
} from './components';
import { filesRow } from './config-files';
import { Credentials, SECRET_KEYS, setCredentials } from './credentials';
import { shareLogins } from './databases/database-connection';
import { DATABASE_RULES } from './databases/database-rules';
import { DATABASE_ROWS, defaultDatabases } from './databases/databases';
import { checkFileStorage, defaultFileStorage } from './file-storage';
import { setMultiTenant } from './multi-tenant';
import { POD_SECURITY_PATHS, serverImages, setPodSecurity } from './pod-security';
import { omitsPublished, publicPodTransforms } from './public-chart';
import type { ServerFeature } from './server-installation';
import type { ClearmlServerProps } from './server-props';
import { SETTING_ROWS, SETTING_RULES } from './server-setting-rows';
import { checkCustomEvents } from './services/custom-events';
import { checkReporters } from './services/metering';
import { SERVICE_ROWS } from './services/server-services';
import { isQuotedSetting, isSetting, quoteSecretSettings, serverSetting, webSetting } from './settings';
import { setSignOn } from './sign-on/server-sign-on';
import { keepOneSpelling, rejectSpellings } from './spellings';
import { temporaryStorageRow } from './temporary-storage';
import { checkFixedUsers, setUsers } from './users';
import { checkVariables } from './variables';

const CREDENTIALS = Object.keys(SECRET_KEYS).map((name) => `clearml.${name}`);
const ENVIRONMENTS = Object.keys(SERVER_ENDPOINTS).map((component) => `${component}.extraEnvs`);
const PROBE_LOGIN = ['clearml.readinessprobeKey', 'clearml.readinessprobeSecret'];

/** The charts of the server. The comments name the release notes: 10.12.md describes 10.12.x. */
export const SERVER_CHART: ChartDescription<ClearmlServerProps, ServerFeature> = {
  propsInterface: 'ClearmlServerProps',
  component: 'a ClearML server',
  charts: {
    [CATALOG.server.id]: {
      edition: 'enterprise',
      entry: CATALOG.server,
      known: { oldest: '10.7.6', newest: '11.0.2' },
    },
    'clearml-community': { edition: 'community', entry: CATALOG.publicServer },
    [CATALOG.publicServer.id]: {
      edition: 'public',
      entry: CATALOG.publicServer,
      known: { oldest: '7.14.4', newest: '7.15.0' },
    },
  },
  props: {
    ...RELEASE_ROWS,
    podSecurity: { set: setPodSecurity, paths: POD_SECURITY_PATHS },
    ...imageRows(),
    hostNames: NO_VALUE,
    displayedUrls: {
      paths: ['apiserver', 'fileserver']
        .map((name) => `webserver.displayedServerURLs.${name}`)
        .concat(['Api', 'Files'].map((name) => `clearml.clientConfiguration${name}Url`)),
    },
    exposure: { paths: Object.keys(SERVER_ENDPOINTS).map((component) => `${component}.ingress.enabled`) },
    credentials: {
      set: setCredentials,
      paths: ['clearml.existingSecret', ...CREDENTIALS, ...PROBE_LOGIN, ...ENVIRONMENTS],
      secret: [...CREDENTIALS, ...PROBE_LOGIN],
    },
    ...DATABASE_ROWS,
    fileStorage: {
      set: (server, storage) => storage._setValues(server),
      paths: [
        ...['size', 'class', 'accessMode', 'existingPVC'].map((key) => `fileserver.storage.data.${key}`),
        'fileserver.enabled',
        'clearmlApplications.fileServerUrlReferenceOverride',
        'webserver.extraEnvs',
      ],
    },
    users: { set: setUsers, paths: ['apiserver.extraEnvs'] },
    ...SERVICE_ROWS,
    singleSignOn: {
      set: setSignOn,
      paths: ['apiserver.extraEnvs', 'apiserver.additionalConfigs'],
      since: { enterprise: ALWAYS }, // identity_providers.md
    },
    multiTenant: {
      set: setMultiTenant,
      paths: ['apiserver.extraEnvs', 'webserver.extraEnvs', 'clearmlApplications.queueMode'],
      since: { enterprise: ALWAYS }, // multi_tenant_k8s.md
    },
    applications: {
      set: (server, applications) => applications._setValues(server),
      paths: APPLICATION_PATHS,
    },
    ...SETTING_ROWS,
    certificates: { set: setCertificates, paths: [APPLICATION_BUNDLE] },
    apiserver: {
      props: {
        ...componentRows('apiserver'),
        settings: settingsRow('apiserver', serverSetting),
        additionalConfigs: filesRow('apiserver'),
        secretConfigs: filesRow('apiserver'),
        fileMounts: { path: 'apiserver.fileMounts', since: { enterprise: ALWAYS } }, // app_launch_form_custom.md
        logCalls: { path: 'apiserver.logCalls', since: '10.9.1' }, // 10.9.md
        initContainers: {
          path: 'apiserver.extraInitContainers',
          since: { enterprise: '10.11.0', community: ALWAYS }, // 10.11.md
        },
      },
    },
    webserver: {
      props: {
        ...componentRows('webserver'),
        settings: settingsRow('webserver', webSetting),
        temporaryStorage: temporaryStorageRow('webserver'),
        additionalConfigs: filesRow('webserver', { enterprise: ALWAYS, public: ALWAYS }), // clearml 7.14.4
        blockUserScripts: {
          path: 'webserver.blockUserScript',
          since: { enterprise: '10.9.2', community: ALWAYS }, // 10.9.md
        },
      },
    },
    fileserver: {
      props: {
        ...componentRows('fileserver'),
        settings: settingsRow('fileserver', serverSetting),
        tokenCache: secondsRow('fileserver', 'fileserver.auth.tokens_cache_threshold_sec'),
        temporaryStorage: temporaryStorageRow('fileserver'),
        initContainers: {
          path: 'fileserver.extraInitContainers',
          since: { enterprise: '10.11.0', community: ALWAYS }, // 10.11.md
        },
        strategy: {
          path: 'fileserver.deploymentStrategy',
          since: { enterprise: '10.11.12', community: ALWAYS }, // 10.11.md
        },
      },
    },
    // After the variables of the file server, to which it adds one.
    baseDomain: { set: setCookieDomain, paths: ['clearml.cookieDomain', 'fileserver.extraEnvs'] },
    cookieDomain: NO_VALUE,
    loginCookie: COOKIE_ROWS,
    allowedOrigins: { paths: ['apiserver.extraEnvs'] },
    upgradeFrom: NO_VALUE,
    upgradeStepsDone: NO_VALUE,
  },
  defaults: (server) => ({
    credentials: Credentials.generated(),
    fileStorage: defaultFileStorage(server),
    ...defaultDatabases(server),
  }),
  features: {
    applicationCertificates: '10.8.13', // 10.8.md
    applicationPodSecurity: '11.0.0', // 11.0.md
    applications: { enterprise: ALWAYS }, // k8s.md
    auditLogs: '10.12.3', // 10.12.md
    auditSwitch: '10.9.1', // 10.9.md
    asyncDeleteEnvironment: { enterprise: '10.7.10', community: ALWAYS }, // 10.7.md
    displayedUrls: { enterprise: '10.8.15', community: ALWAYS, public: ALWAYS }, // 10.8.md
    dragonfly: { enterprise: '11.0.0', public: '7.15.0' }, // openshift.md
    existingCredentials: { enterprise: '10.12.5', community: ALWAYS, public: ALWAYS }, // 10.12.md
    internalDatabaseAuth: { enterprise: '10.9.0', community: ALWAYS }, // k8s.md
    laterMongoDbOperator: '10.13.0', // 10.13.md
    ldapGroups: '11.0.0', // ver_3_28.md, 11.0.md
    nonRootServer: '11.0.0', // 11.0.md
    operatorMongoDb: { enterprise: '10.11.7', public: '7.15.0' }, // k8s.md
    podTls: '10.13.0', // 10.13.md
    redis: { enterprise: { before: '11.0.0' }, community: ALWAYS, public: { before: '7.15.0' } }, // openshift.md
    userAdminMark: { enterprise: ALWAYS }, // k8s.md
  },
  secrets: {
    texts: [],
    isParsed: isSetting,
    remedy: SECRET_REMEDY,
  },
  secretFiles: ['apiserver.additionalConfigs', 'apiserver.fileMounts'],
  isHocon: isQuotedSetting,
  omits: omitsPublished,
  endpoints: SERVER_ENDPOINTS,
  rules: [
    ...DATABASE_RULES,
    ...ADDRESS_RULES,
    checkFileStorage,
    rejectSpellings,
    checkVariables,
    (server) => checkFixedUsers(server, 'apiserver', 'apiserver.auth.fixed_users'),
    checkCustomEvents,
    checkReporters,
    ...SETTING_RULES,
  ],
  podTransforms: (server) => [
    keepOneSpelling(server),
    ...deployedComponents(server).map((component) => new ComponentTransform(component, server)),
    quoteSecretSettings(server),
    ...shareLogins(),
    ...(server.chart.edition === 'public' ? publicPodTransforms(server) : []),
  ],
  images: serverImages,
};
