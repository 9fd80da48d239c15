import { belongsToHelm, CLIENT_SIDE, SERVER_SIDE, takenOver } from '../../../lib/cli/adopt/field-managers';
import type { JsonObject } from '../../../lib/helm/data/json';
import fc from '../../support/fast-check';

const HELM_FIELDS = {
  'f:metadata': { 'f:annotations': { 'f:meta.helm.sh/release-name': {} } },
  'f:spec': { 'f:a': {} },
};

const entry = (manager: string, operation: string, fieldsV1: object, more = {}) => ({
  manager,
  operation,
  apiVersion: 'apps/v1',
  fieldsType: 'FieldsV1',
  fieldsV1,
  ...more,
});
const withEntries = (...managedFields: object[]): JsonObject => ({ metadata: { managedFields } });

test.each([
  ['Helm 3', entry('helm', 'Update', HELM_FIELDS)],
  ['Helm 4', entry('helm', 'Apply', HELM_FIELDS)],
  ['another client of Helm', entry('terraform-provider-helm_v2', 'Update', HELM_FIELDS)],
])('moves the fields of %s to kubectl, and leaves those of controllers', (_, helm) => {
  const controller = entry('kube-controller-manager', 'Update', { 'f:status': {} }, { subresource: 'status' });
  const object = withEntries(helm, controller);
  expect(belongsToHelm(object)).toBe(true);
  const fields = takenOver(object, CLIENT_SIDE);
  expect(fields).toEqual([controller, { ...helm, ...CLIENT_SIDE }]);
  expect(belongsToHelm(withEntries(...fields))).toBe(true);
});

test('merges the fields of Helm with those that the new manager owns', () => {
  const own = entry('cdk8s-clearml', 'Apply', { 'f:spec': { 'f:b': { 'f:c': {} } } });
  expect(takenOver(withEntries(own, entry('helm', 'Apply', HELM_FIELDS)), SERVER_SIDE)).toEqual([
    { ...own, ...SERVER_SIDE, fieldsV1: { ...HELM_FIELDS, 'f:spec': { 'f:a': {}, 'f:b': { 'f:c': {} } } } },
  ]);
});

const FIELDS = fc.dictionary(
  fc.constantFrom('f:a', 'f:b', 'f:c'),
  fc.dictionary(fc.constantFrom('f:d', 'f:e'), fc.constant({})),
);
const ENTRIES = fc.array(
  fc
    .tuple(fc.constantFrom('helm', 'kubectl', 'kubectl-client-side-apply'), fc.constantFrom('Apply', 'Update'), FIELDS)
    .map(([manager, operation, fields]) =>
      entry(manager, operation, manager === 'helm' ? { ...fields, ...HELM_FIELDS } : fields),
    ),
  { maxLength: 4 },
);

/** The paths of all fields. */
const pathsOf = (fields: object, path = ''): string[] =>
  Object.entries(fields).flatMap(([key, inner]) => [`${path}/${key}`, ...pathsOf(inner, `${path}/${key}`)]);

test('keeps an owner for each field, and leaves none to Helm', () => {
  fc.assert(
    fc.property(ENTRIES, fc.constantFrom(CLIENT_SIDE, SERVER_SIDE), (entries, manager) => {
      const after = takenOver(withEntries(...entries), manager);
      const owned = (all: readonly JsonObject[]) => new Set(all.flatMap(({ fieldsV1 }) => pathsOf(fieldsV1 as object)));
      expect(owned(after)).toEqual(owned(entries));
      expect(after.some((one) => one.manager === 'helm')).toBe(false);
    }),
  );
});
