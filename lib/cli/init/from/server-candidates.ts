import type { ClearmlChart } from '../../../chart/clearml-chart';
import { asMap, type JsonObject } from '../../../helm/data/json';
import { mapAt, valueAt } from '../../../helm/data/paths';
import { SecretValue } from '../../../secrets/secret-value';
import { APPLICATION_ROWS } from '../../../server/applications';
import { SECRET_KEYS } from '../../../server/credentials';
import { ELASTICSEARCH_CONNECTION, MONGODB_CONNECTIONS } from '../../../server/databases/databases';
import { Expression } from '../code';
import { type Candidate, candidatesOf, propsOf } from './candidates';

/** The parts of a chart on which candidates depend. */
export type CandidateChart = Pick<ClearmlChart<any>, 'edition' | 'supports'>;

const DISPLAYED_URLS = [
  'webserver.displayedServerURLs.apiserver',
  'webserver.displayedServerURLs.fileserver',
  'clearml.clientConfigurationApiUrl',
  'clearml.clientConfigurationFilesUrl',
];

/** Candidates for the props of a server that have factories. */
export function serverCandidates(tree: JsonObject, chart: CandidateChart): Candidate[] {
  return [
    ...imageCandidates(tree),
    ...optional('cookieDomain', valueAt(tree, 'clearml.cookieDomain')),
    ...optional('credentials', credentials(tree)),
    ...optional('mongodb', mongodb(tree)),
    ...optional('elasticsearch', elasticsearch(tree)),
    ...optional('redis', redis(tree, chart)),
    ...optional('fileStorage', fileStorage(tree)),
    ...optional('displayedUrls', displayedUrls(tree), DISPLAYED_URLS),
    ...applications(tree, chart).flatMap((one) => optional('applications', one)),
    ...['apiserver', 'webserver', 'fileserver'].flatMap((component) => {
      const path = `${component}.service.type`;
      return optional([component, 'serviceType'], Expression.member('ServiceType', valueAt(tree, path)), [path]);
    }),
  ];
}

/** Candidates for the props of images, which all constructs have. */
export function imageCandidates(tree: JsonObject): Candidate[] {
  const { password, existingImagePullSecrets, extraImagePullSecrets } = mapAt(tree, 'imageCredentials');
  const names = [existingImagePullSecrets, extraImagePullSecrets].map(namesIn).find((list) => list !== undefined);
  return [
    ...optional('registryToken', isSecret(password) ? password : undefined),
    ...optional('imagePullSecrets', names),
  ];
}

export function optional(prop: string | readonly string[], value: unknown, paths: readonly string[] = []): Candidate[] {
  return value === undefined ? [] : [{ prop: typeof prop === 'string' ? [prop] : prop, value, paths }];
}

/** A call with the options that are set; undefined if none is set. */
export function callWith(name: string, options: JsonObject): Expression | undefined {
  const set = Object.entries(options).filter(([, value]) => value !== undefined && value !== '');
  return set.length === 0 ? undefined : Expression.call(name, Object.fromEntries(set));
}

export function isSecret(value: unknown): value is string {
  return typeof value === 'string' && SecretValue._of(value) !== undefined;
}

function namesIn(list: unknown): string[] | undefined {
  const names = Array.isArray(list) ? list.map((item) => (item as JsonObject | null)?.name) : [];
  return names.length > 0 && names.every((name) => typeof name === 'string') ? (names as string[]) : undefined;
}

function credentials(tree: JsonObject): Expression | undefined {
  const clearml = mapAt(tree, 'clearml');
  if (typeof clearml.existingSecret === 'string' && clearml.existingSecret !== '') {
    return Expression.call('Credentials.fromSecret', clearml.existingSecret);
  }
  const keys = Object.keys(SECRET_KEYS).filter((name) => isSecret(clearml[name]));
  return callWith('Credentials.fromKeys', Object.fromEntries(keys.map((name) => [name, clearml[name]])));
}

function mongodb(tree: JsonObject): Expression | undefined {
  const { enabled, auth, persistence } = mapAt(tree, 'mongodb');
  const [backend, authentication] = Object.values(MONGODB_CONNECTIONS).map((path) => valueAt(tree, path));
  if (isSecret(backend) && isSecret(authentication)) {
    return Expression.call('MongoDb.external', { backend, auth: authentication });
  }
  if (valueAt(tree, 'mckMongodb.enabled') === true) {
    return Expression.call('MongoDb.operatorManaged');
  }
  const { rootUser, rootPassword, enabled: hasLogin } = mapAt({ auth }, 'auth');
  const { size, storageClass } = mapAt({ persistence }, 'persistence');
  const login =
    hasLogin === true && isSecret(rootPassword) ? { ...(rootUser ? { rootUser } : {}), rootPassword } : undefined;
  const bundled = callWith('MongoDb.bundled', { auth: login, storageSize: size, storageClass });
  return bundled ?? (enabled === true ? Expression.call('MongoDb.bundled') : undefined);
}

function elasticsearch(tree: JsonObject): Expression | undefined {
  const hosts = nodesIn(valueAt(tree, ELASTICSEARCH_CONNECTION));
  if (hosts !== undefined) {
    return Expression.call('Elasticsearch.external', { hosts });
  }
  const { enabled, password } = mapAt(tree, 'elasticsearch.secret');
  const { storageClassName, resources } = mapAt(tree, 'elasticsearch.volumeClaimTemplate');
  return callWith('Elasticsearch.bundled', {
    password: enabled === true && isSecret(password) ? password : undefined,
    storageSize: valueAt(resources, 'requests.storage'),
    storageClass: storageClassName,
  });
}

function nodesIn(text: unknown): object[] | undefined {
  try {
    const nodes = JSON.parse(String(text));
    return Array.isArray(nodes)
      ? nodes.map(({ host, port, scheme }) => ({ host, port, ...(scheme === 'https' ? { https: true } : {}) }))
      : undefined;
  } catch {
    return undefined;
  }
}

function redis(tree: JsonObject, chart: CandidateChart): Expression | undefined {
  const name = chart.supports('dragonfly') ? 'dragonfly' : 'redis';
  const services = mapAt(tree, 'externalServices');
  const host = services[`${name}Host`];
  if (typeof host === 'string' && host !== '') {
    return callWith('Redis.external', { host, port: services[`${name}Port`] });
  }
  const { enabled, password } = mapAt(tree, 'redis.auth');
  const { size, storageClass } = mapAt(tree, 'redis.master.persistence');
  return callWith('Redis.bundled', {
    password: enabled === true && isSecret(password) ? password : undefined,
    storageSize: name === 'dragonfly' ? valueAt(tree, 'dragonfly.storage.requests') : size,
    storageClass,
  });
}

function fileStorage(tree: JsonObject): Expression | undefined {
  const url = valueAt(tree, 'clearmlApplications.fileServerUrlReferenceOverride');
  if (valueAt(tree, 'fileserver.enabled') === false && typeof url === 'string' && url !== '') {
    return Expression.call('FileStorage.external', url);
  }
  const { size, class: storageClass, accessMode, existingPVC } = mapAt(tree, 'fileserver.storage.data');
  return callWith('FileStorage.bundled', { size, storageClass, accessMode, existingClaim: existingPVC });
}

/** The applications without options, and with those in the file. */
function applications(tree: JsonObject, { edition }: CandidateChart): Expression[] {
  const { enabled, customCertificates } = mapAt(tree, 'clearmlApplications');
  const rows = candidatesOf(APPLICATION_ROWS as never, 'ApplicationsOptions', tree, edition);
  const options = propsOf(
    [...rows, ...certificatesOf(customCertificates).flatMap((one) => optional('certificates', one))],
    {},
  );
  const bare =
    typeof enabled === 'boolean' ? [Expression.call(`Applications.${enabled ? 'enabled' : 'disabled'}`)] : [];
  const all = enabled === false ? undefined : callWith('Applications.enabled', options);
  return [...bare, ...(all ? [all] : [])];
}

/** The values `customCertificates` of a chart; without a switch in the file, tasks may or may not trust them. */
export function certificatesOf(values: unknown): Expression[] {
  const { extraCerts, overrideCaCertificatesCrt: bundle, propagateToTasks } = asMap(values);
  const isBundle = typeof bundle === 'string' && bundle !== '';
  if (!isBundle && !(Array.isArray(extraCerts) && extraCerts.length > 0)) {
    return [];
  }
  const options =
    typeof propagateToTasks === 'boolean' ? [[{ inTasks: propagateToTasks }]] : [[{ inTasks: false }], []];
  const name = `CustomCertificates.${isBundle ? 'bundle' : 'additional'}`;
  return options.map((one) => Expression.call(name, isBundle ? bundle : extraCerts, ...one));
}

/** The addresses that the UI shows, in enterprise charts and in the public chart. */
function displayedUrls(tree: JsonObject): JsonObject | undefined {
  const shown = mapAt(tree, 'webserver.displayedServerURLs');
  const { clientConfigurationApiUrl, clientConfigurationFilesUrl } = mapAt(tree, 'clearml');
  const urls = {
    api: shown.apiserver ?? clientConfigurationApiUrl,
    files: shown.fileserver ?? clientConfigurationFilesUrl,
  };
  const set = Object.entries(urls).filter(([, url]) => typeof url === 'string' && url !== '');
  return set.length === 0 ? undefined : Object.fromEntries(set);
}
