import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../helm/command/temporary-folder';
import { asMap, type JsonObject } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import type { Manifest } from '../../helm/manifests/manifest';
import { withSecretData } from '../../helm/manifests/secret-data';
import { flowYaml } from '../../helm/yaml/write-yaml';
import { identityOf, LAST_APPLIED } from '../../objects/changes/object-changes';
import type { OnServer } from '../cluster/apply';
import { argumentsOf } from '../cluster/identity';
import type { Kubectl, KubectlAnswer } from '../cluster/kubectl';
import { foundIn, readLive } from '../cluster/live-objects';
import { belongsToHelm, CLIENT_SIDE, SERVER_SIDE, takenOver } from './field-managers';

/** Number of attempts: controllers change objects between reading and writing. */
const ATTEMPTS = 5;

/**
 * Records what Helm rendered as the configuration that was applied last, so that the next apply removes the fields that the
 * output does not have. `kubectl apply set-last-applied` leaves the fields to Helm, and `kubectl replace` rewrites the
 * annotation, so each object gets one patch of its metadata.
 */
export class LastAppliedRecorder {
  /** @param onServer identities of the objects that are too large for the annotation */
  public constructor(
    private readonly kubectl: Kubectl,
    private readonly onServer: OnServer,
  ) {}

  /** @returns the answers of kubectl for the objects that change */
  public async record(released: readonly Manifest[]): Promise<KubectlAnswer[]> {
    const folder = temporaryFolder('adopt');
    try {
      const live = await readLive(this.kubectl, released);
      const answers = released.map((manifest, index) => {
        const answer = live.get(identityOf(manifest.content));
        const object = answer?.state === 'found' ? answer.content : undefined;
        return this.recordOne(manifest, object, join(folder, `${index}.json`));
      });
      return (await Promise.all(answers)).flatMap((answer) => answer ?? []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private async recordOne(
    manifest: Manifest,
    live: JsonObject | undefined,
    file: string,
    attempt = 1,
  ): Promise<KubectlAnswer | undefined> {
    const metadata = live === undefined ? undefined : this.recorded(manifest, live);
    if (live === undefined || metadata === undefined) {
      return undefined;
    }
    writeFileSync(file, flowYaml({ metadata }), { mode: 0o600 });
    const answer = await this.kubectl.run(
      ...['patch', ...argumentsOf([manifest]), '--type=merge'],
      ...[`--patch-file=${file}`, `--field-manager=${CLIENT_SIDE.manager}`],
    );
    if (answer.succeeded || attempt === ATTEMPTS || !/\(Conflict\)|has been modified/.test(answer.stderr)) {
      return answer;
    }
    const [changed] = foundIn(await readLive(this.kubectl, [manifest]));
    return this.recordOne(manifest, changed, file, attempt + 1);
  }

  /** The new metadata; undefined if an earlier attempt has recorded it. */
  private recorded(manifest: Manifest, live: JsonObject): JsonObject | undefined {
    if (!belongsToHelm(live) && asMap(valueAt(live, 'metadata.annotations'))[LAST_APPLIED] !== undefined) {
      return undefined;
    }
    const onServer = this.onServer.has(identityOf(live));
    return {
      resourceVersion: valueAt(live, 'metadata.resourceVersion'),
      annotations: { [LAST_APPLIED]: onServer ? null : lastApplied(manifest) },
      managedFields: takenOver(live, onServer ? SERVER_SIDE : CLIENT_SIDE),
    };
  }
}

/** A manifest as `kubectl apply` records it. The cluster stores keys of `stringData` in `data`. */
function lastApplied({ content }: Manifest): string {
  const metadata = asMap(content.metadata);
  const annotations = asMap(metadata.annotations);
  return `${flowYaml({ ...withSecretData(content), metadata: { ...metadata, annotations } })}\n`;
}
