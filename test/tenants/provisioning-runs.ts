import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SCRIPTS } from '../../lib/tenants/provisioning/job';
import { temporaryFolder } from '../support/apps';
import { execute } from '../support/projects';

/** A failure that the server injects into a call. */
export interface InjectedFailure {
  /** The call, such as `POST auth.create_user` or `PATCH secret`. */
  readonly call: string;
  /** The number of calls that fail; 1 by default. */
  readonly times?: number;
  /** The number of calls that succeed before. */
  readonly skip?: number;
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly hang?: true;
  readonly cut?: true;
  /** The server handles the call, and its response is lost. */
  readonly after?: true;
}

export interface Order {
  readonly fail?: readonly InjectedFailure[];
  /** Calls that the server rejects. `tenants`: it is the open-source edition. `ping`: it is no ClearML server. */
  readonly rejects?: { readonly [K in 'lookups' | 'access' | 'provider' | 'tenants' | 'ping']?: boolean };
  readonly set?: object;
}

interface ClearmlApi {
  readonly server: Server;
  /** The state of the server. */
  readonly state: any;
  /** Resets the state and the failures. */
  reset(): void;
  order(order: Order): void;
}

/** A server with the ClearML API of tenant provisioning, and with the Kubernetes API for Secrets. */
export const api: ClearmlApi = require('../support/clearml-api.js');

/** Attempts of the tests. */
export const RETRY = { attempts: 3, delaySeconds: 0.01, timeoutSeconds: 1 };

const TENANT = {
  secretName: 'clearml-tenant-credentials',
  secretNamespace: 'clearml-acme',
  company: 'Acme',
  adminName: 'acme-admin',
  adminEmail: 'admin@acme.example',
  internalAdmin: true,
  retry: RETRY,
};
const SECRETS = /idp-secret|system-key|system-secret|made-access-key|made-secret-key|service-account-token/;

interface Run {
  readonly status: number | null;
  readonly output: string;
}

/** Starts the server and a Python process, in which `run` runs a script. */
export async function startRuns(script = 'provision.py', settingsFile = 'tenant.json', settings: object = TENANT) {
  await once(api.server.listen(0, '127.0.0.1'), 'listening');
  const apiUrl = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
  const folder = temporaryFolder();
  cpSync(SCRIPTS, folder, { recursive: true, filter: (path) => !path.endsWith('.ts') });
  writeFileSync(join(folder, 'token'), 'service-account-token\n');
  const environment = {
    PATH: process.env.PATH,
    CLEARML_SYSTEM_ACCESS_KEY: 'system-key',
    CLEARML_SYSTEM_SECRET_KEY: 'system-secret',
    KUBERNETES_API_URL: apiUrl,
    SERVICE_ACCOUNT_FOLDER: folder,
    SINGLE_SIGN_ON_0: 'idp-secret',
  };
  const runner = join(__dirname, '..', 'support', 'run-provisioning.py');
  const python = spawn('python3', ['-I', '-B', runner, join(folder, script)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: python.stdout });
  const configure = (others: object) =>
    writeFileSync(join(folder, settingsFile), JSON.stringify({ ...settings, apiUrl, ...others }));
  return {
    async run(tenant: object = {}, others: object = {}): Promise<Run> {
      configure(tenant);
      const answer = once(lines, 'line') as Promise<[string]>;
      python.stdin.write(`${JSON.stringify({ ...environment, ...others })}\n`);
      return withoutSecrets(JSON.parse((await answer)[0]));
    },
    /** Runs the script in a separate process, as in the Job. */
    async runProcess(tenant: object): Promise<Run> {
      configure(tenant);
      const { status, stdout, stderr } = await execute('python3', ['-I', '-B', join(folder, script)], {
        env: environment,
      });
      return withoutSecrets({ status, output: stdout + stderr });
    },
    stop(): void {
      python.kill();
      api.server.close();
      api.server.closeAllConnections();
    },
  };
}

function withoutSecrets(run: Run): Run {
  expect(run.output).not.toMatch(SECRETS);
  expect(run.output).not.toContain('Traceback');
  return run;
}
