import type { HelmCommandOptions, RenderOptions } from '../release/helm-release-props';
import type { SecretDelivery } from '../secrets/delivery/secret-delivery';
import type { NotSecret } from '../secrets/detection/not-secret';
import type { SecretValue } from '../secrets/secret-value';
import type { PodSecurity } from '../security/pod-security';
import type { ChartSource } from './chart-source';

/** Registries that the images of a chart come from, and logins for them. */
export interface ImageOptions {
  /**
   * Token for the private image registry (`k8s.md`, Prerequisites). The chart makes a pull secret of it.
   *
   * @default - no pull secret
   */
  readonly registryToken?: SecretValue;

  /**
   * User name that belongs to the token.
   *
   * @default - the user name in the enterprise charts; other charts need one
   */
  readonly registryUsername?: string;

  /**
   * Names of docker-registry Secrets that exist in the namespace (`air_gapped_env.md`). They replace `registryToken`; an agent takes both.
   *
   * @default - none
   * @example ["nvcr-registry"]
   */
  readonly imagePullSecrets?: string[];

  /**
   * Registry, and path in it, that replaces the host in every image reference. Tasks of agents name their own images.
   *
   * @default - the registries of the chart
   * @example "registry.internal/mirror"
   */
  readonly imageRegistry?: string;
}

/** Props of every construct that deploys a ClearML chart, except the chart itself. */
export interface ChartReleaseProps extends ImageOptions, RenderOptions, HelmCommandOptions {
  /**
   * Name of the Helm release. The names of the objects derive from it.
   *
   * @default - the name in the ClearML documentation
   */
  readonly releaseName?: string;

  /**
   * Namespace of the release.
   *
   * @default - the namespace of the cdk8s chart
   */
  readonly inNamespace?: string;

  /**
   * Create the namespace, as `helm install --create-namespace` does, unless another construct of the app creates it, or every cluster
   * has it. A `ClearmlNamespace` creates it with labels, quota and network isolation. Several constructs in one namespace create one
   * Namespace, in the file `<chart>-namespace`. Set it to false when you may not create namespaces.
   *
   * @default - true; false for a GPU operator on OpenShift, whose namespace Operator Hub creates
   */
  readonly createNamespace?: boolean;

  /**
   * Pod Security Standard that the pods satisfy. The library sets values and patches the rendered pods, then checks them at synth.
   *
   * @default PodSecurity.unmodified()
   * @example PodSecurity.restricted()
   */
  readonly podSecurity?: PodSecurity;

  /**
   * How the contents of secrets reach the cluster.
   *
   * @default - the delivery that the chart or app sets by `SecretDelivery.applyTo`; plain Secrets otherwise
   */
  readonly secretDelivery?: SecretDelivery;

  /**
   * Texts in props and values that are not secret, although their keys or formats say so. All other secrets in clear text are
   * delivered like a `SecretValue`. CLEARML3027 when no text needs a declaration.
   *
   * @default - none
   * @example [{ path: 'apiserver.extraEnvs.SIGNING_KEY', reason: 'the public half of the key' }]
   */
  readonly notSecret?: NotSecret[];

  /**
   * Values for the chart, validated and merged last. Secrets in them are written to a Secret.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}

/** Props as the installer takes them. */
export type InstalledProps = ChartReleaseProps & { readonly chart?: ChartSource };
