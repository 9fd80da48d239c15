import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startTemplate, type TemplateRequest } from '../../../lib/helm/command/command';
import { environmentOf, withholdVariable } from '../../../lib/helm/command/environment';
import { helmVersion } from '../../../lib/helm/command/version';
import { pullChart } from '../../../lib/helm/store/pull';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { sopsText } from '../../../lib/secrets/sops';
import { failureOf, temporaryFolder } from '../../support/apps';

const environment = { ...process.env };
const SECRETS = { CLEARML_DOCKERHUB_TOKEN: 'token', MONGODB_PASSWORD: 'password', NODE_OPTIONS: '--no-warnings' };
const USEFUL = { HELM_PLUGINS: '/plugins', https_proxy: 'http://proxy', SSL_CERT_FILE: '/ca.pem', LC_ALL: 'C' };
const CLUSTER = { KUBECONFIG: '/kubeconfig', HELM_KUBETOKEN: 'token' };
const LOGINS = { AWS_PROFILE: 'registry', GOOGLE_APPLICATION_CREDENTIALS: '/key.json', DOCKER_CONFIG: '/docker' };

beforeEach(() => {
  Object.assign(process.env, SECRETS, USEFUL, CLUSTER, LOGINS, { SOPS_AGE_KEY_FILE: '/age', VAULT_TOKEN: 'vault' });
});

afterEach(() => {
  process.env = { ...environment };
});

/** A program that writes its environment to a file, and the variables in that file. */
function recorder(name: string): { program: string; folder: string; variables: () => Record<string, string> } {
  const folder = temporaryFolder();
  const program = join(folder, name);
  writeFileSync(program, `#!/bin/sh\nenv > ${folder}/environment\necho v3.18.0\n`, { mode: 0o755 });
  const lines = () => readFileSync(join(folder, 'environment'), 'utf8').split('\n').filter(Boolean);
  const variables = () =>
    Object.fromEntries(lines().map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]));
  return { program, folder, variables };
}

const request = (executable: string, flags: string[] = []): TemplateRequest => ({
  ...{
    executable,
    flags,
    chart: '.',
    chartName: 'app',
    releaseName: 'app',
    apiVersions: [],
    includeCrds: false,
    values: {},
  },
});

/** The language whose translations helm loads fastest. */
const LANGUAGE = { LC_ALL: '', LC_MESSAGES: 'zh_TW.UTF-8' };

/** Variables that the shell of the recorder sets itself. */
const SHELL = ['PWD', 'SHLVL', '_', 'OLDPWD'];

describe('helm receives', () => {
  test('no secret and no login of the user when it renders a chart', () => {
    const { program, variables } = recorder('helm');
    startTemplate(request(program)).output();
    expect(variables()).toMatchObject({
      ...USEFUL,
      ...LANGUAGE,
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TZ: 'UTC',
    });
    const others = [SECRETS, CLUSTER, LOGINS, { VAULT_TOKEN: '' }].flatMap(Object.keys);
    expect(others.filter((name) => name in variables())).toEqual([]);
    const own = ['GOGC', 'GOMEMLIMIT', 'GOMAXPROCS', 'LC_MESSAGES', 'TZ'];
    const known = [...Object.keys(environmentOf('helm template')), ...own, ...SHELL];
    expect(Object.keys(variables()).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('the same when it prints its version', () => {
    const { program, variables } = recorder('helm');
    helmVersion(program);
    expect([variables().HELM_PLUGINS, variables().MONGODB_PASSWORD, variables().AWS_PROFILE]).toEqual(['/plugins']);
  });

  test('the cluster, logins and the language of the user only for flags that may need them', () => {
    const { program, variables } = recorder('helm');
    startTemplate(request(program, ['--validate'])).output();
    expect(variables()).toMatchObject({ ...USEFUL, ...CLUSTER, ...LOGINS });
    expect(Object.keys(SECRETS).filter((name) => name in variables())).toEqual([]);
  });

  test('logins, but no cluster and no secret, when it pulls a chart', () => {
    const { program, variables } = recorder('helm');
    failureOf(() =>
      pullChart(program, { chart: 'oci://localhost:1/app', version: '1.0.0', flags: [] }, temporaryFolder()),
    );
    expect(variables()).toMatchObject({ ...USEFUL, ...LOGINS });
    expect(Object.keys({ ...SECRETS, ...CLUSTER }).filter((name) => name in variables())).toEqual([]);
  });
});

test('sops receives its keys and no other secret', () => {
  const { folder, variables } = recorder('sops');
  process.env.PATH = [folder, process.env.PATH].join(delimiter);
  failureOf(() => sopsText('secrets.yaml', 'password'));
  expect(variables()).toMatchObject({ AWS_PROFILE: 'registry', SOPS_AGE_KEY_FILE: '/age', VAULT_TOKEN: 'vault' });
  expect(Object.keys({ ...SECRETS, ...CLUSTER }).filter((name) => name in variables())).toEqual([]);
});

test('kubectl receives the variables that a plugin for credentials may need, but no secret of the app', () => {
  SecretValue.environment('MONGODB_PASSWORD');
  expect(environmentOf('kubectl')).toMatchObject({ ...CLUSTER, ...LOGINS, NODE_OPTIONS: '--no-warnings' });
  expect(environmentOf('kubectl')).not.toHaveProperty('MONGODB_PASSWORD');
});

test('a variable of a SecretValue reaches no program, even if its name belongs to the program', () => {
  Object.assign(process.env, { HELM_PLUGINS: 'secret', AWS_SECRET_ACCESS_KEY: 'secret' });
  SecretValue.environment('HELM_PLUGINS');
  withholdVariable('AWS_SECRET_ACCESS_KEY');
  for (const program of ['helm template', 'helm template with flags', 'helm pull', 'sops', 'kubectl'] as const) {
    expect(Object.values(environmentOf(program))).not.toContain('secret');
  }
});
