import type { ApiAudit } from './audit';
import type { Branding } from './branding';
import type { ServerPolicies } from './policies';

/** Props of `ClearmlServer` for settings of its programs. */
export interface ServerSettingProps {
  /**
   * A log of the calls of the API server (`api_audit.md`). `clearml-enterprise` only.
   *
   * @default - no log
   */
  readonly audit?: ApiAudit;

  /**
   * Appearance of the web UI (`customizing_ui.md`). `clearml-enterprise` only.
   *
   * @default - as the server configures it
   */
  readonly branding?: Branding;

  /**
   * Policies for credentials, UI applications, service accounts and indices. `clearml-enterprise` only.
   *
   * @default - as the server configures them
   */
  readonly policies?: ServerPolicies;

  /**
   * Regular expressions of the ids of workers that the orchestration dashboard hides, beside those in the values of the chart
   * (`clearml_agent_orch_dash_k8s.md`). `clearml-enterprise` 10.7.8 or later.
   *
   * @default - the workers in the values of the chart: those that the server itself uses
   * @example ["^ci-.*"]
   */
  readonly hiddenWorkers?: string[];

  /**
   * URL of the Python index that the UI shows for the packages of ClearML, where they come from a private registry
   * (`air_gapped_env.md`), without a login. `clearml-enterprise` only.
   *
   * @default - the index of ClearML
   */
  readonly pythonIndexUrl?: string;
}
