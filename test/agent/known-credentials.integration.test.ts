import { ChartSource } from '../../lib/chart/chart-source';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { SecretValue } from '../../lib/secrets/secret-value';
import { serverOf } from '../server/servers';
import { objectsIn, synthesized, testChart } from '../support/apps';
import { textsOf } from '../support/secret-texts';
import { agentOf } from './agents';

const USER = 'CLEARML__secure__credentials__agent';

test('a server and its agent in one app share credentials that are known from the start', () => {
  const scope = testChart();
  const keys = {
    accessKey: SecretValue.unsafePlainText('an-agent-key'),
    secretKey: SecretValue.unsafePlainText('an-agent-secret'),
  };
  const server = serverOf(
    {
      chart: ChartSource.community(),
      apiserver: {
        environment: { [`${USER}__role`]: 'admin' },
        secretEnvironment: { [`${USER}__user_key`]: keys.accessKey, [`${USER}__user_secret`]: keys.secretKey },
      },
    },
    scope,
  );
  agentOf({ server, credentials: ServerCredentials.fromKeys(keys) }, scope);
  const files = synthesized(scope);
  expect(files['clearml.k8s.yaml']).not.toMatch(/an-agent-(?:key|secret)/);
  const secrets = objectsIn(files).filter(({ kind }) => kind === 'Secret');
  const contents = (content: string) =>
    secrets.flatMap((secret) =>
      Object.values(textsOf(secret)).some((text) => text.includes(content)) ? [secret.metadata.name] : [],
    );
  expect(contents('an-agent-key')).toHaveLength(2);
  expect(contents('an-agent-secret')).toHaveLength(2);
});
