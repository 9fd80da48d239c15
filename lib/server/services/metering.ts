import { CodedError, inShort, listed } from '../../core/errors/coded-error';
import { CRON } from '../../core/props/cron';
import { validateProps } from '../../core/props/validate-props';
import { requireValue, type ValueCheck } from '../../core/props/value-checks';
import type { ServerInstallation } from '../server-installation';
import { serverSetting } from '../settings';
import { type EventTemplates, TEMPLATE_FOLDER } from './event-templates';
import type { MeteredEvent, MeteringOptions } from './metering-options';

/** The values paths that the metering sets. */
export const METERING_PATHS = {
  enabled: 'usageAggregator.enabled',
  configuration: 'usageAggregator.configuration',
  mongodb: 'usageAggregator.externalServices.mongodbConnectionString',
  reporters: 'usageScripts.enabled',
  storageReporter: 'usageScripts.storageResourcesExporter.enabled',
  storageSchedule: 'usageScripts.storageResourcesExporter.cronJob.schedule',
  userReporter: 'usageScripts.companyLifecycle.enabled',
  userSchedule: 'usageScripts.companyLifecycle.cronJob.schedule',
  templateSettings: 'apiserver.extraEnvs',
  templateFiles: 'apiserver.fileMounts',
} as const;

const CODE = 'CLEARML5043';
const EVENTS = 'services.custom_events.channels.usages.events';

const CURRENCY: ValueCheck = {
  expected: 'a currency of three letters, such as USD',
  accepts: (text) => /^[A-Z]{3}$/.test(text),
};
const PRICE: ValueCheck = { expected: '0 or more', accepts: (price) => Number.isFinite(price) && price >= 0 };
const UNITS: ValueCheck = { expected: 'more than 0', accepts: (units) => Number.isFinite(units) && units > 0 };
const LABELS: ValueCheck = { expected: 'one or more labels', accepts: (labels) => Object.keys(labels).length > 0 };

/**
 * Metering of computing time, storage and users, with prices (`event_metering.mdx`). `clearml-enterprise` 10.11.7 or later.
 *
 * @example
 * const metering = Metering.enabled({
 *   events: {
 *     compute: { countStrategy: CountStrategy.SUM, usageType: UsageType.COMPUTE, labels: { gpu1: { price: 2.5, units: 3600 } } },
 *   },
 * });
 */
export class Metering {
  /**
   * Deploys the metering service and its reporters.
   *
   * @param options prices, reporters and database
   * @throws CLEARML5043 when a price, a schedule or a template is invalid
   */
  public static enabled(options: MeteringOptions = {}): Metering {
    const checked = validateProps(options, 'MeteringOptions', 'Metering.enabled');
    const { currency, events = {}, templates, storageReporter, userReporter } = checked;
    requireValue(CODE, 'currency', currency, CURRENCY);
    requireValue(CODE, 'storageReporter.schedule', storageReporter?.schedule, CRON);
    requireValue(CODE, 'userReporter.schedule', userReporter?.schedule, CRON);
    for (const [type, { labels }] of Object.entries(events)) {
      requireValue(CODE, `events.${type}.labels`, labels, LABELS);
      for (const [label, price] of Object.entries(labels)) {
        const path = `events.${type}.labels.${label}`;
        requireValue(CODE, `${path}.price`, price.price, PRICE);
        requireValue(CODE, `${path}.units`, price.units, UNITS);
        requireValue(CODE, `${path}.currency`, price.currency, CURRENCY);
      }
    }
    for (const [name, text] of templates?._files ?? []) {
      requireConfigured(name, text, events);
    }
    return new Metering(checked);
  }

  private constructor(private readonly options: MeteringOptions) {}

  /** @internal */
  public _setValues(server: ServerInstallation): void {
    const { values } = server;
    const { templates, storageReporter = {}, userReporter = {}, mongodb } = this.options;
    const hasReporter = storageReporter.enabled !== false || userReporter.enabled !== false;
    const set = (name: keyof typeof METERING_PATHS, value: unknown, source = `metering.${name}`) =>
      values.add(METERING_PATHS[name], value, source);
    set('enabled', true, 'metering');
    set('configuration', this.configuration(), 'metering.events');
    set('mongodb', mongodb);
    set('reporters', hasReporter);
    set('storageReporter', storageReporter.enabled);
    set('storageSchedule', storageReporter.schedule, 'metering.storageReporter');
    set('userReporter', userReporter.enabled);
    set('userSchedule', userReporter.schedule, 'metering.userReporter');
    if (templates) {
      setTemplates(server, templates);
    }
  }

  /** The configuration as HOCON, which every JSON text is; undefined when there is nothing to configure. */
  private configuration(): string | undefined {
    const { currency, events } = this.options;
    if (currency === undefined && events === undefined) {
      return undefined;
    }
    const configuration = {
      pricing: { currency: currency ?? 'USD' },
      ...(events && { events: mapValues(events, eventConfiguration) }),
    };
    return JSON.stringify(configuration, null, 2);
  }
}

function eventConfiguration({ countStrategy, usageType, labels }: MeteredEvent): object {
  return { count_strategy: countStrategy, type: usageType, labels: mapValues(labels, (pricing) => ({ pricing })) };
}

function mapValues<T>(map: { readonly [key: string]: T }, change: (value: T) => object): object {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

/** Mounts the templates of own event types, and lists them in the settings of the API server. */
function setTemplates({ chart, props, values }: ServerInstallation, templates: EventTemplates): void {
  chart.requireSince('11.0.0', 'metering.templates'); // ver_3_29.md
  const folder = props.customEvents?._templateFolder ?? TEMPLATE_FOLDER;
  const settings = templates._files.map(([name]) => serverSetting(`${EVENTS}.${keyOf(name)}`, true));
  values.addEnvironment('apiserver', settings, 'metering.templates');
  values.add(METERING_PATHS.templateFiles, templates._mountsIn(folder), 'metering.templates');
}

/** The key of a template in the settings. Dots and two underscores would end a word of the path. */
function keyOf(fileName: string): string {
  return fileName.replace(/\.j2$/, '');
}

/**
 * Compares the texts of a template with the configuration. Texts that Jinja2 computes are not compared.
 *
 * @throws CLEARML5043 when the configuration lacks the event type or a label of the template
 */
function requireConfigured(name: string, template: string, events: { readonly [type: string]: MeteredEvent }): void {
  if (!/^[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*$/.test(keyOf(name))) {
    throw new CodedError(CODE, {
      found: `template ${name}`,
      expected: 'a name of letters, digits, hyphens and single underscores: it is the key of a setting',
      fix: 'rename the file',
    });
  }
  const type = /["']event_type["']\s*:\s*["']([^"'{}]+)["']/.exec(template)?.[1];
  if (type !== undefined && !Object.hasOwn(events, type)) {
    throw notConfigured(`template ${name} with event type ${inShort(type)}`, Object.keys(events));
  }
  const configured = Object.entries(events).filter(([key]) => type === undefined || key === type);
  const labels = new Set(configured.flatMap(([, event]) => Object.keys(event.labels)));
  const list = /["']label["']\s*:\s*\[([^\]]*)\]/.exec(template)?.[1] ?? '';
  for (const [, label = ''] of list.matchAll(/["']([^"'{}]+)["']/g)) {
    if (!labels.has(label)) {
      throw notConfigured(`template ${name} with label ${inShort(label)}`, [...labels]);
    }
  }
}

function notConfigured(found: string, configured: readonly string[]): CodedError {
  return new CodedError(CODE, {
    found,
    expected: `one of ${listed(configured) || 'the event types in events, which is empty'}`,
    fix: 'add it to events of Metering.enabled, or correct the template',
  });
}

/** Before 10.12.5, the reporters ignore `clearml.existingSecret`, and use wrong credentials. */
export function checkReporters({ chart, effective }: ServerInstallation): void {
  if (effective.at('usageScripts.enabled') === true && effective.text('clearml.existingSecret') !== undefined) {
    chart.requireSince('10.12.5', 'usageScripts with clearml.existingSecret'); // 10.12.md
  }
}
