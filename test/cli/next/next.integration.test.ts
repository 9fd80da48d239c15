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
  expect(stdout).toMatchInlineSnapshot(`
"Deploy
  npx cdk8s-clearml preflight   # checks what the cluster must have
  npx cdk8s-clearml deploy      # applies in order, and waits for the workloads
  or without waiting:
  kubectl apply -f dist

Log in to demo/server
  web UI https://app.clearml.example.com, API https://api.clearml.example.com, files https://files.clearml.example.com
  user admin, password: kubectl -n demo get secret clearml-environment -o go-template='{{ index .data "plain" | base64decode }}'

Roll back
  synthesize the earlier revision of the app; or, if the output is in git:
  git checkout REVISION -- dist
  npx cdk8s-clearml deploy
  npx cdk8s-clearml prune       # lists objects of the newer revision
  Databases keep their data: after a major version, restore a backup of the earlier version.

Uninstall
  npx cdk8s-clearml prune --all         # lists what it would remove
  npx cdk8s-clearml prune --all --yes
  Do not use \`kubectl delete -f\`: it deletes claims and Namespaces, too.
  Claims remain, with the data. To delete the data:
    kubectl -n demo delete persistentvolumeclaim clearml-fileserver-data data-clearml-elasticsearch-0 data-clearml-mongodb-0 data-clearml-redis-0
  Namespaces remain. To delete them, with everything in them:
    kubectl delete namespace demo
"
`);
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
