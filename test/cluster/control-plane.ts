import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from './api-client';
import { controlPlane, etcd, type KubernetesVersion } from './binaries';
import { guarded } from './guarded';
import { standInKubelet } from './kubelet';

/** Pod security level of all namespaces that state none. */
export type PodSecurityLevel = 'restricted';

/**
 * A Kubernetes control plane on the loopback interface: etcd, API server, controllers and scheduler. No container runs: a stand-in
 * for the kubelet marks nodes and pods as ready. Its state and its logs are in a temporary folder.
 */
export class ControlPlane {
  private readonly folder = mkdtempSync(join(tmpdir(), 'control-plane-'));
  private readonly children: { readonly name: string; readonly child: ChildProcess }[] = [];
  private stopKubelet: () => void = () => undefined;
  private isStopping = false;

  public readonly kubeconfig = join(this.folder, 'kubeconfig');

  public constructor(
    private readonly version: KubernetesVersion,
    private readonly level?: PodSecurityLevel,
  ) {}

  /** Starts the control plane with an empty store. Compiles it if the cache has none. */
  public async start(): Promise<void> {
    try {
      await this.run(await controlPlane(this.version));
    } catch (error) {
      const logs = this.children.map(({ name }) => `${name}:\n${this.log(name)}`);
      throw new Error(`the control plane does not start: ${(error as Error).message}\n${logs.join('\n')}`);
    }
  }

  /** Ends all programs and removes their files. */
  public async stop(): Promise<void> {
    this.isStopping = true;
    this.stopKubelet();
    for (const { child } of [...this.children].reverse()) {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.stdin?.end();
        await ended;
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  private log(name: string): string {
    return readFileSync(this.path(`${name}.log`), 'utf8')
      .split('\n')
      .slice(-8)
      .join('\n');
  }

  private launch(name: string, program: string, args: readonly string[]): void {
    const output = openSync(this.path(`${name}.log`), 'w');
    const child = guarded([program, ...args], output);
    closeSync(output);
    child.on('exit', (status) => {
      if (!this.isStopping) {
        console.error(`${name} ended with ${status}:\n${this.log(name)}`);
      }
    });
    this.children.push({ name, child });
  }

  private async run(programs: string): Promise<void> {
    const [client, peer, port] = (await freePorts(3)) as [number, number, number];
    const token = randomBytes(16).toString('hex');
    this.writeFiles(port, token);
    const [store, peers] = [client, peer].map((number) => `http://127.0.0.1:${number}`) as [string, string];
    this.launch('etcd', await etcd(), [
      ...['--data-dir', this.path('etcd'), '--initial-cluster', `default=${peers}`],
      ...['--listen-client-urls', store, '--advertise-client-urls', store],
      ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers],
    ]);
    this.launch('kube-apiserver', join(programs, 'kube-apiserver'), this.apiServerArgs(store, port));
    const api = await this.ready(port, token);
    const shared = ['--kubeconfig', this.kubeconfig, '--secure-port=0', '--leader-elect=false'];
    // The end of a namespace takes hundreds of requests, and the default is 20 per second.
    shared.push('--kube-api-qps=2000', '--kube-api-burst=2000');
    this.launch('kube-controller-manager', join(programs, 'kube-controller-manager'), [
      ...shared,
      `--service-account-private-key-file=${this.path('service-accounts.key')}`,
      `--root-ca-file=${this.path('certificates', 'apiserver.crt')}`,
      // Nobody renews the leases of the nodes.
      '--node-monitor-grace-period=24h',
      '--concurrent-namespace-syncs=20',
    ]);
    this.launch('kube-scheduler', join(programs, 'kube-scheduler'), shared);
    this.stopKubelet = await standInKubelet(api, this.version);
  }

  private apiServerArgs(store: string, port: number): string[] {
    return [
      ...[`--etcd-servers=${store}`, '--bind-address=127.0.0.1', `--secure-port=${port}`],
      // The API server creates a certificate here.
      `--cert-dir=${this.path('certificates')}`,
      `--service-account-key-file=${this.path('service-accounts.key')}`,
      `--service-account-signing-key-file=${this.path('service-accounts.key')}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      '--service-cluster-ip-range=10.96.0.0/16',
      `--token-auth-file=${this.path('tokens.csv')}`,
      ...['--authorization-mode=Node,RBAC', '--allow-privileged=true', '--endpoint-reconciler-type=none'],
      ...(this.level ? [`--admission-control-config-file=${this.path('admission.json')}`] : []),
    ];
  }

  private writeFiles(port: number, token: string): void {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const write = (name: string, text: string) => writeFileSync(this.path(name), text, { mode: 0o600 });
    write('service-accounts.key', String(privateKey.export({ type: 'pkcs1', format: 'pem' })));
    write('tokens.csv', `${token},admin,1,"system:masters"\n`);
    write('admission.json', JSON.stringify(admissionOf(this.level)));
    const cluster = { server: `https://127.0.0.1:${port}`, 'certificate-authority': 'certificates/apiserver.crt' };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'test', cluster }],
      users: [{ name: 'admin', user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    };
    write('kubeconfig', JSON.stringify(config));
  }

  private async ready(port: number, token: string): Promise<ApiClient> {
    const certificate = this.path('certificates', 'apiserver.crt');
    for (let left = 240; left > 0; left--) {
      const ended = this.children.find(({ child }) => child.exitCode !== null);
      if (ended) {
        throw new Error(`${ended.name} ended`);
      }
      if (existsSync(certificate)) {
        const api = new ApiClient(port, token, readFileSync(certificate));
        if ((await api.request('GET', '/readyz').catch(() => ({ status: 0 }))).status === 200) {
          return api;
        }
      }
      await sleep(500);
    }
    throw new Error('the API server is not ready after 120 seconds');
  }
}

function admissionOf(level: PodSecurityLevel = 'restricted'): object {
  const modes = ['enforce', 'audit', 'warn'].flatMap((mode) => [
    [mode, level],
    [`${mode}-version`, 'latest'],
  ]);
  const configuration = {
    apiVersion: 'pod-security.admission.config.k8s.io/v1',
    kind: 'PodSecurityConfiguration',
    defaults: Object.fromEntries(modes),
    exemptions: { namespaces: ['kube-system'] },
  };
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AdmissionConfiguration',
    plugins: [{ name: 'PodSecurity', configuration }],
  };
}

/** Ports that no program uses. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
