import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { endAfterTests } from './apps';

/** How a call goes wrong. */
export interface InjectedFailure {
  /** `POST auth.create_user`, `PATCH secret`… */
  readonly call: string;
  readonly times: number;
  /** Calls that go well before. */
  readonly skip?: number;
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly hang?: true;
  readonly cut?: true;
  /** The server does what it is asked, and its answer is lost. */
  readonly after?: true;
}

interface Order {
  readonly fail?: InjectedFailure[];
  readonly refuses?: { lookups?: boolean };
  readonly set?: object;
  /** Forgets everything first. */
  readonly reset?: true;
}

/** A server that speaks the calls of tenant provisioning, and those of the Kubernetes API for Secrets. */
export class ClearmlApi {
  public static async start(): Promise<ClearmlApi> {
    const server = endAfterTests(spawn(process.execPath, [join(__dirname, 'clearml-api.js')]));
    const lines = createInterface({ input: server.stdout });
    const [port] = (await once(lines, 'line')) as [string];
    return new ClearmlApi(`http://127.0.0.1:${port}`, server, lines);
  }

  private constructor(
    public readonly url: string,
    private readonly server: ChildProcess,
    private readonly lines: Interface,
  ) {}

  /** Everything that the server knows, after an order. */
  public async order(order: Order): Promise<any> {
    const answer = once(this.lines, 'line') as Promise<[string]>;
    this.server.stdin?.write(`${JSON.stringify(order)}\n`);
    return JSON.parse((await answer)[0]);
  }

  public state(): Promise<any> {
    return this.order({});
  }
}
