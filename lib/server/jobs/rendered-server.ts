import { CodedError } from '../../core/errors/coded-error';
import { type JsonObject, objectsAt } from '../../helm/data/json';
import { textAt, valueAt } from '../../helm/data/paths';
import type { ManifestObject } from '../../helm/manifests/manifest-object';
import { podsOf, type RenderedPod } from '../../helm/manifests/rendered-pod';
import type { ClearmlServer } from '../server';

/** Folder of the files in the container of the file server (`helm_upgrade_11_0.md`). */
export const FILES_FOLDER = '/mnt/fileserver';

/** The volume of the file server, as its rendered pod mounts it. */
export interface FilesVolume {
  readonly claim: string;
  readonly serviceAccount: string;
}

/** A Deployment and its number of pods. */
export interface ScaledDeployment {
  readonly name: string;
  readonly replicas: number;
}

/**
 * Facts about a server that its rendered objects show, whether a prop, a values file or the chart set them. Reading them renders the
 * chart.
 */
export class RenderedServer {
  public constructor(private readonly server: ClearmlServer) {}

  /** The pod of the API server. */
  public get apiServer(): RenderedPod {
    const pod = this.podOf('apiserver');
    if (pod === undefined) {
      throw new CodedError('CLEARML9091', {
        found: 'a release without a Deployment of the API server',
        expected: `a Deployment ${this.server.release.releaseName}-…-apiserver, which names the databases`,
        fix: 'enable the API server in the values',
      });
    }
    return pod;
  }

  /** The volume of the file server; undefined without a file server. */
  public get filesVolume(): FilesVolume | undefined {
    const spec = this.podOf('fileserver')?.spec;
    const mounts = objectsAt(spec, 'containers').flatMap((container) => objectsAt(container, 'volumeMounts'));
    const name = mounts.find(({ mountPath }) => mountPath === FILES_FOLDER)?.name;
    const volume = objectsAt(spec, 'volumes').find((one) => one.name === name);
    const claim = volume && textAt(volume, 'persistentVolumeClaim.claimName');
    return claim === undefined ? undefined : { claim, serviceAccount: String(spec?.serviceAccountName ?? 'default') };
  }

  /** The Deployments of ClearML, without those of operators and databases. */
  public get deployments(): ScaledDeployment[] {
    const nameOf = (object: JsonObject) => valueAt(object, ['metadata', 'labels', 'app.kubernetes.io/name']);
    const deployments = this.deploymentObjects();
    const clearml = deployments.find((object) => nameEnds(object, 'apiserver'));
    return deployments
      .filter((object) => clearml !== undefined && nameOf(object) === nameOf(clearml))
      .map((object) => ({
        name: String(valueAt(object, 'metadata.name')),
        replicas: Number(valueAt(object, 'spec.replicas') ?? 1),
      }));
  }

  private podOf(component: string): RenderedPod | undefined {
    const deployment = this.deploymentObjects().find((object) => nameEnds(object, component));
    return deployment && podsOf(deployment)[0];
  }

  private deploymentObjects(): JsonObject[] {
    const found = this.server.release.findObjects({ kind: 'Deployment' });
    return found.map((object) => (object as ManifestObject)._patched());
  }
}

function nameEnds(object: JsonObject, component: string): boolean {
  return String(valueAt(object, 'metadata.name')).endsWith(`-${component}`);
}

/** The command prefix for objects in the namespace of a server. */
export function kubectlOf({ release: { inNamespace } }: ClearmlServer): string {
  return inNamespace === undefined ? 'kubectl' : `kubectl --namespace=${inNamespace}`;
}

/** Commands that stop Deployments, the given commands, and commands that start the Deployments again. */
export function whileStopped(
  kubectl: string,
  deployments: readonly ScaledDeployment[],
  commands: readonly string[],
): string[] {
  const scale = (scaled: readonly ScaledDeployment[], replicas: number) =>
    `${kubectl} scale deployment ${scaled.map(({ name }) => name).join(' ')} --replicas=${replicas}`;
  const counts = [...new Set(deployments.map(({ replicas }) => replicas))];
  const started = counts.map((count) =>
    scale(
      deployments.filter(({ replicas }) => replicas === count),
      count,
    ),
  );
  return [scale(deployments, 0), ...commands, ...started];
}
