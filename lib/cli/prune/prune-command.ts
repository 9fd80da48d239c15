import type { Command } from 'commander';
import { CodedError, listed } from '../../core/errors/coded-error';
import { table } from '../../core/report/summary';
import { type Candidate, findCandidates, type Inventory } from '../cluster/candidates';
import { Cluster } from '../cluster/cluster';
import { argumentsOf, batchesOf, type Identity, lineOf, nameOf, union } from '../cluster/identity';
import { existingObjects, type LiveObject } from '../cluster/inventory';
import { byInventory, recordName, writeRecord } from '../cluster/inventory-record';
import { Kubectl, type KubectlOptions } from '../cluster/kubectl';
import { collect } from '../cluster/options';
import { refusalIn } from '../cluster/refusal';
import { type Output, readDeployable } from '../output';
import { ExitCode, print, printJson, withProgress } from '../terminal';

interface PruneOptions extends KubectlOptions {
  readonly output?: string;
  readonly inventory?: string;
  readonly all?: boolean;
  readonly include?: readonly string[];
  readonly yes?: boolean;
  readonly json?: boolean;
}

const NOTES = `
The command lists the objects of the inventory that the output folder does not
contain, and removes them only with --yes. It knows them by the record of
\`cdk8s-clearml deploy\` and by the label cdk8s-clearml/inventory.
Claims, volumes, Namespaces, definitions of custom kinds and objects with
helm.sh/resource-policy: keep stay, unless --include names them:
  cdk8s-clearml prune --include PersistentVolumeClaim/clearml/data --yes
With --all, it also removes the objects of the output folder: an uninstallation.`;

/** `cdk8s-clearml prune` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .option('--inventory <name>', 'name of the inventory; by default the inventories of the output')
    .option('--all', 'remove the objects of the output, too')
    .option(
      '--include <object>',
      'object that would stay, as Kind/namespace/name or Kind/name; can be repeated',
      collect,
    )
    .option('--yes', 'remove the objects')
    .addHelpText('after', NOTES)
    .action(async (options: PruneOptions) => end(await prune(options)));
}

async function prune(options: PruneOptions): Promise<ExitCode> {
  const output = readDeployable(options.output);
  const names = inventoriesOf(output, options);
  const kubectl = new Kubectl(options);
  const cluster = await Cluster.reach(kubectl);
  const { candidates, inventories, unread, notes } = await withProgress('reading the cluster', async () =>
    findCandidates(kubectl, cluster.namespace, output.manifests, names, options),
  );
  rejectUnknown(options.include ?? [], candidates);
  const removed = candidates.filter(({ isRemoved }) => isRemoved).map(({ object }) => object);
  const failures = options.yes ? await remove(kubectl, removed) : [];
  if (options.yes && failures.length === 0) {
    await forget(kubectl, inventories, removed, candidates, options);
  }
  // After a failure, some objects are removed.
  const remaining = failures.length > 0 ? (await existingObjects(kubectl, removed)).objects.map(({ uid }) => uid) : [];
  const actionOf = ({ object, isRemoved }: Candidate) =>
    isRemoved ? (options.yes && !remaining.includes(object.uid) ? 'removed' : 'remove') : 'keep';
  show(candidates, actionOf, { ...options, context: cluster.context }, [...notes, ...failures]);
  return failures.length + unread.length > 0 ? ExitCode.PROBLEM : ExitCode.OK;
}

/** @throws CLEARML4074 when the output has no inventory, or another one */
function inventoriesOf({ folder, manifests }: Output, { inventory, all }: PruneOptions): string[] {
  const present = [...byInventory(manifests).keys()];
  if (all) {
    return inventory === undefined ? present : [inventory];
  }
  if (inventory === undefined ? present.length === 0 : !present.includes(inventory)) {
    throw new CodedError('CLEARML4074', {
      found: `the objects of ${folder} belong to ${present.length > 0 ? `inventory ${listed(present)}` : 'no inventory'}`,
      expected:
        inventory === undefined ? 'an inventory' : `inventory ${inventory}, or --all, which removes all its objects`,
      fix: "apply an inventory to the app: Inventory.named('clearml-production').applyTo(app), run synth, and deploy once",
    });
  }
  return inventory === undefined ? present : [inventory];
}

/** @throws CLEARML4075 when an included name is not the name of an object that would be removed or kept */
function rejectUnknown(included: readonly string[], candidates: readonly Candidate[]): void {
  const names = candidates.map(({ object }) => nameOf(object));
  const unknown = included.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new CodedError('CLEARML4075', {
      found: `--include ${unknown}`,
      expected: `an object that is no longer part of the app: ${listed(names) || 'there is none'}`,
      fix: 'correct the name: Kind/namespace/name, or Kind/name without a namespace',
    });
  }
}

/** Removes objects in their order. Returns the messages of failures. */
async function remove(kubectl: Kubectl, objects: readonly LiveObject[]): Promise<string[]> {
  for (const batch of batchesOf(objects)) {
    const answer = await kubectl.run('delete', ...argumentsOf(batch), '--ignore-not-found', '--wait=false');
    if (!answer.succeeded) {
      return [`not all objects were removed: ${refusalIn(answer.stderr).reason}`];
    }
  }
  return [];
}

/** Updates the records. Objects that stay remain in them, so that the next run lists them. */
async function forget(
  kubectl: Kubectl,
  inventories: readonly Inventory[],
  removed: readonly Identity[],
  candidates: readonly Candidate[],
  { all = false }: PruneOptions,
): Promise<void> {
  const kept = candidates.filter(({ isRemoved }) => !isRemoved).map(({ object }) => object);
  const lines = new Set(removed.map(lineOf));
  const deleted = removed.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
  for (const { name, record } of inventories) {
    if (record === undefined || deleted.includes(record.namespace)) {
      continue;
    }
    const objects = (all ? union(kept) : record.objects).filter((one) => !lines.has(lineOf(one)));
    if (objects.length > 0) {
      await writeRecord(kubectl, name, { ...record, objects });
    } else {
      await kubectl.run('delete', 'configmap', recordName(name), '-n', record.namespace, '--ignore-not-found');
    }
  }
}

function show(
  candidates: readonly Candidate[],
  actionOf: (candidate: Candidate) => string,
  { yes = false, json, context }: PruneOptions & { readonly context?: string },
  notes: readonly string[],
): void {
  if (json) {
    const objects = candidates.map((candidate) => {
      const { group, kind, namespace, name } = candidate.object;
      return { action: actionOf(candidate), group, kind, namespace, name, reason: candidate.reason };
    });
    printJson({ context, objects, notes });
    return;
  }
  const rows = candidates.map((candidate) => [actionOf(candidate), nameOf(candidate.object), candidate.reason]);
  const removable = candidates.filter(({ isRemoved }) => isRemoved);
  const count = yes ? removable.filter((one) => actionOf(one) === 'removed').length : removable.length;
  const summary =
    candidates.length === 0
      ? `${notes.length === 0 ? 'the cluster contains' : 'the command knows'} no object that is no longer part of the app`
      : `${count} ${yes ? 'removed' : count === 0 ? 'to remove' : 'to remove: run the command again with --yes'}, ${candidates.length - removable.length} kept`;
  print(...table(rows), ...notes, summary);
}
