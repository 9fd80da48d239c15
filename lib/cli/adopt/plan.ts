import { CodedError, listed } from '../../core/errors/coded-error';
import { asMap, type JsonObject, objectsAt } from '../../helm/data/json';
import { textAt, valueAt } from '../../helm/data/paths';
import { eventsOf } from '../../helm/manifests/hooks';
import { label, type Manifest } from '../../helm/manifests/manifest';
import { podsOf } from '../../helm/manifests/rendered-pod';
import { byIdentity, identityOf, type ObjectChange, objectChanges } from '../../objects/changes/object-changes';
import { isPublishedDefault } from '../../secrets/detected-secrets';
import { secretReads } from '../../secrets/secret-digest';
import type { HelmRelease } from '../cluster/helm-release';
import { nameOf } from '../cluster/identity';
import { providedSecrets } from '../preflight/checks/secrets';
import { contentsAfter, keepingProps, missingKeys, replacedSecrets, secretContents } from './credentials';

/** The effect of adoption on an object. `metadata`: only labels and annotations change. */
export interface PlanRow {
  readonly effect: 'unchanged' | 'metadata' | 'changes' | 'restarts' | 'creates' | 'remains' | 'hook' | 'warning';
  readonly object: string;
  readonly details: string;
}

/** A reason not to adopt. */
export interface PlanProblem {
  readonly object: string;
  readonly found: string;
  readonly fix: string;
  /** Whether the user may accept it with `--accept`. */
  readonly isAcceptable: boolean;
}

export interface Plan {
  readonly rows: readonly PlanRow[];
  readonly problems: readonly PlanProblem[];
}

/** The state before adoption. */
export interface Situation {
  readonly release: HelmRelease;
  /** The objects of the release that exist in the cluster, as Helm rendered them. */
  readonly released: readonly Manifest[];
  readonly output: readonly Manifest[];
  /** The objects of the release and of the output in the cluster, and the Secrets that their pods read. */
  readonly live: readonly JsonObject[];
}

/**
 * Compares a release with the output of an app.
 *
 * @throws CLEARML4081 when the output contains no workload and no claim of the release
 */
export function planOf(situation: Situation): Plan {
  rejectOtherNames(situation);
  const changes = objectChanges(contentsOf(situation.released), contentsOf(situation.output));
  const changed = new Set(changes.map(keyOfChange));
  const unchanged = situation.output.filter(({ content }) => !changed.has(identityOf(content)));
  const rows = [
    ...unchanged.map((manifest) => row('unchanged', nameOf(manifest, situation.release.namespace), '')),
    ...changes.map((change) => rowOf(change, situation)),
    ...hookRows(situation),
    ...publishedDefaults(situation),
  ];
  const problems = [...changes.flatMap((change) => problemsOfChange(change, situation)), ...secretProblems(situation)];
  return { rows, problems };
}

function row(effect: PlanRow['effect'], object: string, details: string): PlanRow {
  return { effect, object, details };
}

function contentsOf(manifests: readonly Manifest[]): JsonObject[] {
  return manifests.map(({ content }) => content);
}

function keyOfChange({ apiVersion, kind, namespace, name }: ObjectChange): string {
  return identityOf({ apiVersion, kind, metadata: { namespace, name } });
}

/** Kinds with data: without a counterpart, the app starts with empty volumes. */
const DATA = ['StatefulSet', 'PersistentVolumeClaim'];

function rejectOtherNames({ release, released, output }: Situation): void {
  const carriers = released.filter(({ kind, content }) => DATA.includes(kind) || podsOf(content).length > 0);
  const identities = new Set(output.map(({ content }) => identityOf(content)));
  const missing = carriers.filter(({ content }) => !identities.has(identityOf(content)));
  if (carriers.length === 0 || missing.length < carriers.length) {
    return;
  }
  const sameName = output.find((one) => missing.some(({ kind, name }) => one.kind === kind && one.name === name));
  throw new CodedError('CLEARML4081', {
    found: `the output contains none of ${listed(missing.map(label))} in namespace ${release.namespace}`,
    expected: 'objects with the names and the namespace of the release',
    fix:
      sameName === undefined
        ? `set releaseName: '${release.name}' on the construct, and nameOverride and fullnameOverride in values as the release has them`
        : `set namespace: '${release.namespace}' on the Chart of the app; the output uses ${sameName.namespace}`,
  });
}

function rowOf(change: ObjectChange, situation: Situation): PlanRow {
  const object = nameOf(change, situation.release.namespace);
  if (change.effect === 'created') {
    const isPresent = byIdentity(situation.live).has(keyOfChange(change));
    // `helm install --create-namespace` creates a namespace that is not part of the release.
    if (isPresent && change.kind === 'Namespace') {
      return row('metadata', object, '');
    }
    return isPresent ? row('warning', object, 'exists, and is not part of the release') : row('creates', object, '');
  }
  if (change.effect === 'orphaned') {
    const readers = change.kind === 'Secret' ? readersOf(change.name, situation) : [];
    return row('remains', object, readers.length > 0 ? `read by ${listed(readers, 3)}` : 'no longer part of the app');
  }
  if (change.fields.every(({ field }) => /^metadata\.(?:labels|annotations)\b/.test(field))) {
    return row('metadata', object, fieldsOf(change));
  }
  const details = change.kind === 'Service' ? serviceDetails(change, situation) : '';
  return row(change.restartsPods ? 'restarts' : 'changes', object, details || fieldsOf(change));
}

/** The changed fields, without the path of the pod and the fields below a variable. */
function fieldsOf({ fields }: ObjectChange): string {
  const names = fields.map(({ field }) =>
    field
      .replace(/^spec\.template\.(?:spec\.)?/, '')
      .replace(/^containers\[[^\]]*\]\./, '')
      .replace(/^(env\[[^\]]*\]).*/, '$1'),
  );
  return listed([...new Set(names)], 3);
}

/** The type and the node ports, because clients outside of the cluster use them. */
function serviceDetails(change: ObjectChange, { live, output }: Situation): string {
  const before = live.find((object) => identityOf(object) === keyOfChange(change));
  const after = output.find(({ content }) => identityOf(content) === keyOfChange(change))?.content;
  const types = [before, after].map((object) => textAt(object, 'spec.type') ?? 'ClusterIP');
  const ports = objectsAt(before?.spec, 'ports').flatMap(({ nodePort }) => nodePort ?? []);
  const wanted = objectsAt(after?.spec, 'ports').flatMap(({ nodePort }) => nodePort ?? []);
  // A Service that keeps its type keeps the node ports that its manifest does not name.
  const closed = types[0] === types[1] && wanted.length === 0 ? [] : ports.filter((port) => !wanted.includes(port));
  return [
    ...(types[0] === types[1] ? [] : [`type ${types[0]} becomes ${types[1]}`]),
    ...closed.map((port) => `node port ${port} closes`),
    ...wanted.filter((port) => !ports.includes(port)).map((port) => `node port ${port} opens`),
  ].join('; ');
}

function readersOf(secret: string, { output }: Situation): string[] {
  const reads = ({ content }: Manifest) =>
    podsOf(content)
      .flatMap(secretReads)
      .some(({ name }) => name === secret);
  return output.filter(reads).map(label);
}

function hookRows({ release, output }: Situation): PlanRow[] {
  const remaining = new Set(output.map(label));
  return release.hooks.map((hook) =>
    remaining.has(label(hook))
      ? row('warning', label(hook), `hook (${eventsOf(hook)}): becomes an ordinary object of the app`)
      : row('hook', label(hook), `${eventsOf(hook)}: no longer runs`),
  );
}

function publishedDefaults({ release, live }: Situation): PlanRow[] {
  return [...secretContents(live)].flatMap(([place, contents]) => {
    const keys = [...contents].filter(([, content]) => isPublishedDefault(content)).map(([key]) => key);
    const details = `${listed(keys)}: published defaults of the chart; replace them after the adoption`;
    return keys.length > 0 && place.startsWith(`${release.namespace}/`)
      ? [row('warning', `Secret/${place.slice(place.indexOf('/') + 1)}`, details)]
      : [];
  });
}

function problemsOfChange(change: ObjectChange, situation: Situation): PlanProblem[] {
  const object = nameOf(change, situation.release.namespace);
  if (change.effect === 'orphaned' && DATA.includes(change.kind)) {
    const fix = 'keep its name (releaseName, nameOverride, fullnameOverride), or its component';
    return [
      { object, found: 'the output does not contain it: the app would not use its data', fix, isAcceptable: true },
    ];
  }
  if (change.effect === 'created') {
    return otherOwner(change, object, situation);
  }
  return change.rejections.map(({ field, procedure }) => ({
    object,
    found: `${field} is immutable`,
    fix: `keep the field as the release has it, or: ${procedure}`,
    isAcceptable: false,
  }));
}

function otherOwner(change: ObjectChange, object: string, { live, release }: Situation): PlanProblem[] {
  const present = live.find((one) => identityOf(one) === keyOfChange(change));
  const owner = asMap(valueAt(present, 'metadata.annotations'))['meta.helm.sh/release-name'];
  return owner === undefined || owner === release.name
    ? []
    : [{ object, found: `it belongs to the Helm release ${owner}`, fix: 'use another name', isAcceptable: true }];
}

function secretProblems({ release, released, output, live }: Situation): PlanProblem[] {
  const before = secretContents(live);
  const objects = contentsOf(output);
  const after = contentsAfter(live, contentsOf(released), objects);
  const workloads = live.filter((object) => podsOf(object).length > 0);
  const replaced = replacedSecrets(workloads, objects, before, after);
  const details = { namespace: release.namespace, chart: release.chart.name, values: release.values };
  const byOperators = new Set(output.flatMap((one) => (one.kind === 'Secret' ? [] : providedSecrets(one))));
  return [
    ...[...new Set(replaced.map(({ secret }) => secret))].map((secret) => {
      const keys = replaced.filter((one) => one.secret === secret);
      const readers = [...new Set(keys.flatMap((one) => one.readers))];
      return {
        object: `Secret/${secret}`,
        found: `${listed(keys.map(({ key }) => key))}: ${listed(readers, 3)} would read other contents than now`,
        fix: ['set', ...keepingProps(keys, before, details)].join('\n'),
        isAcceptable: true,
      };
    }),
    ...missingKeys(objects, after)
      .filter(({ secret }) => !byOperators.has(secret))
      .map(({ secret, key, reader }) => ({
        object: `Secret/${secret}`,
        found: `${key} does not exist: ${reader} would not start`,
        fix: 'create the key before the adoption',
        isAcceptable: true,
      })),
  ];
}
