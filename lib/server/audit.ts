import { CONTENTS } from '../chart/contents';
import { wholeNumber } from '../chart/prop-table';
import { CodedError, inShort, problemsOf, urlInShort } from '../core/errors/coded-error';
import { emitNotice } from '../core/notice';
import { validateProps } from '../core/props/validate-props';
import type {
  AuditOptions,
  ElasticsearchAuditOptions,
  EndpointAudit,
  FluentdAuditOptions,
  SplunkAuditOptions,
} from './audit-options';
import { addConfigFile } from './config-files';
import type { ServerInstallation } from './server-installation';
import { type EnvironmentEntry, hoconText, requireSafe, serverSetting } from './settings';

/** Settings below `apiserver` by path; undefined sets nothing. */
type Settings = { readonly [path: string]: unknown };

const HANDLER = 'apilog.adapters.logging.handler';
const ELASTIC = 'apilog.adapters.elastic';

/**
 * A log of the calls of the API server (`api_audit.md`). `clearml-enterprise` only.
 *
 * @example
 * const audit = ApiAudit.toStdout({ endpoints: { 'debug.ping': { logCall: false } }, redactIdentity: true });
 */
export class ApiAudit {
  /**
   * Logs JSON to the standard output of the API server, as the ClearML documentation recommends.
   *
   * @param options contents of the log
   * @throws CLEARML5050 when the name of an endpoint is invalid
   */
  public static toStdout(options: AuditOptions = {}): ApiAudit {
    return new ApiAudit('raw_log', validateProps(options, 'AuditOptions', 'ApiAudit.toStdout'));
  }

  /**
   * Sends the log to Fluentd.
   *
   * @param options host of Fluentd, and contents of the log
   * @throws CLEARML5050 when the host or the name of an endpoint is invalid, CLEARML5008 when the port is
   */
  public static fluentd(options: FluentdAuditOptions): ApiAudit {
    const checked = validateProps(options, 'FluentdAuditOptions', 'ApiAudit.fluentd');
    const { host, port = 24_224, rotation } = checked;
    return new ApiAudit('logging', checked, {
      [`${HANDLER}.kwargs.host`]: requireHost(host, 'ApiAudit.fluentd: host'),
      [`${HANDLER}.kwargs.port`]: wholeNumber(1)(port, 'ApiAudit.fluentd: port'),
      'apilog.rotation.time': rotation,
    });
  }

  /**
   * Writes the log to the Elasticsearch of the server.
   *
   * @param options writes, and contents of the log
   * @throws CLEARML5050 when the name of an endpoint is invalid, CLEARML5008 when a number is
   */
  public static elasticsearch(options: ElasticsearchAuditOptions = {}): ApiAudit {
    const checked = validateProps(options, 'ElasticsearchAuditOptions', 'ApiAudit.elasticsearch');
    const number = (name: 'initTimeoutSeconds' | 'bulkDelaySeconds' | 'bulkTimeoutSeconds' | 'bulkMinItems') =>
      checked[name] === undefined ? undefined : wholeNumber(0)(checked[name], `ApiAudit.elasticsearch: ${name}`);
    return new ApiAudit('elastic', checked, {
      [`${ELASTIC}.init_timout_sec`]: number('initTimeoutSeconds'), // spelled so in the server
      [`${ELASTIC}.bulk_enabled`]: checked.bulkWrites,
      [`${ELASTIC}.bulk_write_delay_sec`]: number('bulkDelaySeconds'),
      [`${ELASTIC}.bulk_write_timeout_sec`]: number('bulkTimeoutSeconds'),
      [`${ELASTIC}.bulk_min_items`]: number('bulkMinItems'),
      'apilog.rotation.time': checked.rotation,
    });
  }

  /**
   * Sends the log to the HTTP Event Collector of Splunk (`splunk.md`). The configuration file with the token is in a Secret: a variable
   * for these options would have a name with a hyphen, which a shell in the entry point of the image may drop. All endpoints are
   * logged, except `debug.ping`, unless the options say otherwise.
   *
   * @param options Splunk, and contents of the log
   * @throws CLEARML5050 when the host or the name of an endpoint is invalid, CLEARML2002 when `additionalConfigs` has another
   * `apiserver.conf`, CLEARML3006 at synth when the token cannot stand between three quotes
   */
  public static splunk(options: SplunkAuditOptions): ApiAudit {
    const checked = validateProps(options, 'SplunkAuditOptions', 'ApiAudit.splunk');
    requireHost(checked.host, 'ApiAudit.splunk: host');
    wholeNumber(1)(checked.port ?? 8088, 'ApiAudit.splunk: port');
    const { allEndpoints, endpoints } = checked;
    const contents: AuditOptions = {
      ...checked,
      allEndpoints: { logCall: true, ...allEndpoints },
      endpoints: { 'debug.ping': { logCall: false }, ...endpoints },
    };
    return new ApiAudit('splunk', contents, {}, checked);
  }

  private readonly settings: Settings;

  private constructor(
    /**
     * The adapter of the server.
     *
     * @internal
     */
    public readonly _adapter: 'raw_log' | 'logging' | 'elastic' | 'splunk',
    options: AuditOptions,
    settings: Settings = {},
    private readonly splunk?: SplunkAuditOptions,
  ) {
    this.settings = { ...contentSettings(options), ...settings };
  }

  /** @internal */
  public _setValues(server: ServerInstallation): void {
    const { chart, values } = server;
    noticeBrokenServers(server);
    // The value of the chart sets the adapter, too.
    const usesValue = this._adapter === 'raw_log' && chart.supports('auditSwitch');
    values.add('apiserver.logCalls', usesValue || undefined, 'audit');
    const switches = usesValue ? {} : { log_calls: true, 'apilog.adapter': this.splunk ? undefined : this._adapter };
    values.addEnvironment('apiserver', entriesOf({ ...switches, ...this.settings }), 'audit');
    if (this.splunk) {
      addSplunkFile(server, this.splunk);
    }
  }
}

/** A key that begins with a hyphen replaces the defaults of the server, which are those of Fluentd. */
function addSplunkFile(server: ServerInstallation, options: SplunkAuditOptions): void {
  const { host, port = 8088, token, index, https = true, verifyCertificate = true } = options;
  const { scope } = server;
  const text = (value: unknown) => hoconText('apiserver.conf', value);
  const lines = [
    'apilog {',
    '  adapter: ["logging"]',
    '  adapters {',
    '    logging {',
    '      logger_prefix: ""',
    '      formatter { cls: "logstash_formatter.LogstashFormatterV1", -kwargs {} }',
    '      handler {',
    '        cls: "splunk_handler.SplunkHandler"',
    '        -custom_kwargs {}',
    '        -kwargs {',
    `          host: ${text(host)}`,
    `          port: ${port}`,
    `          token: ${text(token)}`,
    `          index: ${text(index)}`,
    `          protocol: ${https ? 'https' : 'http'}`,
    `          verify: ${verifyCertificate}`,
    ...['        }', '      }', '    }', '  }', '}', ''],
  ];
  addConfigFile(server, 'apiserver.conf', lines.join('\n'), 'audit');
  const { readers } = CONTENTS.splunkToken;
  scope.node.addValidation({
    validate: () => problemsOf(() => requireSafe(scope, token, 'audit: token of Splunk', readers)),
  });
}

function entriesOf(settings: Settings): EnvironmentEntry[] {
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => serverSetting(`apiserver.${path}`, value));
}

/** Settings of the contents of a log. */
function contentSettings({ allEndpoints, endpoints = {}, fields = {}, redactIdentity }: AuditOptions): Settings {
  return {
    ...endpointSettings('_default', allEndpoints ?? {}),
    ...Object.assign(
      {},
      ...Object.entries(endpoints).map(([name, audit]) => endpointSettings(requireEndpoint(name), audit)),
    ),
    ...Object.fromEntries(Object.entries(fields).map(([field, on]) => [`apilog.log_fields.${field}.enabled`, on])),
    'apilog.redact_identity': redactIdentity,
  };
}

function endpointSettings(name: string, audit: EndpointAudit): Settings {
  const { logCall, logRequest, requestFields, logResponse, responseFields } = audit;
  return {
    [`endpoints.${name}.log_call`]: logCall,
    [`endpoints.${name}.log_data`]: oneOf({ logRequest, requestFields }, name),
    [`endpoints.${name}.log_result_data`]: oneOf({ logResponse, responseFields }, name),
  };
}

/** The server has one setting for the switch and the list of fields. */
function oneOf(props: Settings, endpoint: string): unknown {
  const given = Object.entries(props).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    throw new CodedError('CLEARML2002', {
      found: `audit of ${endpoint === '_default' ? 'allEndpoints' : endpoint}: ${Object.keys(props).join(' and ')}`,
      expected: 'one of the two: a switch for all fields, or a list of fields',
      fix: 'remove one of the two',
    });
  }
  return given[0]?.[1];
}

function requireEndpoint(name: string): string {
  if (!/^[a-z0-9]+(?:_[a-z0-9]+)*\.[a-z0-9]+(?:_[a-z0-9]+)*$/.test(name)) {
    throw invalid(`endpoint ${inShort(name)}`, 'a service and a method, such as debug.ping', 'correct the name');
  }
  return name;
}

function requireHost(host: string, what: string): string {
  if (!/^(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:]+\])$/.test(host)) {
    const shown = urlInShort(host);
    throw invalid(`${what} is ${shown}`, 'a host without scheme, login and port', 'correct the host');
  }
  return host;
}

function invalid(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML5050', { found, expected, fix });
}

/**
 * Rejects `apiserver.logCalls` together with another audit: the chart then sets the adapter to the standard output.
 *
 * @throws CLEARML2002
 */
export function rejectTwoAudits({ effective, props }: ServerInstallation): void {
  const isOther = props.audit !== undefined && props.audit._adapter !== 'raw_log';
  const given = props.apiserver?.logCalls === false ? false : effective.at('apiserver.logCalls') === true || undefined;
  if (isOther && given !== undefined) {
    throw new CodedError('CLEARML2002', {
      found: `apiserver.logCalls is ${given}, and audit logs calls with adapter ${props.audit?._adapter}`,
      expected: 'audit alone: logCalls selects the standard output',
      fix: 'remove apiserver.logCalls',
    });
  }
}

function noticeBrokenServers({ chart }: ServerInstallation): void {
  if (chart.edition === 'enterprise' && !chart.supports('auditLogs')) {
    emitNotice(
      `chart ${chart.name} ${chart.version} deploys a server before 3.28.7, whose API server may not log its calls`,
      'ver_3_28.md: logging of the API server works again from 3.28.7 on. Chart 10.12.3 deploys this version.',
    );
  }
}
