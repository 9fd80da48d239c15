import { existsSync } from 'node:fs';
import type { App } from 'cdk8s';
import { CodedError, listed } from '../core/errors/coded-error';
import { label } from '../helm/manifests/manifest';
import type { ManifestFile } from '../helm/manifests/manifest-folder';
import { matchesContent, type ObjectQuery } from '../release/object-query';
import type { PodSecurityLevel } from '../security/standards/pod-security-level';
import { differences, fewest } from './subset';
import { asked, expectedAt, foundAt, named, nearest } from './words';

/**
 * The manifests of an app, for tests of it. They are what `synth` would write, and come about without a single secret: each
 * has a stand-in for its content. No test framework is needed; what is not as expected is an error.
 *
 * @example
 * const manifests = Manifests.of(app);
 * manifests.hasObject({ kind: 'Deployment', name: 'clearml-apiserver' }, { spec: { replicas: 3 } });
 * manifests.meetsPodSecurity(PodSecurityLevel.RESTRICTED);
 */
export class Manifests {
  /**
   * Those that an app would write. Its output folder is left alone, and validations run as they do in synth.
   *
   * @param app the app, complete and not yet synthesized, or synthesized
   */
  public static of(app: App): Manifests {
    const { synthesize } = require('./synthesize') as typeof import('./synthesize');
    return new Manifests(synthesize(app));
  }

  /**
   * Those that an app has written, with everything in them.
   *
   * @param folder output folder, such as `dist`
   * @throws CLEARML8024 when there are none
   */
  public static inFolder(folder: string): Manifests {
    const { readManifestFolder } =
      require('../helm/manifests/manifest-folder') as typeof import('../helm/manifests/manifest-folder');
    const files = existsSync(folder) ? readManifestFolder(folder) : [];
    if (files.length === 0) {
      throw new CodedError('CLEARML8024', {
        found: `${folder} ${existsSync(folder) ? 'holds no manifests' : 'is not there'}`,
        expected: 'the output folder of an app',
        fix: 'synthesize the app first, or correct the path, which starts where the test runs',
      });
    }
    return new Manifests(files);
  }

  private constructor(private readonly files: readonly ManifestFile[]) {}

  /** Every object, file by file, in the order in which they are written. */
  public get objects(): { [key: string]: any }[] {
    return this.files.flatMap(({ manifests }) => manifests.map(({ content }) => structuredClone(content)));
  }

  /**
   * The objects that match a query.
   *
   * @param query what to look for; what it leaves out matches anything
   */
  public find(query: ObjectQuery): { [key: string]: any }[] {
    return this.objects.filter((object) => matchesContent(object, query));
  }

  /**
   * The one object that matches a query.
   *
   * @param query what to look for; what it leaves out matches anything
   * @throws CLEARML8020 when there is none, CLEARML8022 when there are several
   */
  public get(query: ObjectQuery): { [key: string]: any } {
    const found = this.matching(query);
    if (found.length > 1) {
      throw otherNumber(found, `one ${asked(query)}`);
    }
    return found[0] ?? {};
  }

  /**
   * Asserts that an object is there and, if it is said, is as expected.
   *
   * @param query what to look for; what it leaves out matches anything
   * @param subset what the object must hold. Maps may have more keys, and lists more items in any order; null stands for
   * what must not be there
   * @throws CLEARML8020 when no object matches the query, CLEARML8021 when none of them holds the subset: the differences of
   * the nearest are told
   */
  public hasObject(query: ObjectQuery, subset: { [key: string]: any } = {}): void {
    const candidates = this.matching(query).map((object) => ({ object, all: differences(subset, object) }));
    const least = fewest(candidates.map(({ all }) => all)) ?? [];
    const closest = candidates.find(({ all }) => all === least);
    if (closest && least.length > 0) {
      const others = candidates.length === 1 ? '' : `, the nearest of ${candidates.length}`;
      throw new CodedError('CLEARML8021', {
        found: `${named(closest.object)}${others}: ${foundAt(least)}`,
        expected: expectedAt(least),
        fix: 'correct the app, or the test; `get` gives the whole object',
      });
    }
  }

  /**
   * Asserts how many objects there are.
   *
   * @param query what to look for; what it leaves out matches anything
   * @param count how many must match it
   * @throws CLEARML8022 when it is another number
   */
  public hasCount(query: ObjectQuery, count: number): void {
    const found = this.find(query);
    if (found.length !== count) {
      throw otherNumber(found, `${count} of ${asked(query)}`);
    }
  }

  /**
   * Asserts that no pod breaks a level of the Pod Security Standards. Exceptions that the app declares count, as they do for
   * the validation plugin.
   *
   * @param level the level
   * @param kubernetesVersion version of the cluster, such as `1.32`; by default the newest that is known
   * @throws CLEARML8023 when one does; all that is broken is told
   */
  public meetsPodSecurity(level: PodSecurityLevel, kubernetesVersion?: string): void {
    const violations = this.podSecurityViolations(level, kubernetesVersion);
    if (violations.length > 0) {
      throw new CodedError('CLEARML8023', {
        found: listed(violations, 20),
        expected: `pods that meet level ${level}`,
        fix: 'set podSecurity of the construct, or declare exceptions with their reason',
      });
    }
  }

  /**
   * What pods break of a level of the Pod Security Standards, such as `Deployment/web breaks runAsNonRoot: …`, without what the
   * app declares as an exception.
   *
   * @param level the level
   * @param kubernetesVersion version of the cluster, such as `1.32`; by default the newest that is known
   */
  public podSecurityViolations(level: PodSecurityLevel, kubernetesVersion?: string): string[] {
    const { violationsOf } = require('./pod-security') as typeof import('./pod-security');
    const manifests = this.files.flatMap((file) => file.manifests);
    return violationsOf(manifests, level, kubernetesVersion).map(
      (one) => `${label(one.manifest)} breaks ${one.reported}`,
    );
  }

  /**
   * The text of each file by its name, for a snapshot. Of Secrets only the keys are shown, so it is the same everywhere and
   * may be committed.
   */
  public snapshot(): { [file: string]: string } {
    const { maskedText } = require('./masked') as typeof import('./masked');
    return Object.fromEntries(this.files.map((file) => [file.name, maskedText(file)]));
  }

  private matching(query: ObjectQuery): { [key: string]: any }[] {
    const found = this.find(query);
    if (found.length === 0) {
      throw new CodedError('CLEARML8020', {
        found: `no ${asked(query)}; ${nearest(this.objects, query)}`,
        expected: 'an object that matches the query',
        fix: 'correct the query, or what the app makes',
      });
    }
    return found;
  }
}

function otherNumber(found: readonly object[], expected: string): CodedError {
  const names = found.length === 0 ? '' : `: ${listed(found.map(named))}`;
  return new CodedError('CLEARML8022', {
    found: `${found.length} ${found.length === 1 ? 'object matches' : 'objects match'} the query${names}`,
    expected,
    fix: 'correct the query, or what the app makes',
  });
}
