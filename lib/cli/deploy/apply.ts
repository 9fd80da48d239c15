import { CodedError } from '../../core/errors/coded-error';
import { label, type Manifest } from '../../helm/manifests/manifest';
import { flowYaml } from '../../helm/yaml/write-yaml';
import type { Kubectl, KubectlAnswer } from '../cluster';
import type { Interruption } from './interruption';

/** Number of objects per process of kubectl. */
const BATCH = 50;

/** Maximum size of all annotations of an object. */
const MAX_ANNOTATIONS = 256 * 1024;

/** Name by which the API server records the fields of server-side apply. */
export const FIELD_MANAGER = 'cdk8s-clearml';

/** Numbers of applied objects. */
export interface Applied {
  created: number;
  configured: number;
  unchanged: number;
}

/** Applies objects, and stops at the first that the cluster rejects. */
export class Applier {
  public readonly applied: Applied = { created: 0, configured: 0, unchanged: 0 };

  public constructor(
    private readonly kubectl: Kubectl,
    private readonly interruption: Interruption,
  ) {}

  /** @throws CLEARML4072 when the cluster rejects an object */
  public async apply(manifests: readonly Manifest[]): Promise<void> {
    const large = manifests.filter(isLarge);
    const others = manifests.filter((manifest) => !large.includes(manifest));
    for (let start = 0; start < others.length; start += BATCH) {
      await this.applyBatch(others.slice(start, start + BATCH));
    }
    for (const manifest of large) {
      await this.applyOne(manifest, ['--server-side', '--force-conflicts', `--field-manager=${FIELD_MANAGER}`]);
    }
  }

  /** kubectl does not always name the rejected object, so the objects of a rejected batch are applied one by one. */
  private async applyBatch(batch: readonly Manifest[]): Promise<void> {
    this.interruption.check();
    const answer = await this.send(batch);
    if (answer.succeeded) {
      this.count(answer.stdout);
      return;
    }
    for (const manifest of batch) {
      await this.applyOne(manifest);
    }
  }

  private async applyOne(manifest: Manifest, options: readonly string[] = []): Promise<void> {
    this.interruption.check();
    const answer = await this.send([manifest], options);
    if (!answer.succeeded) {
      throw rejected(manifest, answer);
    }
    this.count(answer.stdout);
  }

  private send(manifests: readonly Manifest[], options: readonly string[] = []): Promise<KubectlAnswer> {
    const input = manifests.map(({ content }) => flowYaml(content)).join('\n---\n');
    return this.kubectl.send(input, 'apply', '-f', '-', ...options);
  }

  private count(stdout: string): void {
    for (const [, result = ''] of stdout.matchAll(/^\S+ (created|configured|unchanged|serverside-applied)/gm)) {
      this.applied[result === 'serverside-applied' ? 'configured' : (result as keyof Applied)]++;
    }
  }
}

/** Whether the copy of an object that client-side apply writes to an annotation exceeds the limit of the API server. */
function isLarge({ content, annotations }: Manifest): boolean {
  return Buffer.byteLength(flowYaml(content)) + Buffer.byteLength(JSON.stringify(annotations)) > MAX_ANNOTATIONS;
}

/** The error for an object that the cluster rejects. */
export function rejected(manifest: Manifest, { reported, stderr = reported }: KubectlAnswer): CodedError {
  const message = messageOf(stderr, manifest.kind === 'Secret');
  return new CodedError('CLEARML4072', {
    path: nameOf(manifest),
    found: message,
    expected: 'an object that the cluster accepts',
    fix: `${fixFor(message)}; run deploy again: it continues`,
  });
}

/** Kind, namespace and name of an object. */
export function nameOf(manifest: Pick<Manifest, 'kind' | 'namespace' | 'name'>): string {
  const { kind, namespace, name } = manifest;
  return namespace === undefined ? label(manifest) : `${kind}/${namespace}/${name}`;
}

/**
 * The reason for a rejection. The message of a rejected change repeats the change, which may contain secrets, before the reason;
 * some reasons repeat a whole field.
 */
export function messageOf(stderr: string, isSecret: boolean): string {
  const start = stderr.lastIndexOf('"STDIN": ');
  const reason = stderr
    .slice(start < 0 ? 0 : start + '"STDIN": '.length)
    .replace(/^(?:Error from server \([^)]*\)|error): /m, '');
  const lines = reason.split('\n').filter((line) => !/^(?:Warning: |\s*$)/.test(line));
  const short = lines.join(' ').replace(/Invalid value: [\w.[\]]+\{.*\}: /g, '');
  const safe = isSecret ? short.replace(/Invalid value: .*?: (?=[a-z])/g, '') : short;
  return safe.length > 400 ? `${safe.slice(0, 400)}…` : safe;
}

const FIXES: readonly (readonly [message: RegExp, fix: string])[] = [
  [/immutable|updates to statefulset spec/, '`npx cdk8s-clearml diff` shows the procedure'],
  [/no matches for kind|could not find the requested resource/, 'install the definitions of this kind first'],
  [/being terminated/, 'wait until the namespace is deleted'],
  [/exceeded quota/, 'raise the quota, or request less'],
  [/namespaces? "[^"]*" not found/, 'create the namespace, or set createNamespace'],
  [/forbidden: User/, 'ask the administrator of the cluster for this permission'],
  [/denied the request|violates PodSecurity/, 'correct the object, or the policy of the cluster'],
];

function fixFor(message: string): string {
  return FIXES.find(([pattern]) => pattern.test(message))?.[1] ?? 'correct the object';
}
