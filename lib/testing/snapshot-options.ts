/** Options of `Manifests.snapshot`. */
export interface SnapshotOptions {
  /**
   * Masks the labels `helm.sh/chart` and `app.kubernetes.io/version`, also those of pods and claims, and the annotations
   * `checksum/…` of pods, which follow from them. The snapshot of another chart version then shows what else changes.
   *
   * @default false
   */
  readonly ignoreVersionLabels?: boolean;
}
