import { join } from 'node:path';
import { compiledLibrary } from '../../support/compiled-library';
import { TestProject } from '../../support/projects';

const app = new TestProject(`
const { Inventory } = require(process.env.LIBRARY);
Inventory.named('production').applyTo(app);
new ClearmlServer(chart, 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.example.com',
  users: [{ username: 'admin', password: SecretValue.unsafePlainText('content-of-a-secret') }],
});`);

const LIBRARY = join(compiledLibrary(), 'index.js');

test('next shows how to deploy, log in, roll back and uninstall, and no password', async () => {
  const { status, stdout, stderr } = await app.command(['next'], { LIBRARY });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatchInlineSnapshot();
});

test('next --json lists the servers with commands that print the passwords', async () => {
  const { stdout } = await app.command(['next', '--json'], { LIBRARY });
  const { servers, inventories, remains } = JSON.parse(stdout);
  expect([inventories, remains.namespaces]).toEqual([['production'], ['kubectl delete namespace demo']]);
  expect(servers[0].users).toEqual([
    {
      username: 'admin',
      isHash: false,
      command: expect.stringContaining('kubectl -n demo get secret clearml-environment'),
    },
  ]);
});
