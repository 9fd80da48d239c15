import { CodedError } from '../../core/errors/coded-error';
import { asMap, type JsonObject, objectsAt } from '../../helm/data/json';
import type { Manifest } from '../../helm/manifests/manifest';
import { flowYaml } from '../../helm/yaml/write-yaml';
import { identityOf } from '../../objects/changes/object-changes';
import { nameOf } from './identity';
import type { Interruption } from './interruption';
import type { Kubectl, KubectlAnswer } from './kubectl';
import { type Refusal, refusalIn } from './refusal';

/** Number of objects per process of kubectl. */
const BATCH = 50;

/** Maximum size of all annotations of an object. */
const MAX_ANNOTATIONS = 256 * 1024;

/** Name by which the API server records the fields of server-side apply. */
export const FIELD_MANAGER = 'cdk8s-clearml';

/** The options of an apply that the API server performs. */
export const ON_SERVER = ['--server-side', '--force-conflicts', `--field-manager=${FIELD_MANAGER}`];

/** Objects, by identity, whose apply the API server performs. */
export type OnServer = ReadonlySet<string>;

/** Whether the copy of an object that client-side apply writes to an annotation exceeds the limit of the API server. */
export function isLarge(content: JsonObject): boolean {
  const annotations = JSON.stringify(asMap(asMap(content.metadata).annotations));
  return Buffer.byteLength(flowYaml(content)) + Buffer.byteLength(annotations) > MAX_ANNOTATIONS - 1024;
}

/**
 * The objects whose apply the API server performs: large ones, and those that it applied before. The latter have no copy of the
 * last manifest, so that an apply by the client would keep the fields that the manifest no longer has.
 */
export function onServer(objects: readonly JsonObject[], live: readonly JsonObject[]): OnServer {
  const large = objects.filter(isLarge);
  const applied = live.filter(({ metadata }) =>
    objectsAt(metadata, 'managedFields').some(
      ({ manager, operation }) => manager === FIELD_MANAGER && operation === 'Apply',
    ),
  );
  return new Set([...large, ...applied].map(identityOf));
}

/** An object that the cluster rejects. */
export interface Rejection {
  readonly manifest: Manifest;
  readonly refusal: Refusal;
}

/** Applies objects, and stops at the first that the cluster rejects. */
export class Applier {
  /** Numbers of applied objects. */
  public readonly applied = { created: 0, configured: 0, unchanged: 0 };

  public constructor(
    private readonly kubectl: Kubectl,
    private readonly interruption: Interruption,
    private readonly onServer: OnServer,
  ) {}

  /** @returns the first object that the cluster rejects */
  public async apply(manifests: readonly Manifest[]): Promise<Rejection | undefined> {
    const special = manifests.filter(({ content }) => this.onServer.has(identityOf(content)));
    const others = manifests.filter((manifest) => !special.includes(manifest));
    for (let start = 0; start < others.length; start += BATCH) {
      const batch = others.slice(start, start + BATCH);
      // kubectl does not always name the rejected object, so the objects of a rejected batch are applied one by one.
      const answer = await this.send(batch);
      const rejection = answer.succeeded ? undefined : await this.applyEach(batch);
      if (rejection !== undefined) {
        return rejection;
      }
    }
    return this.applyEach(special, ON_SERVER);
  }

  private async applyEach(
    manifests: readonly Manifest[],
    options: readonly string[] = [],
  ): Promise<Rejection | undefined> {
    for (const manifest of manifests) {
      const answer = await this.send([manifest], options);
      // A signal ends kubectl, too.
      this.interruption.check();
      if (!answer.succeeded) {
        return { manifest, refusal: refusalIn(answer.stderr) };
      }
    }
    return undefined;
  }

  private async send(manifests: readonly Manifest[], options: readonly string[] = []): Promise<KubectlAnswer> {
    this.interruption.check();
    const input = manifests.map(({ content }) => flowYaml(content)).join('\n---\n');
    const answer = await this.kubectl.send(input, 'apply', '-f', '-', ...options);
    for (const [, result = ''] of answer.stdout.matchAll(/^\S+ (created|configured|unchanged|serverside-applied)/gm)) {
      this.applied[result === 'serverside-applied' ? 'configured' : (result as keyof Applier['applied'])]++;
    }
    return answer;
  }
}

/** The error for an object that the cluster rejects. */
export function rejected({ manifest, refusal: { reason } }: Rejection): CodedError {
  return new CodedError('CLEARML4072', {
    path: nameOf(manifest),
    found: reason,
    expected: 'an object that the cluster accepts',
    fix: `${FIXES.find(([pattern]) => pattern.test(reason))?.[1] ?? 'correct the object'}; run the same command again: it continues`,
  });
}

const FIXES: readonly (readonly [reason: RegExp, fix: string])[] = [
  [/immutable|updates to statefulset spec/, '`npx cdk8s-clearml diff` shows the procedure'],
  [/^the cluster has no kind/, 'install the definitions of this kind first'],
  [/being terminated/, 'wait until the namespace is deleted'],
  [/exceeded quota/, 'raise the quota, or request less'],
  [/^namespace \S+ is missing/, 'create the namespace, or set createNamespace'],
  [/^you may not/, 'ask the administrator of the cluster for this permission'],
  [/denied the request|violates PodSecurity/, 'correct the object, or the policy of the cluster'],
  [/connect/, 'check the connection to the cluster'],
];
