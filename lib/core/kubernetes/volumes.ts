import type { k8s } from 'cdk8s-plus-28';
import type { ResourceRequirements } from './containers';

/** A folder that exists as long as its pod. */
export interface EmptyDirVolume {
  /**
   * `Memory` for a folder in memory, which counts as memory of the containers.
   *
   * @default - a folder on the disk of the node
   */
  readonly medium?: string;

  /**
   * Maximum size. Kubernetes evicts a pod that exceeds it.
   *
   * @quantity
   * @default - no limit
   * @example "10Gi"
   */
  readonly sizeLimit?: string;
}

/** Properties of a PersistentVolumeClaim, with the fields of Kubernetes. */
export interface VolumeClaimSpec {
  /**
   * Access modes, such as `ReadWriteOnce`.
   *
   * @default - none: the API server rejects a claim without an access mode
   */
  readonly accessModes?: string[];

  /**
   * Size of the volume.
   *
   * @default - none: the API server rejects a claim without a size
   * @example { requests: { storage: '100Gi' } }
   */
  readonly resources?: ResourceRequirements;

  /**
   * Name of the StorageClass.
   *
   * @default - the default StorageClass of the cluster
   */
  readonly storageClassName?: string;

  /**
   * `Filesystem` or `Block`.
   *
   * @default "Filesystem"
   */
  readonly volumeMode?: string;

  /**
   * Labels of existing volumes that the claim accepts.
   *
   * @default - any volume
   */
  readonly selector?: k8s.LabelSelector;

  /**
   * Snapshot or claim with the initial content.
   *
   * @default - an empty volume
   */
  readonly dataSource?: k8s.TypedLocalObjectReference;
}

/** Metadata of a claim. */
export interface VolumeClaimMetadata {
  /**
   * Labels of the claim.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the claim.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/** The claim that Kubernetes creates for a pod. */
export interface VolumeClaimTemplate {
  /**
   * Labels and annotations of the claim.
   *
   * @default - none
   */
  readonly metadata?: VolumeClaimMetadata;

  /** Size, class and access modes. */
  readonly spec: VolumeClaimSpec;
}

/** A volume that Kubernetes creates with its pod and deletes with it. */
export interface EphemeralVolume {
  /** The claim. */
  readonly volumeClaimTemplate: VolumeClaimTemplate;
}

/** One source of a projected volume. */
export interface ProjectedVolumeSource {
  /**
   * Keys of a ConfigMap.
   *
   * @default - none
   */
  readonly configMap?: k8s.ConfigMapProjection;

  /**
   * Keys of a Secret.
   *
   * @default - none
   */
  readonly secret?: k8s.SecretProjection;

  /**
   * Token of the ServiceAccount of the pod.
   *
   * @default - none
   */
  readonly serviceAccountToken?: k8s.ServiceAccountTokenProjection;
}

/** A folder with files from several sources. */
export interface ProjectedVolume {
  /** The sources. */
  readonly sources: ProjectedVolumeSource[];

  /**
   * Mode of the files as a decimal number, or as an octal one such as `0o440`.
   *
   * @default 0o644
   */
  readonly defaultMode?: number;
}

/**
 * A volume of a pod, with the fields of Kubernetes: a name and one source. Set other sources, such as `downwardAPI` or `fc`, in `values`.
 */
export interface PodVolume {
  /** Name of the volume, unique in the pod. Mounts refer to it. */
  readonly name: string;

  /**
   * A folder that exists as long as the pod.
   *
   * @default - another source
   */
  readonly emptyDir?: EmptyDirVolume;

  /**
   * Files from a ConfigMap.
   *
   * @default - another source
   */
  readonly configMap?: k8s.ConfigMapVolumeSource;

  /**
   * Files from a Secret.
   *
   * @default - another source
   */
  readonly secret?: k8s.SecretVolumeSource;

  /**
   * A PersistentVolumeClaim that exists.
   *
   * @default - another source
   */
  readonly persistentVolumeClaim?: k8s.PersistentVolumeClaimVolumeSource;

  /**
   * A volume that Kubernetes creates and deletes with the pod.
   *
   * @default - another source
   */
  readonly ephemeral?: EphemeralVolume;

  /**
   * Files from several sources.
   *
   * @default - another source
   */
  readonly projected?: ProjectedVolume;

  /**
   * A file or folder of the node. The Pod Security Standards forbid it.
   *
   * @default - another source
   */
  readonly hostPath?: k8s.HostPathVolumeSource;

  /**
   * A folder of an NFS server.
   *
   * @default - another source
   */
  readonly nfs?: k8s.NfsVolumeSource;

  /**
   * An ephemeral volume of a CSI driver, such as `secrets-store.csi.k8s.io`.
   *
   * @default - another source
   */
  readonly csi?: k8s.CsiVolumeSource;

  /**
   * An iSCSI disk.
   *
   * @default - another source
   */
  readonly iscsi?: k8s.IscsiVolumeSource;
}
