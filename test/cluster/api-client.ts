import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';

/** Seconds after which a watch starts again. */
const RESYNC = 15;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A client of the Kubernetes API for the stand-in of the kubelet, which sends more requests than kubectl processes could. */
export class ApiClient {
  private readonly agent: Agent;

  public constructor(
    private readonly port: number,
    private readonly token: string,
    ca: Buffer,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 16, ca });
  }

  public async request(method: string, path: string, body?: object): Promise<Answer> {
    const response = await this.send(method, path, body);
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) {
      text += chunk;
    }
    return { status: response.statusCode ?? 0, text };
  }

  /** Passes each object of a resource to a function, now and after each change. Returns a function that ends the watch. */
  public watch(path: string, onObject: (object: any) => unknown): () => void {
    let isOver = false;
    let current: IncomingMessage | undefined;
    const follow = async () => {
      while (!isOver) {
        try {
          // Each new watch starts with all objects, which repeats what failed before.
          current = await this.send('GET', `${path}?watch=true&timeoutSeconds=${RESYNC}`);
          for await (const line of createInterface({ input: current })) {
            onObject(JSON.parse(line).object);
          }
        } catch {
          // The API server ended the connection.
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    };
    void follow();
    return () => {
      isOver = true;
      current?.destroy();
    };
  }

  private send(method: string, path: string, body?: object): Promise<IncomingMessage> {
    const content = body && JSON.stringify(body);
    const headers = {
      Authorization: `Bearer ${this.token}`,
      'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      // Node.js sends the body of a DELETE without a length otherwise.
      'Content-Length': Buffer.byteLength(content ?? ''),
    };
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: this.port, agent: this.agent, method, path, headers }, resolve)
        .on('error', reject)
        .end(content);
    });
  }
}
