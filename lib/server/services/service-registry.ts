import type { Construct } from 'constructs';
import { CATALOG } from '../../chart/catalog';
import type { IClearmlServer } from '../../chart/server-reference';
import { AppRegistry } from '../../core/app-registry';
import { CodedError, listed, problemsOf } from '../../core/errors/coded-error';
import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import type { ServerInstallation } from '../server-installation';
import { permitConnections } from '../sign-on/server-sign-on';
import { presignUrl } from './presign';
import { type Settings, settingsOf } from './server-settings';

/** A service with its own chart, which works only if its server has settings for it. */
interface ServiceKind {
  readonly construct: string;
  /** The setting without which the server does not use the service. */
  readonly setting: string;
  /** Its chart, if it runs in the cluster of the server. */
  readonly chart?: string;
}

/** The services, by the prop of the server with their settings. */
const SERVICES = {
  presign: {
    construct: 'PresignService',
    setting: 'services.system.company.default.services',
    chart: CATALOG.presignService.id,
  },
  customEvents: { construct: 'CustomEventExporters', setting: 'services.custom_events.enabled' },
  platformManagement: {
    construct: 'PlatformManagementCenter',
    setting: 'secure.credentials.platform_management.user_key',
    chart: CATALOG.platformManagement.id,
  },
} as const satisfies Record<string, ServiceKind>;

export type ServiceName = keyof typeof SERVICES;

/** A service for which a prop sets the settings of the server. */
interface ExpectedService {
  readonly name: ServiceName;
  /** Distinguishes several services of a server; empty for others. */
  readonly url: string;
  readonly outsideApp: boolean;
}

/** The settings of a server, and the services of the app that use it. */
interface RegisteredServer {
  readonly settings: Settings;
  readonly services: { readonly name: ServiceName; readonly url: string }[];
}

/** The servers of an app. */
class RegisteredServers extends Map<unknown, RegisteredServer> {}

/** Registers a server for the services that use it. The services that its props name are in the app, or prerequisites. */
export function registerServer(server: ServerInstallation): void {
  const { scope, inNamespace } = server;
  const registered: RegisteredServer = { settings: settingsOf(server.effective), services: [] };
  AppRegistry.of(scope).get(RegisteredServers).set(scope, registered);
  permitConnections(server, 'kafka', server.props.customEvents?._ports ?? []);
  for (const service of expectedServices(server)) {
    if (service.outsideApp) {
      needService(scope, service, inNamespace);
    } else {
      scope.node.addValidation({ validate: () => problemsOf(() => requireService(scope, registered, service)) });
    }
  }
}

function expectedServices({ props }: ServerInstallation): ExpectedService[] {
  const { presign = [], customEvents, platformManagement, baseDomain } = props;
  return [
    ...presign.map((one) => expected('presign', one.serviceOutsideApp, presignUrl(one, baseDomain))),
    ...(customEvents ? [expected('customEvents', customEvents._serviceOutsideApp)] : []),
    ...(platformManagement ? [expected('platformManagement', platformManagement.serviceOutsideApp)] : []),
  ];
}

function expected(name: ServiceName, outsideApp = false, url = ''): ExpectedService {
  return { name, outsideApp, url };
}

function needService(scope: Construct, { name }: ExpectedService, inNamespace: string | undefined): void {
  const { construct, chart }: ServiceKind = SERVICES[name];
  if (chart !== undefined) {
    const remedy = `deploy a ${construct} for the server`;
    const purpose = `the prop ${name} of the server names it`;
    Prerequisites.of(scope).add(scope, { kind: PrerequisiteKind.OPERATOR, name: chart, inNamespace, purpose, remedy });
  }
}

/** @throws CLEARML5040 when the app has no such service */
function requireService(scope: Construct, { services }: RegisteredServer, { name, url }: ExpectedService): void {
  const urls = services.filter((service) => service.name === name).map((service) => service.url);
  if (!urls.includes(url)) {
    const { construct } = SERVICES[name];
    throw new CodedError('CLEARML5040', {
      path: scope.node.path,
      found: `${url ? `${name} with ${url}` : name}, and ${urls.length > 0 ? `${construct} at ${listed(urls)}` : `no ${construct} of this server in the app`}`,
      expected: `a ${construct} whose server is this one`,
      fix: `add it or correct its URL, or set serviceOutsideApp if it is not part of this app`,
    });
  }
}

/**
 * The settings of the server of a service; undefined if the server is not in the app.
 *
 * @throws CLEARML5040 when they do not mention the service
 */
export function joinServer(
  scope: Construct,
  name: ServiceName,
  server: IClearmlServer | undefined,
  url = '',
): Settings | undefined {
  const registered = AppRegistry.of(scope).get(RegisteredServers).get(server);
  if (registered === undefined) {
    return undefined;
  }
  registered.services.push({ name, url });
  const { construct, setting } = SERVICES[name];
  if (!registered.settings.has(setting)) {
    throw new CodedError('CLEARML5040', {
      found: `${construct}, and a server without setting ${setting}`,
      expected: 'a server that is configured for the service',
      fix: `set the prop ${name} of the server`,
    });
  }
  return registered.settings;
}
