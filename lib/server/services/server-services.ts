import { ALWAYS } from '../../chart/clearml-chart';
import type { PropTable } from '../../chart/prop-table';
import type { ServerInstallation } from '../server-installation';
import type { CustomEvents } from './custom-events';
import { METERING_PATHS, type Metering } from './metering';
import { type PlatformManagement, setPlatformManagement } from './platform-management';
import { type PresignRegistration, setPresign } from './presign';

/** Services that work with a server. Most of them have their own charts. */
export interface ServerServicesProps {
  /**
   * Presign services to which the web UI redirects storage URLs (`presign_service.md`). `clearml-enterprise` only.
   *
   * @default - none
   * @example [{ url: 'https://presign.clearml.example.com' }]
   */
  readonly presign?: PresignRegistration[];

  /**
   * Events about tenants and their tasks (`custom_billing.md`). `clearml-enterprise` only.
   *
   * @default - no events
   */
  readonly customEvents?: CustomEvents;

  /**
   * The user of the platform management center (`platform_management_center_deploy.md`). `clearml-enterprise` 10.11.2 or later.
   *
   * @default - no such user
   * @example {}
   */
  readonly platformManagement?: PlatformManagement;

  /**
   * Metering of usage, with prices (`event_metering.mdx`). `clearml-enterprise` 10.11.7 or later.
   *
   * @default - no metering, unless the values of the chart enable it
   * @example Metering.enabled()
   */
  readonly metering?: Metering;
}

/** Rows of these props. */
export const SERVICE_ROWS: PropTable<ServerServicesProps, ServerInstallation> = {
  presign: { set: setPresign, paths: ['apiserver.extraEnvs'], since: { enterprise: ALWAYS } }, // presign_service.md
  customEvents: {
    set: (server, events) => events._setValues(server),
    paths: ['apiserver.extraEnvs', 'apiserver.fileMounts'],
    since: { enterprise: ALWAYS }, // custom_billing.md
  },
  platformManagement: { set: setPlatformManagement, paths: ['apiserver.extraEnvs'], since: '10.11.2' }, // 10.11.md
  metering: {
    set: (server, metering) => metering._setValues(server),
    paths: Object.values(METERING_PATHS),
    secret: [METERING_PATHS.mongodb],
    since: '10.11.7', // 10.11.md
  },
};
