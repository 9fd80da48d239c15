import { inShort, listed } from '../core/errors/coded-error';
import { emitNotice } from '../core/notice';
import { asMap, type JsonObject, objectsAt } from '../helm/data/json';
import { textAt } from '../helm/data/paths';
import type { FieldChange } from '../objects/changes/field-changes';
import { identityOf, type ObjectChange, objectChanges } from '../objects/changes/object-changes';
import { EXPOSURE_KINDS, TENANT_LABEL } from './recorded-object';

/**
 * Emits a notice for each change that is a problem in a running system, with the procedure.
 *
 * @param before the recorded objects of the previous output
 * @param previous names the previous output
 */
export function noticeChanges(before: readonly JsonObject[], after: readonly JsonObject[], previous: string): void {
  const changes = objectChanges(before, after);
  const orphans = changes.filter(({ effect }) => effect === 'orphaned');
  const removed = orphans.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
  const remaining = orphans.filter(({ namespace }) => namespace === undefined || !removed.includes(namespace));
  const emit = (text: string, detail: string) => emitNotice(`compared with ${previous}, ${text}`, detail);
  noticeRejections(changes, emit);
  noticeImages(changes, after, emit);
  noticeTenants(before, removed, emit);
  noticeExposure(remaining, before, emit);
  noticeData([...changes.filter(({ effect }) => effect === 'changed'), ...remaining], emit);
}

type Emit = (text: string, detail: string) => void;

function noticeRejections(changes: readonly ObjectChange[], emit: Emit): void {
  for (const change of changes.filter(({ rejections }) => rejections.length > 0)) {
    const rejected = change.fields.filter(({ field }) => change.rejections.some((one) => one.field === field));
    const procedures = [...new Set(change.rejections.map(({ procedure }) => procedure))];
    emit(
      `${nameOf(change)} changes ${listed(rejected.map(described), 3)}, which the API server rejects`,
      procedures.join('. '),
    );
  }
}

function described({ field, before, after }: FieldChange): string {
  return `${field} from ${inShort(before ?? undefined)} to ${inShort(after ?? undefined)}`;
}

/** Databases migrate their data at a major version, and do not skip one. */
function noticeImages(changes: readonly ObjectChange[], after: readonly JsonObject[], emit: Emit): void {
  const withData = new Set(after.filter(hasData).map(identityOf));
  for (const change of changes) {
    const { apiVersion, kind, namespace, name } = change;
    const identity = identityOf({ apiVersion, kind, metadata: { name, namespace } });
    const majors = withData.has(identity) ? change.fields.flatMap(majorStep) : [];
    if (majors.length > 0) {
      emit(
        `${nameOf(change)} moves to another major version: ${majors.join(', ')}`,
        'Back its data up first, and skip no major version of a database. MongoDB additionally needs the feature compatibility version of the old major: db.adminCommand({ getParameter: 1, featureCompatibilityVersion: 1 }). upgradeFrom of ClearmlServer checks the steps.',
      );
    }
  }
}

function hasData({ spec }: JsonObject): boolean {
  const volumes = objectsAt(asMap(asMap(asMap(spec).template).spec), 'volumes');
  return objectsAt(spec, 'volumeClaimTemplates').length > 0 || volumes.length > 0;
}

function majorStep({ field, before, after }: FieldChange): string[] {
  const [old, changed] = [before, after].map((image) => /([^/]+):v?(\d+)[^/]*$/.exec(String(image)) ?? []);
  const isStep = /\.image$/.test(field) && old?.[1] !== undefined && old[1] === changed?.[1] && old[2] !== changed[2];
  return isStep ? [`${old[1]} ${old[2]} to ${changed?.[2]}`] : [];
}

function noticeTenants(before: readonly JsonObject[], removed: readonly string[], emit: Emit): void {
  for (const { metadata } of before.filter(({ kind }) => kind === 'Namespace')) {
    const { name, labels } = asMap(metadata);
    const tenant = asMap(labels)[TENANT_LABEL];
    if (typeof tenant === 'string' && removed.includes(String(name))) {
      emit(
        `the app no longer contains tenant ${tenant}: its namespace ${name}, its agents and its data remain`,
        `TenantRemoval deletes the tenant from the server; then kubectl delete namespace ${name}.`,
      );
    }
  }
}

function noticeExposure(orphans: readonly ObjectChange[], before: readonly JsonObject[], emit: Emit): void {
  const reachable = new Set(before.filter(isExposure).map(identityOf));
  const found = orphans.filter(({ apiVersion, kind, namespace, name }) =>
    reachable.has(identityOf({ apiVersion, kind, metadata: { name, namespace } })),
  );
  if (found.length > 0) {
    emit(
      `the app no longer contains ${listed(found.map(nameOf))}: in the cluster, they continue to receive requests`,
      `After the apply: ${found.map(deletion).join('; ')}.`,
    );
  }
}

function isExposure({ kind, spec }: JsonObject): boolean {
  const type = textAt(spec, 'type') ?? '';
  return EXPOSURE_KINDS.includes(String(kind)) || (kind === 'Service' && ['LoadBalancer', 'NodePort'].includes(type));
}

function noticeData(changes: readonly ObjectChange[], emit: Emit): void {
  for (const change of changes.filter(({ kind, dataRisk }) => dataRisk !== undefined && kind !== 'Namespace')) {
    const first = change.effect === 'orphaned' ? 'the app no longer contains ' : '';
    emit(`${first}${nameOf(change)}: ${change.dataRisk}`, 'Back the data up, and copy it if the app needs it.');
  }
}

function nameOf({ kind, namespace, name }: ObjectChange): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function deletion({ kind, namespace, name }: ObjectChange): string {
  return `kubectl delete ${kind.toLowerCase()} ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}
