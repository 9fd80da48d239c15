import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterTests, temporaryFolder } from './apps';

/** Answers of a Kubernetes API by path. A number stands for a refusal with that status, a text for what is no API. */
export type ApiAnswers = { readonly [path: string]: object | number | string };

/** Reasons by which Kubernetes explains a status. */
const REASONS: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  500: 'InternalError',
};

/** A server that gives recorded answers, and the kubeconfig that leads to it. */
export interface TestApi {
  readonly kubeconfig: string;
  /** What was asked so far: `GET /version`. */
  readonly asked: readonly string[];
}

/** Serves recorded answers on the loopback interface. */
export async function serveApi(answers: ApiAnswers): Promise<TestApi> {
  const asked: string[] = [];
  const kubeconfig = await serve(({ method }, path) => {
    asked.push(`${method} ${path}`);
    const answer = answers[path] ?? 404;
    return typeof answer === 'number' ? [answer, refusal(answer, path)] : [200, answer];
  });
  return { kubeconfig, asked };
}

/** An answer of a server: its status and its content. */
export type Answer = [status: number, content: object | string];

/** Serves answers on the loopback interface, and returns a kubeconfig that leads to the server. */
export async function serve(
  answer: (request: IncomingMessage, path: string) => Answer | Promise<Answer>,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const [status, content] = await answer(request, new URL(request.url ?? '', 'http://localhost').pathname);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof content === 'string' ? content : JSON.stringify(content));
  });
  afterTests(() => server.close().closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return kubeconfigFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/** A kubeconfig whose context `test` leads to a server. */
export function kubeconfigFor(server: string): string {
  const path = join(temporaryFolder(), 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'recorded', cluster: { server } }],
    users: [{ name: 'tester', user: { token: 'token-of-the-tester' } }],
    contexts: [{ name: 'test', context: { cluster: 'recorded', user: 'tester', namespace: 'clearml' } }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

/** How the API says no. */
export function refusal(code: number, path: string) {
  const below = path.replace(/^\/(?:api|apis\/[^/]+)\/[^/]+\/?(?:namespaces\/[^/]+\/(?=.))?/, '');
  const [resource, name] = below.split('/');
  const user = `User "tester" cannot list resource "${resource}" in API group "" at the cluster scope`;
  const messages: Record<number, string> = {
    401: 'Unauthorized',
    403: `${resource} is forbidden: ${user}`,
    404: name === undefined ? 'the server could not find the requested resource' : `${resource} "${name}" not found`,
  };
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: messages[code] ?? 'it broke',
    reason: REASONS[code],
    code,
  };
}
