import { Kubectl } from '../../../lib/cli/preflight/kubectl';
import { kubectlPath } from '../../support/helms';
import { serveApi } from '../../support/kubernetes-api';
import { CLUSTER, RecordedKubectl } from './surroundings';

const TEMPLATE = 'go-template={{range $key, $content := .data}}{{$key}}{{"\\n"}}{{end}}';
const NODES = '/api/v1/nodes';
const SECRET = '/api/v1/namespaces/clearml/secrets/login';
const LOGIN = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'login' },
  data: { user: 'dQ==', password: 'cA==' },
};

test.each([
  ['a list', {}, ['get', '--raw', NODES]],
  ['a path that is not there', {}, ['get', '--raw', '/apis/example.com']],
  ['an object that is not there', {}, ['get', '--raw', '/api/v1/namespaces/none']],
  ['a list that may not be read', { [NODES]: 403 }, ['get', '--raw', NODES]],
  ['a list that fails', { [NODES]: 500 }, ['get', '--raw', NODES]],
  ['a refused login', { [NODES]: 401 }, ['get', '--raw', NODES]],
  ['no API', { [NODES]: '<html>' }, ['get', '--raw', NODES]],
  ['a Secret', { [SECRET]: LOGIN }, ['get', 'secret', 'login', '-n', 'clearml', '-o', TEMPLATE]],
  ['a Secret that is not there', {}, ['get', 'secret', 'login', '-n', 'clearml', '-o', TEMPLATE]],
  ['a Secret that may not be read', { [SECRET]: 403 }, ['get', 'secret', 'login', '-n', 'clearml', '-o', TEMPLATE]],
])('kubectl answers for %s as the recorded one', async (_, answers, args) => {
  const all = { ...CLUSTER, ...answers };
  const { kubeconfig } = await serveApi(all);
  const real = await new Kubectl({ kubectl: kubectlPath(), kubeconfig }).run(...args);
  const recorded = await new RecordedKubectl(all).run(...args);
  expect({ ...recorded, stdout: recorded.stdout.trim() }).toEqual({ ...real, stdout: real.stdout.trim() });
});
