import {
  HOCON_LINE,
  HOCON_LITERAL,
  HOCON_STRING,
  HOCON_TEXT,
  HOCON_WORDS,
  READER_BETWEEN,
} from '../secrets/readers/hocon';
import {
  BASIC_PASSWORD,
  BASIC_USER,
  ELASTICSEARCH_PASSWORD,
  ELASTICSEARCH_USER,
  HTTP_HEADER,
  LOGIN_NAME,
  LOGIN_PASSWORD,
  MONGODB_LOGIN,
  PASSWORD_HASH,
  REDIS_PASSWORD,
  URL_LOGIN,
} from '../secrets/readers/logins';
import {
  COMPANY_NAME,
  COOKIE_NAME,
  DATA_KEY,
  MONGODB_DATABASE,
  OBJECT_NAME,
  QUEUE_NAME,
  QUEUE_WORD,
  SERVER_SETTING,
  WEB_SETTING,
} from '../secrets/readers/names';
import type { Reader } from '../secrets/readers/reader';
import { JSON_VALUE, PLAIN_VARIABLE } from '../secrets/readers/values';
import type { Edition } from './clearml-chart';

/** A secret or a setting, and the readers of its content. */
export interface Content {
  /** The secret or the setting, for the documentation. */
  readonly subject: string;
  /** The editions of charts in which these readers read it. Unset for all. */
  readonly editions?: readonly Edition[];
  /** Values paths of the content. `checkContents` checks them in each chart that has them. */
  readonly paths?: readonly string[];
  /** Variables with the content, in the lists `extraEnvs`. */
  readonly variables?: RegExp;
  readonly readers: readonly Reader[];
}

const CONNECTIONS = ['Backend', 'Auth'].map((name) => `externalServices.mongodbConnectionString${name}`);

/** Nothing is known about how the private charts pass these passwords to the server, so each possible reader must accept them. */
const PRIVATE: readonly Edition[] = ['enterprise'];

/**
 * The readers of each secret and of the settings whose readers misread some contents. A content may have several rows; all of them
 * apply. `docs/reference/readers.md` shows the table.
 */
export const CONTENTS = {
  serverKey: {
    subject: '`credentials` of a server, `platformManagement`: keys',
    paths: ['apiserverKey', 'fileserverKey', 'testUserKey', 'webserverKey'].map((name) => `clearml.${name}`),
    variables: /^CLEARML__secure__credentials__\w+__user_key$/i,
    readers: [HOCON_TEXT, BASIC_USER],
  },
  serverSecret: {
    subject: '`credentials` of a server, `platformManagement`: secrets',
    paths: ['apiserverSecret', 'fileserverSecret', 'testUserSecret', 'webserverSecret'].map(
      (name) => `clearml.${name}`,
    ),
    variables: /^CLEARML__secure__credentials__\w+__user_secret$/i,
    readers: [HOCON_TEXT, BASIC_PASSWORD],
  },
  signingSecret: {
    subject: '`credentials` of a server: `secureAuthTokenSecret`, `sessionSecret`',
    paths: ['clearml.secureAuthTokenSecret', 'clearml.sessionSecret'],
    variables: /^CLEARML__secure__(?:auth__token_secret|http__session_secret__apiserver)$/i,
    readers: [HOCON_TEXT],
  },
  webLogin: {
    subject: '`USER_KEY` and `USER_SECRET` of the web server',
    editions: ['public'],
    variables: /^USER_(?:KEY|SECRET)$/,
    // The entry point of the image writes them between quotes into credentials.json.
    readers: [READER_BETWEEN['"']],
  },
  userName: { subject: '`users`: login name', readers: [LOGIN_NAME] },
  userPassword: { subject: '`users`: password', readers: [HOCON_TEXT, LOGIN_PASSWORD] },
  userPasswordHash: { subject: '`users`: password hash', readers: [PASSWORD_HASH] },
  mongodbLogin: {
    subject: 'user and password of a bundled MongoDB',
    paths: ['mongodb.auth.rootUser', 'mongodb.auth.rootPassword'],
    variables: /^CLEARML_MONGODB_SERVICE_(?:USERNAME|PASSWORD)$/,
    readers: [MONGODB_LOGIN],
  },
  elasticsearchUser: {
    subject: 'user of an external Elasticsearch',
    variables: /^CLEARML_ELASTIC_SERVICE_USERNAME$/,
    readers: [ELASTICSEARCH_USER],
  },
  elasticsearchPassword: {
    subject: 'password of Elasticsearch',
    paths: ['elasticsearch.secret.password'],
    variables: /^CLEARML_ELASTIC_SERVICE_PASSWORD$/,
    readers: [ELASTICSEARCH_PASSWORD],
  },
  redisPassword: {
    subject: 'password of Redis',
    paths: ['redis.auth.password'],
    variables: /^CLEARML_REDIS_SERVICE_PASSWORD$/,
    readers: [REDIS_PASSWORD],
  },
  bundledPassword: {
    subject: 'passwords of bundled databases',
    editions: PRIVATE,
    paths: ['mongodb.auth.rootPassword', 'elasticsearch.secret.password', 'redis.auth.password'],
    readers: [HOCON_TEXT],
  },
  connectionString: {
    subject: 'connection strings of MongoDB',
    paths: CONNECTIONS,
    readers: [HOCON_TEXT],
  },
  connectionLogin: { subject: 'user and password in a connection string', readers: [URL_LOGIN] },
  connectionDatabase: { subject: 'database in a connection string of MongoDB', readers: [MONGODB_DATABASE] },
  splunkToken: { subject: '`audit`: token of Splunk', readers: [HOCON_TEXT, HTTP_HEADER] },
  accessKey: {
    subject: '`credentials` of agents, gateways and services: access key',
    paths: ['clearml.agentk8sglueKey', 'clearml.apiKey', 'global.clearml.apiServerKey'],
    readers: [BASIC_USER],
  },
  secretKey: {
    subject: '`credentials` of agents, gateways and services: secret key',
    paths: ['clearml.agentk8sglueSecret', 'clearml.apiSecret', 'global.clearml.apiServerSecret'],
    readers: [BASIC_PASSWORD],
  },
  publicAgentKeys: {
    subject: '`credentials` of an agent',
    editions: ['public'],
    paths: ['clearml.agentk8sglueKey', 'clearml.agentk8sglueSecret'],
    readers: [HOCON_LINE],
  },
  publicQueue: { subject: '`queues` of an agent', editions: ['public'], readers: [QUEUE_WORD] },
  queue: { subject: '`queues` of an agent', editions: PRIVATE, readers: [QUEUE_NAME] },
  cookieName: { subject: 'name of the login cookie', readers: [COOKIE_NAME] },
  serverSetting: { subject: '`settings` of the API server, variables `CLEARML__…`: path', readers: [SERVER_SETTING] },
  serverSettingValue: { subject: 'variables `CLEARML__…`: value', readers: [HOCON_LITERAL] },
  settingSecret: { subject: 'secrets in `settings` of the API server', readers: [HOCON_TEXT] },
  webSetting: { subject: '`settings` of the web server, variables `WEBSERVER__…`: path', readers: [WEB_SETTING] },
  webSettingValue: { subject: 'variables `WEBSERVER__…`: value', readers: [JSON_VALUE] },
  webSettingSecret: { subject: 'secrets in `settings` of the web server', readers: [READER_BETWEEN['"']] },
  fileSecret: {
    subject: 'secrets in `.conf` files, by the quotes around them',
    readers: [HOCON_TEXT, HOCON_STRING, HOCON_WORDS],
  },
  otherVariable: { subject: 'other variables, `secretEnvironment`', readers: [PLAIN_VARIABLE] },
  companyName: { subject: 'company name of a tenant', readers: [COMPANY_NAME] },
  secretName: { subject: 'names of Secrets', readers: [OBJECT_NAME] },
  secretKeyName: { subject: 'keys of Secrets', readers: [DATA_KEY] },
} satisfies { readonly [id: string]: Content };
