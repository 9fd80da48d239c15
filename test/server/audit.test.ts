import { ApiAudit, AuditRotation, SecretValue } from '../../lib';
import { failureOf, noticesOf } from '../support/apps';
import { bareChart } from '../support/preview-charts';
import { installationOf, valuesOf, variablesOf } from './servers';

/** The variables of an audit for a chart whose value `apiserver.logCalls` does not exist. */
const variables = (audit: ApiAudit) => variablesOf({ audit, chart: bareChart('clearml-enterprise', '10.9.0') });

test('the recommended log is the value of the chart, which sets the variables of api_audit.md', () => {
  expect(valuesOf({ audit: ApiAudit.toStdout() }, 'audit')).toEqual({ 'apiserver.logCalls': true });
  expect(variables(ApiAudit.toStdout())).toEqual({
    CLEARML__apiserver__log_calls: 'true',
    CLEARML__apiserver__apilog__adapter: '"raw_log"',
  });
});

test('logs to Fluentd and Elasticsearch as in api_audit.md', () => {
  expect(variables(ApiAudit.fluentd({ host: 'fluentd.logging', rotation: AuditRotation.QUARTERLY }))).toEqual({
    CLEARML__apiserver__log_calls: 'true',
    CLEARML__apiserver__apilog__adapter: '"logging"',
    CLEARML__apiserver__apilog__adapters__logging__handler__kwargs__host: '"fluentd.logging"',
    CLEARML__apiserver__apilog__adapters__logging__handler__kwargs__port: '24224',
    CLEARML__apiserver__apilog__rotation__time: '"quarterly"',
  });
  const elasticsearch = ApiAudit.elasticsearch({
    initTimeoutSeconds: 60,
    bulkWrites: true,
    bulkDelaySeconds: 5,
    bulkTimeoutSeconds: 15,
    bulkMinItems: 100,
    rotation: AuditRotation.MONTHLY,
  });
  expect(variables(elasticsearch)).toEqual({
    CLEARML__apiserver__log_calls: 'true',
    CLEARML__apiserver__apilog__adapter: '"elastic"',
    CLEARML__apiserver__apilog__adapters__elastic__init_timout_sec: '60',
    CLEARML__apiserver__apilog__adapters__elastic__bulk_enabled: 'true',
    CLEARML__apiserver__apilog__adapters__elastic__bulk_write_delay_sec: '5',
    CLEARML__apiserver__apilog__adapters__elastic__bulk_write_timeout_sec: '15',
    CLEARML__apiserver__apilog__adapters__elastic__bulk_min_items: '100',
    CLEARML__apiserver__apilog__rotation__time: '"monthly"',
  });
});

test('customizes the log as in api_audit.md', () => {
  const on = { auth: true, headers: true, version: true, stats: true, result: true, data: true };
  const audit = ApiAudit.toStdout({
    allEndpoints: { logCall: true, logRequest: true, logResponse: true },
    endpoints: {
      'workers.status_report': { logCall: true, requestFields: ['queue', 'tags'], logResponse: true },
      'debug.ping': { logCall: false, responseFields: ['msg'] },
    },
    fields: on,
    redactIdentity: true,
  });
  expect(variables(audit)).toMatchObject({
    CLEARML__apiserver__endpoints___default__log_call: 'true',
    CLEARML__apiserver__endpoints___default__log_data: 'true',
    CLEARML__apiserver__endpoints___default__log_result_data: 'true',
    CLEARML__apiserver__endpoints__workers__status_report__log_call: 'true',
    CLEARML__apiserver__endpoints__workers__status_report__log_data: '["queue","tags"]',
    CLEARML__apiserver__endpoints__workers__status_report__log_result_data: 'true',
    CLEARML__apiserver__endpoints__debug__ping__log_call: 'false',
    CLEARML__apiserver__endpoints__debug__ping__log_result_data: '["msg"]',
    CLEARML__apiserver__apilog__redact_identity: 'true',
    ...Object.fromEntries(
      Object.keys(on).map((field) => [`CLEARML__apiserver__apilog__log_fields__${field}__enabled`, 'true']),
    ),
  });
});

test('sets no adapter for Splunk, since a variable would override the configuration file', () => {
  const splunk = { host: 's', index: 'i', token: SecretValue.existing('splunk', 'token') };
  expect(variables(ApiAudit.splunk({ ...splunk, endpoints: { 'debug.ping': { logCall: true } } }))).toEqual({
    CLEARML__apiserver__log_calls: 'true',
    CLEARML__apiserver__endpoints___default__log_call: 'true',
    CLEARML__apiserver__endpoints__debug__ping__log_call: 'true',
  });
});

test.each<[string, () => unknown, string]>([
  [
    'a switch and a list',
    () => ApiAudit.toStdout({ allEndpoints: { logRequest: false, requestFields: ['a'] } }),
    'CLEARML2002',
  ],
  ['an endpoint without method', () => ApiAudit.toStdout({ endpoints: { ping: {} } }), 'CLEARML5050'],
  ['two underscores in an endpoint', () => ApiAudit.toStdout({ endpoints: { 'a.b__c': {} } }), 'CLEARML5050'],
  ['a URL as the host', () => ApiAudit.fluentd({ host: 'http://me:p4ss@fluentd' }), 'CLEARML5050'],
  ['a port of zero', () => ApiAudit.fluentd({ host: 'fluentd', port: 0 }), 'CLEARML5008'],
  ['a negative delay', () => ApiAudit.elasticsearch({ bulkDelaySeconds: -1 }), 'CLEARML5008'],
  ['an unknown option', () => ApiAudit.toStdout({ rotation: 'monthly' } as never), 'CLEARML1017'],
])('rejects an audit with %s', (_, make, code) => {
  const { message } = failureOf(make);
  expect(message).toContain(`${code}: `);
  expect(message).not.toContain('p4ss');
});

test('rejects an audit of the open-source server', () => {
  const props = { audit: ApiAudit.toStdout(), chart: bareChart('clearml', '7.14.4') };
  expect(failureOf(() => installationOf(props)).message).toContain('CLEARML4003: audit with chart clearml 7.14.4');
});

test('reports servers that do not log their calls', () => {
  const notices = (version: string) =>
    noticesOf(() => valuesOf({ audit: ApiAudit.toStdout(), chart: bareChart('clearml-enterprise', version) }, 'audit'));
  expect(notices('10.12.2')).toEqual([expect.stringContaining('10.12.2 deploys a server before 3.28.7')]);
  expect(notices('10.12.3')).toEqual([]);
});
