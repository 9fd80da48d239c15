import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterTests, temporaryFolder } from './apps';

/** Responses of a Kubernetes API by path. A number is the status of an error; a text is not a response of the API. */
export type ApiAnswers = { readonly [path: string]: object | number | string };

/** The reasons in error responses of Kubernetes, by status. */
const REASONS: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  500: 'InternalError',
};

/** A server with recorded responses, and its kubeconfig. */
export interface TestApi {
  readonly kubeconfig: string;
  /** The requests so far, such as `GET /version`. */
  readonly asked: readonly string[];
}

/** Serves recorded responses on the loopback interface. */
export async function serveApi(answers: ApiAnswers): Promise<TestApi> {
  const asked: string[] = [];
  const kubeconfig = await serve(({ method }, path) => {
    asked.push(`${method} ${path}`);
    const answer = answers[path] ?? 404;
    return typeof answer === 'number' ? [answer, refusal(answer, path)] : [200, answer];
  });
  return { kubeconfig, asked };
}

/** The status and the content of a response. */
export type Answer = [status: number, content: object | string];

/** Serves responses on the loopback interface, and returns a kubeconfig for the server. */
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

/** A kubeconfig whose context `test` contains a server. */
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

/** The Status object of an error response. */
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
