import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError, inShort } from '../core/errors/coded-error';
import { scopesOf } from '../core/kubernetes/sibling-chart';
import { validateProps } from '../core/props/validate-props';
import { reportOn } from '../core/report/report';
import type { ChartFile } from '../helm/chart/chart-contents';
import { OBJECT_RULES } from '../objects/object-problem';
import type { HelmReleaseProps } from './helm-release-props';

/** An exception from a check of the objects of an app. */
export interface ObjectException {
  /**
   * The rule: `schema`, `names`, `references` or `identity`; for notices `memory`, `probes`, `rollout` or `namespace`.
   *
   * @example "schema"
   */
  readonly rule: string;

  /**
   * The object, as `Kind/name`.
   *
   * @default - all objects of the scope
   * @example "Deployment/exporter"
   */
  readonly resource?: string;

  /**
   * Path of the field; the exception covers all fields below it.
   *
   * @default - all fields
   * @example "spec.template.spec"
   */
  readonly field?: string;

  /** Reason for the exception. It is shown at the end of `cdk8s synth`. */
  readonly reason: string;
}

/** An exception and the path of its scope. */
export interface ScopedException extends ObjectException {
  readonly path: string;
  /** An exception of this library, which may cover nothing. */
  readonly isOwn?: true;
}

/** The properties of a started release that the checks of its objects need. */
interface StartedRelease {
  /** Version of Kubernetes for which it is rendered, if the app names one. */
  readonly kubeVersion?: string;
  /** SHA-256 of the chart. */
  readonly chartDigest: () => string;
  /** The files in the `crds` folders of the chart. */
  readonly chartDefinitions: () => readonly ChartFile[];
}

/** A release whose objects are checked. */
export interface CheckedRelease extends StartedRelease {
  /** Path of the release. */
  readonly path: string;
  /** Whether an app renders the chart by HelmRelease itself, so that this library knows nothing of it. */
  readonly isForeign: boolean;
  /** Files with definitions of custom kinds. */
  readonly definitionFiles: readonly string[];
}

/** State of the checks of an app. */
export class Checks {
  public readonly exceptions: ScopedException[] = [];
  /** Releases by their paths. */
  public readonly releases = new Map<string, CheckedRelease>();
  /** The prop that sets a value, such as `resources`, of an object with a name, by the paths of releases. */
  public readonly props = new Map<string, (name: string, key: string) => string | undefined>();
  /** Declared clusters of scopes, by their paths. */
  public readonly clusters = new Map<string, string>();

  /** The declared cluster of a construct; undefined without a declaration. */
  public clusterOf(construct: IConstruct): string | undefined {
    const declared = scopesOf(construct)
      .map(({ node }) => node.path)
      .filter((path) => this.clusters.has(path));
    return this.clusters.get(declared.at(-1) ?? '');
  }
}

/**
 * The checks of all objects of an app, which each synth makes at its end: objects of this library, of any other construct and of
 * charts. The API server would reject an object with a problem, or its pods would not start.
 *
 * @example
 * ObjectChecks.of(release).addException({ rule: 'schema', resource: 'Deployment/exporter', reason: 'the operator reads this field' });
 */
export class ObjectChecks {
  /**
   * The checks of the objects of a scope.
   *
   * @param scope a chart, a release or another construct
   */
  public static of(scope: IConstruct): ObjectChecks {
    return new ObjectChecks(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Declares an exception. An exception that covers no problem causes CLEARML8012.
   *
   * @param exception rule, object and reason
   * @throws CLEARML8011 when the rule is unknown or the reason is empty, CLEARML1017 when a prop is unknown or has the wrong type
   */
  public addException(exception: ObjectException): void {
    const checked = validateProps(exception, 'ObjectException', 'ObjectChecks.addException');
    requireValid(checked);
    const { path } = this.scope.node;
    const declared = { path, ...checked };
    AppRegistry.of(this.scope).get(Checks).exceptions.push(declared);
    reportOn(this.scope, 'objectExceptions', () => [declared]);
  }

  /**
   * Declares an exception that is known from the chart. It is not reported, and may cover nothing.
   *
   * @internal
   */
  public _addException(exception: ObjectException): void {
    AppRegistry.of(this.scope)
      .get(Checks)
      .exceptions.push({ path: this.scope.node.path, ...exception, isOwn: true });
  }

  /**
   * Declares the cluster of the objects of the scope. Objects of different clusters may have the same kind, namespace and name. By
   * default, all objects of an app belong to one cluster.
   *
   * @param name any name
   */
  public inCluster(name: string): void {
    AppRegistry.of(this.scope).get(Checks).clusters.set(this.scope.node.path, name);
  }
}

function requireValid({ rule, reason }: ObjectException): void {
  if (!Object.hasOwn(OBJECT_RULES, rule)) {
    throw new CodedError('CLEARML8011', {
      found: `an exception from ${inShort(rule)}`,
      expected: `a rule of ObjectChecks: ${Object.keys(OBJECT_RULES).join(', ')}`,
      fix: 'correct the rule',
    });
  }
  if (reason.trim() === '') {
    throw new CodedError('CLEARML8011', {
      found: `an exception from ${rule} without a reason`,
      expected: 'a reason, for the reviewers of the manifests',
      fix: 'set `reason`',
    });
  }
}

/** Records a release, for the checks of its objects. */
export function recordRelease(release: IConstruct, started: StartedRelease, props: HelmReleaseProps): void {
  const { definitions = [], _userValues } = props;
  const { path } = release.node;
  const checked = { ...started, path, definitionFiles: definitions, isForeign: _userValues === undefined };
  AppRegistry.of(release).get(Checks).releases.set(path, checked);
}
