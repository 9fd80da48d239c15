import { listed } from '../../../core/errors/coded-error';
import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import type { Check } from '../check';
import type { Cluster } from '../cluster';
import { type Finding, missing, ok, unknown } from '../finding';
import { madeSecrets } from '../made-secrets';
import { type ReadSecret, readSecrets, secretName } from '../read-secrets';

const WHAT = 'Secret';

/** Every Secret that the app reads and does not make is there, with the keys that it reads. */
export const secrets: Check = ({ needs, cluster }) => {
  const wanted = new Map<string, ReadSecret & { readonly remedy?: string }>();
  const expected = needs.expected(PrerequisiteKind.SECRET).map(({ name, inNamespace, keys = [], remedy }) => ({
    name,
    namespace: inNamespace ?? cluster.namespace,
    keys,
    remedy,
  }));
  const made = madeSecrets(needs.manifests, cluster.namespace);
  for (const one of [...expected, ...readSecrets(needs.manifests, cluster.namespace)]) {
    const known = wanted.get(secretName(one));
    const keys = [...new Set([...(known?.keys ?? []), ...one.keys])].sort();
    wanted.set(secretName(one), { ...one, ...known, keys });
  }
  const missed = [...wanted].filter(([name]) => !made.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Promise.all(missed.map(([, one]) => find(one, one.remedy, cluster)));
};

async function find(secret: ReadSecret, reported: string | undefined, cluster: Cluster): Promise<Finding> {
  const name = secretName(secret);
  const remedy = reported ?? `make it${secret.keys.length > 0 ? `, with ${secret.keys.join(', ')}` : ''}`;
  const answer = await cluster.secretKeys(secret.name, secret.namespace);
  if (answer.state === 'unreadable') {
    return unknown(WHAT, name, answer.why, remedy);
  }
  if (answer.state === 'absent') {
    return missing(WHAT, name, 'not there', remedy);
  }
  const absent = secret.keys.filter((key) => !answer.content.includes(key));
  return absent.length === 0
    ? ok(WHAT, name, secret.keys.length > 0 ? `with ${listed(secret.keys)}` : 'there')
    : missing(WHAT, name, `it has no ${listed(absent)}`, remedy);
}
