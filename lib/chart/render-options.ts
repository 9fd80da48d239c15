import type { HelmCommandOptions, RenderOptions } from '../release/helm-release-props';
import { DEFAULT_KUBE_VERSION } from './kube-version';

/** Render options in the props of a construct, without values files: see `ownValues`. */
export function renderOptionsOf(props: RenderOptions & HelmCommandOptions): RenderOptions & HelmCommandOptions {
  return {
    kubeVersion: props.kubeVersion ?? DEFAULT_KUBE_VERSION,
    apiVersions: props.apiVersions,
    unsetValues: props.unsetValues,
    allowUnknownValues: props.allowUnknownValues,
    hooks: props.hooks,
    includeCrds: props.includeCrds,
    helmExecutable: props.helmExecutable,
    helmFlags: props.helmFlags,
  };
}
