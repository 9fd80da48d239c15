import { join } from 'node:path';
import { Expression, printed } from '../../lib/cli/init/code';
import { componentInFile } from '../../lib/cli/init/from/override-file';
import { typedApp } from '../../lib/cli/init/from/typed-app';
import { previewFolder } from '../support/preview-charts';
import { runInTemporaryFolders } from '../support/apps';

runInTemporaryFolders();
const CH: any = { server: 'clearml-enterprise', agent: 'clearml-enterprise-agent', gateway: 'clearml-enterprise-app-gateway' };
test.each((process.env.FILES ?? 'server/tls-and-users').split(','))('%s', async (file) => {
  const path = join(__dirname, '..', 'override-files', `${file}.yaml`);
  const component = componentInFile(path);
  const chart = Expression.call('ChartSource.directory', previewFolder(CH[component]));
  const app = await typedApp([{ component, chart, files: [path] }], { namespace: 'clearml', baseDomain: 'clearml.example.com', answer: async () => undefined });
  process.stdout.write(`===== ${file} ${component}\n${printed(app.components[0]!.props)}\n${JSON.stringify(app.secrets)}\nDIFF ${JSON.stringify(app.differences, null, 1)}\n`);
});
