import { createHash } from 'node:crypto';
import type { IConstruct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { standIn } from '../core/report/report';
import { SecretDelivery } from './delivery/secret-delivery';
import type { SecretValue } from './secret-value';

/** SHA-256 of every credential that stands in a public chart or in the server's public sources. */
export const PUBLISHED_DIGESTS = new Set([
  '8a53dd3175bce420723507551193fa54b3d686596d154e6a4b94cf42304e93cf',
  '6c511f30e384ffd2e95c74aa0bdef875810bdb6876eba4b4638b9d573fc7cb33',
  '6d912cadc4bd2bee7ca85c4a40f221fce2329e198330979594ffb47a31604942',
  '9f2d9a23e879246b73518ee43ec7fc62ba3d6096e4994cee6c086b91458899e7',
  '89b8b5c204a2c92f9d32dd98e14cd2afafcd6e3592aa67fe934d87aebfdb7c05',
  '0c3b1dd110371938f488eb28f8119e640ed48b276d351dce4f86edd3b9e14cdc',
  '6dc2c90c67ba9de1101f232028b0455c17db5e8d232bc06b634e964a5f86ffbe',
  'be6ae474733128c18bb70dc6ea9f1ebf668e6132afeb0f623bdec3975faa8cef',
  '98098dd7eb042c94fbd83e1e3979a9cb3aef3e23a0d94679c0ac3118759bebea',
  'b6bcb89784ec109857797236fae867027664aa0ae51f5b086ebcfc9409217930',
  '243dc384849c2f27b1e4edd40a2e5f54e107c0cdd35f75e0189db26cc47a84b6',
  'e734a805d77c509f1e3db0e8a0c2d7f87d112d6c9ec505fd2b0a27b29b267e1b',
  '984d287f13525ae89ed2a886fca2580b250bef0a25017f5bdd44ac8bcb7c852b',
  '12a64aebc6b32ca86da4e1d346917f43256340530f49940cf863636bd51f723a',
  '5b5bdac1a0d4cf22022368baa10c1bac2818e80074b149cafbba2be8f8b312b9',
  'a1e4036636b52f2c4b0f7fca7d1af9086efe56dd47dc20ffca867cf3c7378a2f',
  '397d5a1d9bc2b9202cc9c88fe409e9a86e4225e16596e6d8d19bf28d246515c4',
  'de7c1fce12119657e43f4b95961403f8a01c117c18f7d7cb662d2969b9bb4e01',
  // The agent's
  '42112e20e80d5c7d57505882ae194d5b4c333d638d56f29718073f0c1bfdc8dd',
  '0133e44494934383a7f2c0006be87e0fd636a707ee68f97f4f6440ac3a24173d',
]);

/** Whether everyone can read a credential in a public chart. */
export function isPublishedDefault(credential: string): boolean {
  return PUBLISHED_DIGESTS.has(createHash('sha256').update(credential).digest('hex'));
}

/**
 * The content of a secret; undefined where synth does not or cannot read it.
 *
 * @param scope construct whose delivery applies
 */
export function readableContent(scope: IConstruct, { _source, _delivery }: SecretValue): string | undefined {
  const { readsContent } = SecretDelivery._of(scope, _delivery)._mode;
  try {
    // A stand-in is no content that a check may reject.
    return readsContent && standIn() === undefined && _source.kind === 'local' ? _source.read() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Rejects a credential that is published.
 *
 * @throws CLEARML5003
 */
export function rejectPublished(scope: IConstruct, secret: SecretValue, prop: string): void {
  const content = readableContent(scope, secret);
  if (content !== undefined && isPublishedDefault(content)) {
    throw new CodedError('CLEARML5003', {
      found: `${prop} (${secret._source.description}) is a default that everyone can read in a public chart or the server's sources`,
      expected: 'a credential of your own',
      fix: 'use SecretValue.generated, or create one with `openssl rand -hex 16`',
    });
  }
}
