import { spawnSync } from 'node:child_process';
import { api, type InjectedFailure, type Order, RETRY, startRuns } from './provisioning-runs';

const withPython = spawnSync('python3', ['--version']).status === 0 ? describe : describe.skip;

const REMOVAL = { namespace: 'ml', tenant: 'Acme', confirmName: 'Acme', force: false, retry: RETRY };
const COMPANIES = [
  { id: 'c1', name: 'Acme' },
  { id: 'c2', name: 'Umbrella' },
];
/** The commands of delete_tenant.md for Kubernetes. */
const COMMANDS = [
  'kubectl -n ml exec -it <apiserver-pod-name> -c clearml-apiserver -- /bin/bash -c "PYTHONPATH=../trains-server-repo python3 -m jobs.management.delete_company_data_from_mongo --id c1 --delete-user"',
  'kubectl -n ml exec -it <apiserver-pod-name> -c clearml-apiserver -- /bin/bash -c "PYTHONPATH=../trains-server-repo python3 -m jobs.management.cleanup_deleted_companies --ids c1 --delete-company"',
  'kubectl -n ml exec -it <fileserver-pod-name> -c clearml-fileserver -- /bin/bash -c "rm -rf /mnt/fileserver/c1"',
];

withPython('the removal script', () => {
  let runs: Awaited<ReturnType<typeof startRuns>>;

  beforeAll(async () => {
    runs = await startRuns('remove.py', 'removal.json', REMOVAL);
  });

  afterAll(() => runs.stop());

  beforeEach(() => {
    api.reset();
    api.order({ set: { companies: COMPANIES } });
  });

  /** Names of the companies that are not deleted. */
  const remaining = () =>
    api.state.companies.filter(({ active }: any) => active !== false).map(({ name }: any) => name);

  test('deletes a tenant in a separate process, and prints counts and the commands that delete its data', async () => {
    const { status, output } = await runs.runProcess({});
    expect([status, remaining()]).toEqual([0, ['Umbrella']]);
    expect(output).toContain('running: tasks 0\ntotals: reports 1, tasks 7\n');
    for (const command of COMMANDS) {
      expect(output).toContain(`  ${command}\n`);
    }
  });

  test('deletes a tenant by its id', async () => {
    expect(await runs.run({ tenant: 'c2', confirmName: 'Umbrella' })).toMatchObject({ status: 0 });
    expect(remaining()).toEqual(['Acme']);
  });

  test.each([
    ['listed as inactive', [{ ...COMPANIES[0], active: false }]],
    ['not listed', []],
  ])('changes nothing if the tenant is deleted already and %s', async (_, companies) => {
    api.order({ set: { companies } });
    const run = await runs.run();
    expect(run).toEqual({ status: 0, output: expect.stringContaining('it is deleted already') });
    expect(run.output).toContain('rm -rf /mnt/fileserver/<tenant-id>');
    expect(api.state.calls).toEqual(['GET system.get_companies']);
  });

  test.each<[string, object, RegExp]>([
    [
      'another name of the id',
      { tenant: 'c1', confirmName: 'Umbrella' },
      /the tenant is Acme, and confirmName is Umbr/,
    ],
    ['a name in other case', { tenant: 'c1', confirmName: 'acme' }, /the tenant is Acme, and confirmName is acme/],
    ['another tenant than its name', { tenant: 'Acm' }, /a company has the name Acme, but not the id Acm\b/],
  ])('rejects %s, and deletes nothing', async (_, removal, found) => {
    expect(await runs.run(removal)).toEqual({ status: 1, output: expect.stringMatching(found) });
    expect(api.state.calls).not.toContain('POST tenants.delete_tenant');
  });

  test('reports a server without tenants', async () => {
    api.order({ rejects: { tenants: true } });
    const output = expect.stringMatching(/^failed: this server has no tenants \(open-source edition\)/m);
    expect(await runs.run()).toEqual({ status: 1, output });
  });

  test('rejects a name that two companies have, and accepts the id of one', async () => {
    api.order({ set: { companies: [...COMPANIES, { id: 'c3', name: 'Acme' }] } });
    expect(await runs.run()).toEqual({ status: 1, output: expect.stringContaining('2 companies are called Acme') });
    expect(await runs.run({ tenant: 'c3' })).toMatchObject({ status: 0 });
    expect(api.state.companies.map(({ active }: any) => active)).toEqual([undefined, undefined, false]);
  });

  test('reports running tasks, and deletes the tenant with force', async () => {
    api.order({ set: { running: 2 } });
    const run = await runs.run();
    expect(run).toMatchObject({ status: 1 });
    expect(run.output).toMatch(/failed: .*2 tasks are running; if tasks still run, stop them, or set force/);
    expect(remaining()).toHaveLength(2);
    expect((await runs.run({ force: true })).output).toContain('running: tasks 2');
    expect(remaining()).toEqual(['Umbrella']);
  });

  const CALLS = ['GET system.get_companies', 'POST tenants.delete_tenant'];
  const FAILURES: [string, Omit<InjectedFailure, 'call'>][] = [
    ['HTTP 503', { status: 503 }],
    ['a broken connection', { cut: true }],
    ['a lost response', { after: true }],
    ['a response that is not JSON', { status: 200, body: '<html>' }],
  ];

  test.each(
    CALLS.flatMap((call) => FAILURES.map(([name, failure]): [string, string, object] => [call, name, failure])),
  )('retries %s after %s', async (call, _, failure) => {
    api.order({ fail: [{ call, times: 2, ...failure }] });
    expect(await runs.run()).toMatchObject({ status: 0, output: expect.stringContaining('tenant Acme is deleted') });
    expect(remaining()).toEqual(['Umbrella']);
  });

  test.each<[string, Order, RegExp]>([
    ['a missing permission', { fail: [{ call: CALLS[1] as string, status: 403 }] }, /delete_tenant: HTTP 403/],
    [
      'a server that is down',
      { fail: [{ call: CALLS[0] as string, times: 9, status: 502 }] },
      /get_companies: HTTP 502/,
    ],
    ['no list of companies', { fail: [{ call: CALLS[1] as string, status: 200, body: [] }] }, /is not a JSON object/],
  ])('reports %s', async (_, order, found) => {
    api.order(order);
    expect(await runs.run()).toEqual({ status: 1, output: expect.stringMatching(found) });
    expect(remaining()).toHaveLength(2);
  });
});
