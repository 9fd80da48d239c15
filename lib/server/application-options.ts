import type { k8s } from 'cdk8s-plus-28';
import type { CustomCertificates } from '../chart/custom-certificates';
import type { InitContainer } from '../core/kubernetes/containers';
import type { PodVolume } from '../core/kubernetes/volumes';
import type { SecretValue } from '../secrets/secret-value';
import type { LaunchFormField } from './launch-forms';

/** The queues that UI applications use. */
export enum ApplicationQueueMode {
  /** One apps agent for all tenants. */
  GLOBAL = 'global',
  /** One apps queue for each tenant, served by the tenant's agent (`multi_tenant_k8s.md`). */
  PER_TENANT = 'per_tenant',
}

/** Template of the pods of UI applications (`self_signed_certificates.md`). */
export interface ApplicationPodTemplate {
  /**
   * Pod labels. `clearml-enterprise` 10.12.2 or later.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Taints that the pods tolerate, as in a Kubernetes pod. `clearml-enterprise` 10.12.1 or later.
   *
   * @default - none
   */
  readonly tolerations?: k8s.Toleration[];

  /**
   * Environment variables. They are written to a ConfigMap; the pods read secrets among them from a Secret.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables with secret content. The pods read them from a Secret.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretValue };

  /**
   * Volumes, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly volumes?: PodVolume[];

  /**
   * Mounts of the container of an application.
   *
   * @default - none
   */
  readonly volumeMounts?: k8s.VolumeMount[];

  /**
   * Init containers, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly initContainers?: InitContainer[];

  /**
   * Security context of the container, as in Kubernetes. `clearml-enterprise` 11.0.0 or later.
   *
   * @default - none; see `podSecurity` of the server
   */
  readonly containerSecurityContext?: k8s.SecurityContext;
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

  /**
   * Template of the pods of applications.
   *
   * @default - the template in the values of the chart
   */
  readonly podTemplate?: ApplicationPodTemplate;

  /**
   * Changes to the launch forms of applications, by application id and by the parameter in the `wizard` section of the application
   * (`app_launch_form_custom.md`).
   *
   * @default - the forms in the application packages
   * @example { 'jupyter-lab': { container: { defaultValue: 'python:3.11', options: [{ value: 'python:3.11' }] } } }
   */
  readonly launchForms?: { [applicationId: string]: { [parameter: string]: LaunchFormField } };

  /**
   * Certificates of your authorities, which the agent of the applications trusts; from `clearml-enterprise` 10.11.3 on, the pods of
   * applications, too (`self_signed_certificates.md`). `clearml-enterprise` 10.8.13 or later. CLEARML9010 when they are added to those
   * of the image where root is forbidden: use a bundle.
   *
   * @default - the certificates of the image
   */
  readonly certificates?: CustomCertificates;

  /**
   * Environment variables of the agent of the applications.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables of the agent with secret content.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretValue };

  /**
   * Additional init containers of the agent. `clearml-enterprise` 10.11.0 or later.
   *
   * @default - none
   */
  readonly initContainers?: InitContainer[];

  /**
   * Additional volumes of the agent. `clearml-enterprise` 10.11.0 or later.
   *
   * @default - none
   */
  readonly volumes?: PodVolume[];

  /**
   * Additional mounts of the agent. `clearml-enterprise` 10.11.0 or later.
   *
   * @default - none
   */
  readonly volumeMounts?: k8s.VolumeMount[];

  /**
   * DNS policy of the agent. `clearml-enterprise` 10.8.12 or later.
   *
   * @default - the policy in the values of the chart
   */
  readonly dnsPolicy?: string;

  /**
   * DNS options of the agent. `clearml-enterprise` 10.8.12 or later.
   *
   * @default - none
   */
  readonly dnsConfig?: k8s.PodDnsConfig;

  /**
   * Entries for the hosts file of the agent. `clearml-enterprise` 10.8.12 or later.
   *
   * @default - none
   */
  readonly hostAliases?: k8s.HostAlias[];

  /**
   * URL of the API server for the pods of applications (`openshift.md`).
   *
   * @default - the URL that the chart derives
   */
  readonly apiUrl?: string;

  /**
   * URL of the web UI for the pods of applications.
   *
   * @default - the URL that the chart derives
   */
  readonly appUrl?: string;

  /**
   * URL of the file storage for the pods of applications. CLEARML2002 when `fileStorage` is another URL.
   *
   * @default - the URL of `fileStorage`, or the URL that the chart derives
   */
  readonly filesUrl?: string;

  /**
   * Whether containers of applications run the entry point of their image. `clearml-enterprise` 10.9.3 or later.
   *
   * @default - as the values of the chart configure it
   */
  readonly useImageEntrypoint?: boolean;
}
