import type { Duration } from 'cdk8s';
import { ALWAYS } from '../chart/clearml-chart';
import { type GroupRow, type ValueRow, wholeNumber } from '../chart/prop-table';
import { CodedError } from '../core/errors/coded-error';
import { SERVER_SETTING } from '../secrets/readers/names';
import type { ServerInstallation } from './server-installation';
import { type EnvironmentEntry, serverSetting } from './settings';

/** Users who see the running instances of UI applications, beside admins (`app_visibility_policy.md`). */
export enum ApplicationVisibility {
  /** All users. */
  ALL = 'all',
  /** The user who started the instance. */
  OWNER = 'owner',
  /** The groups of that user. The text of the page writes `group`; its sample and the API write `groups`, as this library does. */
  GROUPS = 'groups',
}

/** Settings of new Elasticsearch indices (`clearml_server_config.md`). */
export interface IndexPolicy {
  /** Number of replicas. More than 0 needs as many further nodes of Elasticsearch. @default - 0, as the server configures it */
  readonly replicas?: number;
  /** Number of shards. @default - 1, as the server configures it */
  readonly shards?: number;
}

/** Policies of a server. `clearml-enterprise` only. */
export interface ServerPolicies {
  /**
   * The longest lifetime that users who are not admins may give to API credentials; zero is no limit
   * (`api_cred_expiration_policy.md`). `clearml-enterprise` 11.0.0 or later. CLEARML5008 when it is not in whole seconds.
   *
   * @default - as the server configures it
   * @example Duration.days(90)
   */
  readonly maxCredentialLifetime?: Duration;

  /**
   * Users who see the running instances of UI applications (`app_visibility_policy.md`).
   *
   * @default ApplicationVisibility.ALL
   */
  readonly applicationVisibility?: ApplicationVisibility;

  /**
   * Users who see the running instances of single UI applications, by application id (`app_visibility_policy.md`). CLEARML5052 when
   * an id contains capitals or dots, which the server cannot read from a variable.
   *
   * @default - `applicationVisibility` for all applications
   * @example { 'jupyter-lab': ApplicationVisibility.OWNER }
   */
  readonly visibilityByApplication?: { [applicationId: string]: ApplicationVisibility };

  /**
   * Whether service accounts may be admins (`webapp_settings_users.md`).
   *
   * @default - as the server configures it
   */
  readonly serviceAccountAdmins?: boolean;

  /**
   * New indices of events (`clearml_server_config.md`). `clearml-enterprise` 10.11.7 or later.
   *
   * @default - as the server configures them
   */
  readonly eventIndices?: IndexPolicy;

  /**
   * New indices of statistics about workers (`clearml_server_config.md`). `clearml-enterprise` 10.11.7 or later.
   *
   * @default - as the server configures them
   */
  readonly workerIndices?: IndexPolicy;
}

const ACCESS = 'services.applications.app_instance_access';

/** A row of settings of the API server. */
function row<V>(settings: (value: V, prop: string) => EnvironmentEntry[], since?: string): ValueRow {
  return { path: 'apiserver.extraEnvs', convert: settings, since };
}

/** Rows of `ServerPolicies`. */
export const POLICY_ROWS: GroupRow<ServerInstallation, ServerPolicies> = {
  since: { enterprise: ALWAYS }, // app_visibility_policy.md
  props: {
    maxCredentialLifetime: row((lifetime: Duration, prop) => {
      const seconds = wholeNumber(0)(lifetime.toSeconds({ integral: false }), `${prop} in seconds`);
      return [serverSetting('apiserver.auth.credentials.default_expiration_sec', seconds)];
    }, '11.0.0'), // ver_3_29.md
    applicationVisibility: row((visibility) => [serverSetting(`${ACCESS}.allowed`, visibility)]),
    visibilityByApplication: row((byId: object, prop) =>
      Object.entries(byId).map(([id, visibility]) => {
        requireApplicationId(id, prop);
        return serverSetting(`${ACCESS}.applications.${id}.allowed`, visibility);
      }),
    ),
    serviceAccountAdmins: row((may) => [serverSetting('services.organization.allow_service_user_admins', may)]),
    eventIndices: indexRow('events'),
    workerIndices: indexRow('workers'),
  },
};

function indexRow(indices: string): ValueRow {
  const set = ({ replicas, shards }: IndexPolicy, prop: string) => [
    ...numberSetting(indices, 'replicas', 0, replicas, prop),
    ...numberSetting(indices, 'shards', 1, shards, prop),
  ];
  return row(set, '10.11.7'); // ver_3_28.md
}

function numberSetting(indices: string, of: string, least: number, count: number | undefined, prop: string) {
  const path = `services._elastic.mappings.${indices}.number_of_${of}`;
  return count === undefined ? [] : [serverSetting(path, wholeNumber(least)(count, `${prop}.${of}`))];
}

/** The id is a part of the name of a variable, which the server lower-cases and splits at two underscores. */
function requireApplicationId(id: string, prop: string): void {
  if (/^-|[.A-Z]/.test(id) || SERVER_SETTING.problem(id) !== undefined) {
    throw new CodedError('CLEARML5052', {
      found: `${prop} has application id ${JSON.stringify(id)}`,
      expected:
        'lower-case letters, digits, hyphens and single underscores: the id is a part of the name of a variable',
      fix: 'set the visibility of this application by the API, for each tenant: system.update_company_app_instance_access',
    });
  }
}
