import { App } from 'cdk8s';
import { Construct } from 'constructs';
import * as api from '../../../lib';
import { emptyChart, USUAL_PROPS } from '../../fuzz/instances';
import { failureOf } from '../../support/apps';

const OUTSIDE_CHARTS = ['TenantFleet', 'TenantWorkspace'];

/** These need a server, which starts helm. */
const NEEDS_SERVER = ['Backups', 'Monitoring'];

const CONSTRUCTS = Object.entries(USUAL_PROPS).map(([name, props]) => {
  const usual = NEEDS_SERVER.includes(name) ? () => ({}) : props;
  return { name, create: (scope?: unknown, id?: unknown) => new (api as any)[name](scope, id, usual()) };
});

describe.each(CONSTRUCTS)('$name', ({ name, create }) => {
  test('rejects the id of another construct in its scope', () => {
    const chart = emptyChart();
    new Construct(chart, 'one--two');
    expect(
      failureOf(() => create(chart, 'one/two')).message,
    ).toBe(`CLEARML1030 clearml/one/two: another construct with the id "one/two" in the same scope
  expected: an id that no other construct of the scope has
  fix: rename the construct, or create it in another scope, such as a Construct or a Chart of its own`);
  });

  test('rejects a missing scope, and an empty or missing id', () => {
    expect(failureOf(() => create(undefined, 'one')).message).toMatch(/^CLEARML1017: scope is missing\n/);
    expect(failureOf(() => create(emptyChart())).message).toMatch(/^CLEARML1017: id is missing\n/);
    expect(failureOf(() => create(emptyChart(), '')).message).toMatch(/^CLEARML1030 clearml: an empty id\n/);
  });

  const below = OUTSIDE_CHARTS.includes(name) ? test.skip : test;
  below('is rejected below an app', () => {
    expect(failureOf(() => create(new App(), 'one')).message).toBe(`CLEARML1031 one: scope App, which is in no chart
  expected: a Chart of cdk8s, or a construct in one
  fix: create one, new Chart(app, 'clearml'), and pass it as the scope`);
  });
});

test('a fleet of tenants reports that the id of a workspace is in use', () => {
  const app = new App();
  new Construct(app, 'tenant-a');
  const create = () => new api.TenantFleet(app, 'fleet', USUAL_PROPS.TenantFleet?.() as api.TenantFleetProps);
  expect(failureOf(create).message).toMatch(/^CLEARML1030 tenant-a: another construct/);
});
