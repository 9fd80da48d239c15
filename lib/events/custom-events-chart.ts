import { CATALOG } from '../chart/catalog';
import type { ChartReleaseProps } from '../chart/chart-release-props';
import type { ChartSource } from '../chart/chart-source';
import { imageRows, PullSecretList } from '../chart/images/pull-secrets';
import type { ChartDescription } from '../chart/installation';
import { RELEASE_ROWS, wholeNumber } from '../chart/prop-table';
import type { ServerCredentials } from '../chart/server-credentials';
import type { ServerReferenceProps } from '../chart/server-reference';
import { CRON } from '../core/props/cron';
import { requireValue } from '../core/props/value-checks';

/**
 * Properties of `CustomEventExporters`.
 *
 * @stability experimental
 */
export interface CustomEventExportersProps extends ChartReleaseProps, ServerReferenceProps {
  /**
   * The chart to deploy. No release notes exist: use the version that ClearML gave you.
   *
   * @example ChartSource.enterprise('1.0.0')
   */
  readonly chart: ChartSource;

  /** API credentials. The ClearML documentation does not state their role (`custom_billing.md`). */
  readonly credentials: ServerCredentials;

  /**
   * UUID of the cluster: a different one for each cluster with workers, and always the same for a cluster.
   *
   * @example "7d0f3a52-5e44-4c0f-9f0e-2f1d8c1b6a11"
   */
  readonly clusterId: string;

  /**
   * Seconds between two checks of the task pods.
   *
   * @default - the interval of the chart
   * @example 60
   */
  readonly checkIntervalSeconds?: number;

  /**
   * When the inventory of the task pods is sent, as a schedule of a CronJob.
   *
   * @default - the schedule of the chart
   * @example "@daily"
   */
  readonly podsInventorySchedule?: string;

  /**
   * When the inventory of the companies is sent, as a schedule of a CronJob.
   *
   * @default - the schedule of the chart
   * @example "@daily"
   */
  readonly companyInventorySchedule?: string;
}

const KEYS = { accessKey: 'global.clearml.apiServerKey', secretKey: 'global.clearml.apiServerSecret' };

function schedule(text: string, prop: string): string {
  requireValue('CLEARML5041', prop, text, CRON);
  return text;
}

/** The umbrella chart of custom events (`custom_billing.md`). */
export const CUSTOM_EVENTS_CHART: ChartDescription<CustomEventExportersProps> = {
  propsInterface: 'CustomEventExportersProps',
  component: 'the exporters of custom events',
  charts: { [CATALOG.customEvents.id]: { edition: 'enterprise', entry: CATALOG.customEvents } },
  props: {
    ...RELEASE_ROWS,
    ...imageRows(PullSecretList.PODS, 'global.imageCredentials'),
    credentials: {
      set: ({ scope, values }, credentials) => credentials._setValues(scope, values, KEYS),
      paths: Object.values(KEYS),
      secret: Object.values(KEYS),
    },
    server: { paths: ['global.clearml.apiServerUrlReference'] },
    endpoints: { paths: ['global.clearml.apiServerUrlReference'] },
    clusterId: { path: 'clearml-pods-monitor-exporter.podsMonitorUUID' },
    checkIntervalSeconds: {
      path: 'clearml-pods-monitor-exporter.checkIntervalSeconds',
      check: wholeNumber(1),
    },
    podsInventorySchedule: { path: 'clearml-pods-inventory.cronJob.schedule', convert: schedule },
    companyInventorySchedule: { path: 'clearml-company-inventory.cronJob.schedule', convert: schedule },
  },
  features: {},
  secrets: { texts: [], isParsed: () => false, remedy: 'use a Secret and credentials' },
};
