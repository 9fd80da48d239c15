import { listed } from '../../../core/errors/coded-error';
import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import type { Cluster } from '../cluster';
import { type Check, type Finding, missing, ok, unknown } from '../finding';
import { providedSecrets } from '../provided-secrets';
import { type ReadSecret, readSecrets, secretName } from '../read-secrets';

const WHAT = 'Secret';

/** Checks that every Secret that the app reads exists in the app, or in the cluster with the required keys. */
export const secrets: Check = ({ needs, cluster }) => {
  const required = new Map<string, ReadSecret & { readonly remedy?: string }>();
  const expected = needs.expected(PrerequisiteKind.SECRET).map(({ name, inNamespace, keys = [], remedy }) => ({
    name,
    namespace: inNamespace ?? cluster.namespace,
    keys,
    remedy,
  }));
  const provided = providedSecrets(needs.manifests, cluster.namespace);
  for (const one of [...expected, ...readSecrets(needs.manifests, cluster.namespace)]) {
    const known = required.get(secretName(one));
    const keys = [...new Set([...(known?.keys ?? []), ...one.keys])].sort();
    required.set(secretName(one), { ...one, ...known, keys });
  }
  const external = [...required].filter(([name]) => !provided.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Promise.all(external.map(([, one]) => find(one, one.remedy, cluster)));
};

async function find(secret: ReadSecret, reported: string | undefined, cluster: Cluster): Promise<Finding> {
  const name = secretName(secret);
  const remedy = reported ?? `create it${secret.keys.length > 0 ? ` with ${secret.keys.join(', ')}` : ''}`;
  const answer = await cluster.secretKeys(secret.name, secret.namespace);
  if (answer.state === 'unreadable') {
    return unknown(WHAT, name, answer.why, remedy);
  }
  if (answer.state === 'absent') {
    return missing(WHAT, name, 'does not exist', remedy);
  }
  const absent = secret.keys.filter((key) => !answer.content.includes(key));
  return absent.length === 0
    ? ok(WHAT, name, secret.keys.length > 0 ? `with ${listed(secret.keys)}` : 'exists')
    : missing(WHAT, name, `it has no ${listed(absent)}`, remedy);
}
