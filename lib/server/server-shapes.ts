import { CHART_SOURCE, EXPOSURE, POD_SECURITY, SECRET, SECRET_DELIVERY } from '../core/props/common-shapes';
import {
  ANYTHING,
  FLAG,
  listOf,
  MAP,
  made,
  memberOf,
  propsOf,
  type Shapes,
  shaped,
  TEXT,
  TEXTS,
} from '../core/props/shapes';
import { RENDER_SHAPES } from '../release/release-shapes';
import type { DisplayedUrls, HostNames } from './addresses';
import { API_SERVER, FILE_SERVER, WEB_SERVER } from './component-shapes';
import type { ClearmlServerProps } from './server-props';
import { UpgradeStep } from './upgrade';
import type { FixedUser } from './users';

const USER: Shapes<FixedUser> = {
  username: TEXT,
  password: SECRET,
  passwordHash: SECRET,
  displayName: TEXT,
  company: TEXT,
  admin: FLAG,
};

const SERVER: Shapes<ClearmlServerProps> = {
  ...RENDER_SHAPES,
  chart: CHART_SOURCE,
  baseDomain: TEXT,
  hostNames: propsOf<HostNames>({ api: TEXT, app: TEXT, files: TEXT }),
  cookieDomain: TEXT,
  displayedUrls: propsOf<DisplayedUrls>({ api: TEXT, files: TEXT }),
  exposure: EXPOSURE,
  registryToken: SECRET,
  registryUsername: TEXT,
  imagePullSecrets: TEXTS,
  imageRegistry: TEXT,
  secretDelivery: SECRET_DELIVERY,
  credentials: made('Credentials, such as Credentials.generated()', '_value'),
  podSecurity: POD_SECURITY,
  users: listOf(propsOf(USER, 'username')),
  multiTenant: MAP,
  mongodb: made('a MongoDb, such as MongoDb.bundled()', '_choice'),
  elasticsearch: made('an Elasticsearch, such as Elasticsearch.bundled()', '_choice'),
  redis: made('a Redis, such as Redis.bundled()', '_choice'),
  fileStorage: made('a FileStorage, such as FileStorage.bundled()', '_checkReplicas'),
  applications: made('Applications, such as Applications.enabled()', '_setValues'),
  apiserver: API_SERVER,
  fileserver: FILE_SERVER,
  webserver: WEB_SERVER,
  upgradeFrom: TEXT,
  upgradeStepsDone: listOf(memberOf(UpgradeStep)),
  releaseName: TEXT,
  // What is in values has errors of its own.
  values: ANYTHING,
};

/**
 * Props of a server, without those that are null.
 *
 * @throws CLEARML5009 when one is missing, unknown or of the wrong type
 */
export function shapedServer(props: ClearmlServerProps): ClearmlServerProps {
  return shaped(props, '', SERVER, 'CLEARML5009', 'chart', 'baseDomain');
}
