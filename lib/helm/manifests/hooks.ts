import { CodedError, listed } from '../../core/errors/coded-error';
import { label, type Manifest } from './manifest';

const HOOK = 'helm.sh/hook';

/** What becomes of the hooks of a chart: objects that helm itself would run before or after an installation. */
export class Hooks {
  /**
   * Hooks come out as ordinary objects; the deploy tool decides when they run. Argo CD, for one, honours their annotations.
   */
  public static keep(): Hooks {
    return new Hooks('keep');
  }

  /** Hooks do not come out. */
  public static drop(): Hooks {
    return new Hooks('drop');
  }

  /** Only the hooks of these kinds come out, for example `['Job']`; the others do not. */
  public static keepKinds(kinds: string[]): Hooks {
    return new Hooks('kinds', kinds);
  }

  private constructor(
    private readonly decision: 'keep' | 'drop' | 'kinds',
    private readonly kinds: readonly string[] = [],
  ) {}

  /** @internal */
  public _keeps(kind: string): boolean {
    return this.decision === 'keep' || (this.decision === 'kinds' && this.kinds.includes(kind));
  }
}

/**
 * The objects that remain when hooks are decided. Tests never remain.
 *
 * @throws CLEARML1010 when there are hooks but no decision
 */
export function decideHooks(manifests: readonly Manifest[], hooks: Hooks | undefined): Manifest[] {
  const remaining = manifests.filter((manifest) => !isTestHook(manifest));
  if (hooks) {
    return remaining.filter((manifest) => !(HOOK in manifest.annotations) || hooks._keeps(manifest.kind));
  }
  const undecided = remaining.filter((manifest) => HOOK in manifest.annotations);
  if (undecided.length > 0) {
    const names = undecided.map((hook) => `${label(hook)} (${hook.annotations[HOOK]})`);
    throw new CodedError('CLEARML1010', {
      found: `the chart has ${undecided.length} hook(s), which only helm would run: ${listed(names)}`,
      expected: 'a decision about them',
      fix: 'set hooks to Hooks.keep(), Hooks.drop() or Hooks.keepKinds([…])',
    });
  }
  return remaining;
}

/** Hooks that a decision leaves out although helm would have run something: Jobs and Pods. */
export function droppedHooks(manifests: readonly Manifest[], hooks: Hooks | undefined): Manifest[] {
  const isDropped = ({ annotations, kind }: Manifest) => HOOK in annotations && hooks?._keeps(kind) === false;
  return manifests.filter(
    (manifest) => isDropped(manifest) && !isTestHook(manifest) && ['Job', 'Pod'].includes(manifest.kind),
  );
}

/** When helm would have run a hook. */
export function eventsOf(hook: Manifest): string {
  return hook.annotations[HOOK] ?? '';
}

/** Whether an object is a test of its chart. */
export function isTestHook(manifest: Manifest): boolean {
  const events = (manifest.annotations[HOOK] ?? '').split(',').map((event) => event.trim());
  return events.some((event) => event === 'test' || event === 'test-success' || event === 'test-failure');
}
