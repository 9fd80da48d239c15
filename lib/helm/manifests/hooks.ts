import { CodedError, listed } from '../../core/errors/coded-error';
import { label, type Manifest } from './manifest';

const HOOK = 'helm.sh/hook';

/** How to handle the hooks of a chart: objects that helm itself would run before or after an installation. */
export class Hooks {
  /** Emits hooks as ordinary objects. The deployment tool decides when they run: Argo CD, for example, supports their annotations. */
  public static keep(): Hooks {
    return new Hooks(() => true);
  }

  /** Omits hooks. */
  public static drop(): Hooks {
    return new Hooks(() => false);
  }

  /** Emits only hooks of these kinds, for example `['Job']`. */
  public static keepKinds(kinds: string[]): Hooks {
    return new Hooks((kind) => kinds.includes(kind));
  }

  private constructor(
    /** @internal */
    public readonly _keeps: (kind: string) => boolean,
  ) {}
}

/**
 * The objects without the hooks that are dropped. Test hooks are always dropped.
 *
 * @throws CLEARML1010 when the chart has hooks and the props do not set `hooks`
 */
export function decideHooks(manifests: readonly Manifest[], hooks: Hooks | undefined): Manifest[] {
  const remaining = manifests.filter((manifest) => !isTestHook(manifest));
  const undecided = hooks ? [] : remaining.filter(isHook);
  if (undecided.length > 0) {
    const names = undecided.map((hook) => `${label(hook)} (${hook.annotations[HOOK]})`);
    throw new CodedError('CLEARML1010', {
      found: `the chart has ${undecided.length} hook(s), which only helm would run: ${listed(names)}`,
      expected: 'a decision about them',
      fix: 'set hooks to Hooks.keep(), Hooks.drop() or Hooks.keepKinds([…])',
    });
  }
  return remaining.filter((manifest) => !isHook(manifest) || hooks?._keeps(manifest.kind));
}

/** The dropped hooks that helm would run: Jobs and Pods. */
export function droppedHooks(manifests: readonly Manifest[], hooks: Hooks | undefined): Manifest[] {
  const isDropped = ({ kind }: Manifest) => hooks?._keeps(kind) === false && ['Job', 'Pod'].includes(kind);
  return manifests.filter((manifest) => isHook(manifest) && isDropped(manifest) && !isTestHook(manifest));
}

/** Whether helm runs an object before or after an installation. */
export function isHook({ annotations }: Manifest): boolean {
  return HOOK in annotations;
}

/** When helm would run a hook. */
export function eventsOf(hook: Manifest): string {
  return hook.annotations[HOOK] ?? '';
}

/** Whether an object is a test of its chart. */
export function isTestHook(manifest: Manifest): boolean {
  const events = eventsOf(manifest).split(',');
  return events.some((event) => ['test', 'test-success', 'test-failure'].includes(event.trim()));
}
