import { wholeNumber } from '../chart/prop-table';
import { validateProps } from '../core/props/validate-props';
import type { ServerInstallation } from './server-installation';

/** The queues that UI applications use. */
export enum ApplicationQueueMode {
  /** One apps agent for all tenants. */
  GLOBAL = 'global',
  /** One apps queue for each tenant, served by the tenant's agent (`multi_tenant_k8s.md`). */
  PER_TENANT = 'per_tenant',
}

/** UI applications (`apps_k8s.md`). `clearml-enterprise` only. */
export interface ApplicationsOptions {
  /**
   * The queues that they use.
   *
   * @default ApplicationQueueMode.GLOBAL
   */
  readonly queueMode?: ApplicationQueueMode;

  /**
   * Maximum number of applications that run at the same time.
   *
   * @default - the limit in the values of the chart, which the ClearML documentation does not state
   */
  readonly maxPods?: number;
}

/** Applications that users start from the UI. */
export class Applications {
  /**
   * Deploys the agent that runs UI applications.
   *
   * @param options queues and limits
   * @throws CLEARML1017 when an option is unknown or has the wrong type
   */
  public static enabled(options: ApplicationsOptions = {}): Applications {
    return new Applications(true, validateProps(options, 'ApplicationsOptions', 'Applications.enabled'));
  }

  /** Does not deploy that agent. */
  public static disabled(): Applications {
    return new Applications(false, {});
  }

  private constructor(
    private readonly on: boolean,
    private readonly options: ApplicationsOptions,
  ) {}

  /** @internal */
  public _setValues({ chart, values }: ServerInstallation): void {
    if (!this.on && !chart.supports('applications')) {
      return;
    }
    const { queueMode, maxPods } = this.options;
    if (maxPods !== undefined) {
      wholeNumber(1)(maxPods, 'applications.maxPods');
    }
    chart.require('applications', 'applications');
    values.add('clearmlApplications.enabled', this.on, 'applications');
    values.add('clearmlApplications.queueMode', queueMode, 'applications.queueMode');
    values.add('clearmlApplications.maxPods', maxPods, 'applications.maxPods');
  }
}
