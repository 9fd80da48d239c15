import { CodedError, urlInShort } from '../../core/errors/coded-error';
import { isPort } from '../../core/props/value-checks';
import { type JsonObject, objectsAt } from '../../helm/data/json';
import type { IPodTransform, RenderedContainer, RenderedPod } from '../../helm/manifests/rendered-pod';
import type { ServerInstallation } from '../server-installation';

/**
 * Checks the address of a database.
 *
 * @throws CLEARML5002 when the host is empty or a URL, CLEARML5008 when the port is out of range
 */
export function requireAddress(host: string, port: number | undefined, name: string): void {
  if (!/^(?:[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])$/.test(host)) {
    throw new CodedError('CLEARML5002', {
      found: `${name} is ${urlInShort(host)}`,
      expected: 'a bare host name or address, without scheme, login, port or path',
      fix: 'set only the host here; the other parts have options of their own',
    });
  }
  if (port !== undefined && !isPort(port)) {
    throw new CodedError('CLEARML5008', {
      found: `${name}: port ${port}`,
      expected: '1 to 65535',
      fix: 'correct the port',
    });
  }
}

/** The public chart renamed the values of an external Redis together with the bundled one; the enterprise chart kept them. */
export function redisAddressPrefix(chart: ServerInstallation['chart']): string {
  return chart.edition === 'public' && chart.supports('dragonfly') ? 'dragonfly' : 'redis';
}

/** Sets a login to a database for the API server and, where the chart has variables for it, the delete job. */
export function addLogin({ chart, values }: ServerInstallation, login: readonly object[], source: string): void {
  values.addEnvironment('apiserver', login, source);
  if (chart.supports('asyncDeleteEnvironment')) {
    values.addEnvironment('asyncDelete', login, source);
  }
}

const LOGIN =
  /^CLEARML_(?:(?:REDIS|ELASTIC)_SERVICE_(?:USERNAME|PASSWORD)|MONGODB_SERVICE_(?:USERNAME|PASSWORD|QUERY|CONNECTION_STRING))$/;
const REDIS_LOGIN = /^CLEARML_REDIS_SERVICE_/;

/**
 * Copies the logins of the API server to the other pods that use the same databases: users state a login once, and charts
 * have no variables for some of these pods.
 */
export function shareLogins(): IPodTransform[] {
  const logins: JsonObject[] = [];
  return [
    forPods(/-apiserver$/, (pod) => logins.push(...loginsOf(pod))),
    forPods(/-async-?delete$/, (pod) => copyTo(pod, logins)),
    forPods(/-fileserver$/, (pod) => {
      if (
        pod.containers.some((container) => variablesOf(container).some(({ name }) => REDIS_LOGIN.test(String(name))))
      ) {
        copyTo(
          pod,
          logins.filter(({ name }) => REDIS_LOGIN.test(String(name))),
        );
      }
    }),
  ];
}

/** The logins of a pod, and the variables to which they refer. */
function loginsOf(pod: RenderedPod): JsonObject[] {
  return pod.containers.flatMap((container) => {
    const logins = variablesOf(container).filter(({ name }) => LOGIN.test(String(name)));
    const isReferred = ({ name }: JsonObject) => logins.some(({ value }) => String(value).includes(`$(${name})`));
    return [...variablesOf(container).filter(isReferred), ...logins];
  });
}

function copyTo(pod: RenderedPod, logins: readonly JsonObject[]): void {
  for (const container of pod.containers) {
    for (const login of logins) {
      container._setEntry(structuredClone(login));
    }
  }
}

function variablesOf({ _content }: RenderedContainer): JsonObject[] {
  return objectsAt(_content, 'env');
}

function forPods(name: RegExp, change: (pod: RenderedPod) => void): IPodTransform {
  return { transform: (pod) => (name.test(pod.name) ? change(pod) : undefined) };
}
