import { Kubectl } from '../../../lib/cli/cluster/kubectl';
import type { JsonObject } from '../../../lib/helm/data/json';
import { kubectlPath } from '../../support/helms';
import { describeWithCluster, KUBECONFIG } from '../../support/test-cluster';
import { updatesIn } from './updates';

const NAMESPACE = `cdk8s-clearml-updates-${process.pid}`;

describeWithCluster('an API server', () => {
  const kubectl = new Kubectl({ kubectl: kubectlPath(), kubeconfig: KUBECONFIG });
  const updates = updatesIn(NAMESPACE);
  const before = [...new Map(updates.map((update) => [JSON.stringify(update.before), update.before])).values()];
  const stream = (objects: readonly JsonObject[]) => objects.map((object) => JSON.stringify(object)).join('\n---\n');

  beforeAll(async () => {
    await kubectl.run('create', 'namespace', NAMESPACE);
    await kubectl.run('create', 'serviceaccount', 'default', '-n', NAMESPACE);
    expect(await kubectl.send(stream(before), 'apply', '-f', '-')).toMatchObject({ succeeded: true });
  }, 120_000);

  afterAll(async () => {
    await kubectl.send(stream(before), 'delete', '--wait=false', '--ignore-not-found', '-f', '-');
    await kubectl.run('delete', 'namespace', NAMESPACE, '--wait=false');
  }, 120_000);

  test('accepts and rejects the updates that the rules of immutable fields accept and reject', async () => {
    const answers = await Promise.all(
      updates.map(async ({ name, after, isAccepted, isVersioned }) => {
        const { succeeded, reported } = await kubectl.send(stream([after]), 'apply', '--dry-run=server', '-f', '-');
        return succeeded === isAccepted || isVersioned ? [] : [`${name}: ${succeeded ? 'accepted' : reported}`];
      }),
    );
    expect(answers.flat()).toEqual([]);
  }, 600_000);
});
