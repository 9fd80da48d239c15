import { kubectlOf, RenderedServer, whileStopped } from '../server/jobs/rendered-server';
import { SCRIPTS } from '../server/jobs/server-job';
import type { ClearmlServer } from '../server/server';

/** Placeholder for the time in the name of a backup. */
const TIME = '<time>';

const POD = '/spec/template/spec';

/** The shell commands that restore backups of a server. A Job made from the CronJob runs the script that restores. */
export class RestoreCommands {
  private readonly kubectl: string;

  public constructor(private readonly server: ClearmlServer) {
    this.kubectl = kubectlOf(server);
  }

  /** @param isInBucket whether the dump is copied from the bucket first */
  public mongodb(cronJob: string, isInBucket: boolean): string {
    const restore = script('containers', 'restore-mongodb.sh');
    // The CronJob dumps, then uploads; the Job downloads, then restores.
    const swap = [
      { op: 'move', from: `${POD}/initContainers/0`, path: `${POD}/containers/0` },
      { op: 'move', from: `${POD}/containers/1`, path: `${POD}/initContainers/0` },
      script('initContainers', 'download-dump.sh'),
    ];
    return this.stopped('MongoDB', this.job(cronJob, isInBucket ? [...swap, restore] : [restore]));
  }

  public elasticsearch(cronJob: string): string {
    return this.stopped('Elasticsearch', this.job(cronJob, [script('containers', 'restore-elasticsearch.sh')]));
  }

  public files(claim: string): string {
    const restored = `${claim}-restored`;
    const read = (path: string) => `$(${this.kubectl} get pvc ${claim} --output='jsonpath={${path}}')`;
    return [
      `# Files: the snapshots are named ${claim}-${TIME}.`,
      `${this.kubectl} get volumesnapshots`,
      `${this.kubectl} create --filename=- <<OBJECT`,
      'apiVersion: v1',
      'kind: PersistentVolumeClaim',
      `metadata: {name: ${restored}}`,
      'spec:',
      `  accessModes: ${read('.spec.accessModes')}`,
      `  storageClassName: ${read('.spec.storageClassName')}`,
      `  resources: {requests: {storage: ${read('.status.capacity.storage')}}}`,
      `  dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: ${claim}-${TIME}}`,
      'OBJECT',
      `# Then set fileStorage: FileStorage.bundled({ existingClaim: '${restored}' }), and apply the app.`,
      '',
    ].join('\n');
  }

  /** Commands that run while the server is stopped, because it would change the data. */
  private stopped(part: string, commands: readonly string[]): string {
    const { deployments } = new RenderedServer(this.server);
    return [
      `# ${part}: stop the server, restore the backup of ${TIME}, start the server.`,
      ...whileStopped(this.kubectl, deployments, commands),
      '',
    ].join('\n');
  }

  private job(cronJob: string, patch: readonly object[]): string[] {
    const name = cronJob.replace(/-backup-/, '-restore-');
    return [
      `${this.kubectl} create job ${name} --from=cronjob/${cronJob} --dry-run=client --output=yaml |`,
      `  kubectl patch --local --filename=- --type=json --output=yaml --patch='${JSON.stringify(patch)}' |`,
      `  ${this.kubectl} create --filename=-`,
      `${this.kubectl} wait --for=condition=complete job/${name} --timeout=6h`,
    ];
  }
}

/** Lets the first container of a list run a script for the backup of the time. */
function script(list: string, file: string): object {
  return { op: 'replace', path: `${POD}/${list}/0/command`, value: ['sh', `${SCRIPTS}/${file}`, TIME] };
}
