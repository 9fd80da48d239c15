import { CodedError, inShort } from '../../core/errors/coded-error';
import { validateProps } from '../../core/props/validate-props';
import { isPort, requireFilled, type ValueCheck } from '../../core/props/value-checks';
import { objectsAt } from '../../helm/data/json';
import type { ServerInstallation } from '../server-installation';
import { serverSetting } from '../settings';
import { type EventTemplates, TEMPLATE_FOLDER } from './event-templates';
import type { KafkaSecurity } from './kafka-security';
import { settingsOf } from './server-settings';

/** Names of the Kafka topics of custom events. */
export interface CustomEventTopics {
  /**
   * Topic of events about the lifecycle of environments and task pods.
   *
   * @example "lifecycle"
   */
  readonly lifecycle: string;

  /**
   * Topic of inventories.
   *
   * @example "inventory"
   */
  readonly inventory: string;
}

/** Custom events that the API server sends to Kafka (`custom_billing.md`). */
export interface KafkaEventsOptions {
  /**
   * Addresses of the Kafka brokers, each with its port. The API server must reach them.
   *
   * @example ["kafka-0.kafka:9092"]
   */
  readonly brokers: string[];

  /** The topics. */
  readonly topics: CustomEventTopics;

  /**
   * Encryption and login.
   *
   * @default - the defaults of the server, for Kafka without encryption and login
   */
  readonly security?: KafkaSecurity;

  /**
   * Jinja2 templates of the events, which ClearML supplies. They are mounted into the API server. Without templates, `apiserver.fileMounts`
   * or `apiserver.volumeMounts` must mount them: CLEARML5041.
   *
   * @default - the templates that props of `apiserver` mount
   */
  readonly templates?: EventTemplates;

  /**
   * Folder of the templates in the API server.
   *
   * @default "/opt/clearml/config/templates"
   */
  readonly templateFolder?: string;

  /**
   * Whether the exporters are deployed outside of this app, for example in clusters of workers. Otherwise, a server whose app has no
   * `CustomEventExporters` is CLEARML5040.
   *
   * @default false
   */
  readonly serviceOutsideApp?: boolean;
}

const BROKER: ValueCheck = {
  expected: 'a host and a port, such as kafka-0.kafka:9092',
  accepts: (broker: string) => /^[A-Za-z0-9.-]+:\d+$/.test(broker) && isPort(Number(broker.split(':')[1])),
};
const TOPIC = /^[A-Za-z0-9._-]{1,249}$/;
const KAFKA = 'SECURE.KAFKA.CUSTOM_EVENTS';
const TOPICS = 'services.custom_events.channels.main.topics.service_instance';

/**
 * Events about tenants and their tasks, for billing (`custom_billing.md`). Tenants need `Feature.CUSTOM_EVENTS`, and `CustomEventExporters`
 * run in each cluster with workers.
 *
 * @example
 * const customEvents = CustomEvents.kafka({
 *   brokers: ['kafka-0.kafka:9092'],
 *   topics: { lifecycle: 'lifecycle', inventory: 'inventory' },
 *   templates: EventTemplates.fromFolder('custom-events/templates'),
 * });
 */
export class CustomEvents {
  /**
   * Sends the events to Kafka.
   *
   * @param options brokers, topics, login and templates
   * @throws CLEARML5041 when an address, a topic or the folder is invalid
   */
  public static kafka(options: KafkaEventsOptions): CustomEvents {
    const checked = validateProps(options, 'KafkaEventsOptions', 'CustomEvents.kafka');
    const { brokers, topics, templateFolder = TEMPLATE_FOLDER } = checked;
    requireFilled('CLEARML5041', 'brokers', brokers, BROKER);
    for (const [name, topic] of Object.entries(topics)) {
      if (!TOPIC.test(topic)) {
        throw invalid(`topics.${name} is ${inShort(topic)}`, 'a name of a Kafka topic', `correct topics.${name}`);
      }
    }
    if (!/^\/[\w./-]+$/.test(templateFolder)) {
      throw invalid(`templateFolder is ${inShort(templateFolder)}`, 'an absolute path', 'correct templateFolder');
    }
    return new CustomEvents(checked);
  }

  private constructor(private readonly options: KafkaEventsOptions) {}

  /** @internal */
  public get _serviceOutsideApp(): boolean | undefined {
    return this.options.serviceOutsideApp;
  }

  /** @internal */
  public get _templateFolder(): string {
    return this.options.templateFolder?.replace(/\/$/, '') ?? TEMPLATE_FOLDER;
  }

  /**
   * Ports of the brokers.
   *
   * @internal
   */
  public get _ports(): number[] {
    return [...new Set(this.options.brokers.map((broker) => Number(broker.split(':')[1])))];
  }

  /** @internal */
  public _setValues({ values }: ServerInstallation): void {
    const { brokers, topics, security, templates, templateFolder } = this.options;
    const login = Object.entries(security?._settings ?? {});
    const settings = {
      'services.custom_events.enabled': true,
      ...(templateFolder && { 'services.custom_events.template_folder': this._templateFolder }),
      'hosts.kafka.custom_events.host': brokers,
      ...Object.fromEntries(login.map(([name, value]) => [`${KAFKA}.${name}`, value])),
      [`${TOPICS}_lifecycle`]: topics.lifecycle,
      [`${TOPICS}_inventory`]: topics.inventory,
    };
    const entries = Object.entries(settings).map(([path, value]) => serverSetting(path, value));
    values.addEnvironment('apiserver', entries, 'customEvents');
    values.add('apiserver.fileMounts', templates?._mountsIn(this._templateFolder), 'customEvents.templates');
  }
}

/**
 * Checks the settings of custom events, of props and of values.
 *
 * @throws CLEARML5041 when a login is missing, or no template is mounted
 */
export function checkCustomEvents(server: ServerInstallation): void {
  const { effective, props } = server;
  const settings = settingsOf(effective);
  const setting = (name: string) => `${KAFKA}.${name}`.toLowerCase();
  const protocol = settings.get(setting('security_protocol'));
  const missing = ['sasl_mechanism', 'sasl_plain_username', 'sasl_plain_password'].filter(
    (name) => !settings.has(setting(name)),
  );
  if (protocol?.includes('SASL_') && missing.length > 0) {
    throw invalid(
      `security_protocol of Kafka is ${protocol} without ${missing.join(', ')}`,
      'a login',
      'use KafkaSecurity.saslSsl or .saslPlaintext in customEvents',
    );
  }
  if (props.customEvents && !mountsTemplates(server, props.customEvents._templateFolder)) {
    throw invalid(
      `customEvents without templates in ${props.customEvents._templateFolder}`,
      'the templates that ClearML supplies: the API server renders no event without them',
      'set templates of CustomEvents.kafka',
    );
  }
}

function mountsTemplates({ effective, props }: ServerInstallation, folder: string): boolean {
  const files = objectsAt(effective.map('apiserver'), 'fileMounts').map(({ folderPath }) => folderPath);
  const volumes = (props.apiserver?.volumeMounts ?? []).map(({ mountPath }) => mountPath);
  const contains = (path: string, inner: string) => `${inner}/`.startsWith(`${path.replace(/\/$/, '')}/`);
  return [...files, ...volumes].map(String).some((path) => contains(path, folder) || contains(folder, path));
}

function invalid(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML5041', { found, expected, fix });
}
