import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tenants } from '../../lib/tenants/tenants';
import { expectCoded, temporaryFolder } from '../support/apps';
import fc from '../support/fast-check';
import { propertyRuns } from '../support/property-runs';
import { NAMED_CREDENTIALS, PROVISIONED, workspaceOf } from './fleets';

describe('random input causes no error without a code in', () => {
  const coded = (action: () => unknown) =>
    expectCoded(/^CLEARML(?:9\d{3}|2\d{3}|3\d{3}|8014)[ :][^\n]*(?:\n[^\n]*){0,2}$/, action);
  const odd = fc.oneof(
    fc.constantFrom('a', 'acme', 'A', '', '__proto__', 'a-secrets', '\ud800', 'é', '%', '~1/'),
    fc.string({ maxLength: 6 }),
  );
  const anyValue = fc.oneof(
    odd,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(odd, { maxLength: 2 }),
    fc.dictionary(odd, odd, { maxKeys: 2 }),
  );
  const FIELDS =
    'name inNamespace labels quota limits queues company maxUsers features domains singleSignOn visibility x';
  const field = fc.constantFrom(...FIELDS.split(' '));
  const tenant = fc.oneof(
    fc.record({ name: fc.constantFrom('a', 'b', 'c') }),
    fc.dictionary(fc.oneof(field, odd), anyValue, { maxKeys: 4 }),
    anyValue,
  ) as fc.Arbitrary<any>;

  test('lists', () => {
    fc.assert(
      fc.property(fc.array(tenant, { maxLength: 3 }), (tenants) => coded(() => Tenants.of(tenants))),
      { numRuns: 300 },
    );
  });

  test('workspaces', () => {
    fc.assert(
      fc.property(tenant, fc.constantFrom(PROVISIONED, NAMED_CREDENTIALS), (one, credentials) =>
        coded(() => workspaceOf(one, { credentials })),
      ),
      { numRuns: propertyRuns(60) },
    );
  });

  test.each(['json', 'yaml', 'csv'])('%s files', (ending) => {
    const file = join(temporaryFolder(), `t.${ending}`);
    const cell = fc.oneof(field, odd, fc.constantFrom('quota/a', 'limits/maximum/a', 'name/a', '/'));
    const row = fc.array(cell, { maxLength: 3 }).map((cells) => cells.join(','));
    const text = fc.oneof(
      fc.array(tenant, { maxLength: 3 }).map((tenants) => JSON.stringify({ tenants })),
      fc.array(row, { maxLength: 3 }).map((rows) => rows.join('\n')),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (content) => {
        writeFileSync(file, content);
        coded(() => Tenants.fromFile(file));
      }),
      { numRuns: 300 },
    );
  });
});
