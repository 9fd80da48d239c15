import { CodedError } from '../../core/errors/coded-error';
import { type JsonObject, objectsAt } from '../../helm/data/json';
import { textAt, valueAt } from '../../helm/data/paths';
import { jsonObject, type Kubectl, type KubectlAnswer } from './kubectl';

/** Response of the Kubernetes API to a request. */
export type Answer<T = JsonObject> =
  | { readonly state: 'found'; readonly content: T }
  | { readonly state: 'absent' }
  /** The user has no permission, or the request failed. */
  | { readonly state: 'unreadable'; readonly why: string };

/** The context in the kubeconfig. */
interface Context {
  readonly name?: string;
  readonly namespace: string;
}

/** A cluster, accessed by kubectl. Each request is sent once. */
export class Cluster {
  /**
   * Connects to the cluster.
   *
   * @param namespace namespace of objects without one; by default the namespace of the context
   * @throws CLEARML4023 for an unknown context, CLEARML4024 when the cluster does not respond or rejects the
   * credentials
   */
  public static async reach(kubectl: Kubectl, namespace?: string): Promise<Cluster> {
    const context = await contextOf(kubectl);
    const answer = checked(await kubectl.run('get', '--raw', '/version'), jsonObject);
    if (answer.state !== 'found') {
      const reported = answer.state === 'absent' ? 'the server has no path /version' : answer.why;
      const place = context.name === undefined ? 'no current context' : `context ${context.name}`;
      throw /no such file/.test(reported) ? noContext(reported) : unreachable(reported, place);
    }
    const version = /^v?(\d+\.\d+\.\d+)/.exec(String(answer.content.gitVersion))?.[1] ?? '0.0.0';
    return new Cluster(kubectl, context.name, namespace ?? context.namespace, version);
  }

  private readonly answers = new Map<string, Promise<Answer>>();

  private constructor(
    public readonly kubectl: Kubectl,
    /** Name of the context in the kubeconfig; undefined inside a cluster. */
    public readonly context: string | undefined,
    /** Namespace of objects without one. */
    public readonly namespace: string,
    /** Version of Kubernetes, without vendor suffixes. */
    public readonly version: string,
  ) {}

  /** Namespace and name of an object. */
  public pathOf(name: string, namespace = this.namespace): string {
    return `${namespace}/${name}`;
  }

  /** Reads a path of the API. For Secrets use `secretKeys`. */
  public get(path: string): Promise<Answer> {
    const answer = this.answers.get(path) ?? this.request(path);
    this.answers.set(path, answer);
    return answer;
  }

  /** Reads the items of a list. */
  public async list(path: string): Promise<Answer<JsonObject[]>> {
    const answer = await this.get(path);
    return answer.state === 'found' ? { ...answer, content: objectsAt(answer.content, 'items') } : answer;
  }

  /** Reads a custom resource, or all of them without a name, in the preferred version of the cluster. */
  public async custom(group: string, plural: string, name?: string, namespace?: string): Promise<Answer> {
    const served = await this.get(`/apis/${group}`);
    if (served.state !== 'found') {
      return served;
    }
    const version = valueAt(served.content, 'preferredVersion.groupVersion');
    const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
    return this.get(`/apis/${version}${place}/${plural}${name === undefined ? '' : `/${name}`}`);
  }

  /** Reads the keys of a Secret. kubectl discards the values, so that they do not reach this process or its output. */
  public async secretKeys(name: string, namespace: string): Promise<Answer<string[]>> {
    const template = '{{range $key, $content := .data}}{{$key}}{{"\\n"}}{{end}}';
    const answer = await this.kubectl.run('get', 'secret', name, '-n', namespace, '-o', `go-template=${template}`);
    return checked(answer, (text) => text.split('\n').filter(Boolean));
  }

  private async request(path: string): Promise<Answer> {
    return checked(await this.kubectl.run('get', '--raw', path), jsonObject);
  }
}

function checked<T>({ succeeded, stdout, reported }: KubectlAnswer, read: (text: string) => T | undefined): Answer<T> {
  if (succeeded) {
    const content = read(stdout);
    return content === undefined
      ? { state: 'unreadable', why: `the response is not from Kubernetes: ${JSON.stringify(stdout.slice(0, 60))}` }
      : { state: 'found', content };
  }
  if (/\(NotFound\)/.test(reported)) {
    return { state: 'absent' };
  }
  const forbidden = /\(Forbidden\): (?:.* is forbidden: )?(.*)/.exec(reported)?.[1];
  return { state: 'unreadable', why: forbidden ? `no read permission: ${forbidden}` : reported };
}

async function contextOf(kubectl: Kubectl): Promise<Context> {
  const { succeeded, stdout, reported } = await kubectl.run('config', 'view', '--minify', '-o', 'json');
  // kubectl also works without a kubeconfig, in a pod of the cluster.
  if (!succeeded && !/current-context must exist/.test(reported)) {
    throw noContext(reported);
  }
  const [context] = objectsAt(jsonObject(stdout), 'contexts');
  return { name: textAt(context, 'name'), namespace: textAt(context, 'context.namespace') ?? 'default' };
}

function noContext(reported: string): CodedError {
  return new CodedError('CLEARML4023', {
    found: reported.replace(/^error: /, ''),
    expected: 'a kubeconfig with the context',
    fix: '`kubectl config get-contexts` lists the contexts; set one with --context, or the file with --kubeconfig',
  });
}

export function unreachable(reported: string, place = 'the current context'): CodedError {
  return new CodedError('CLEARML4024', {
    found: `${place}: ${reported.replace(/^error: /, '')}`,
    expected: 'a reachable cluster, and valid credentials',
    fix: 'run `kubectl version` with the same context to analyze the problem',
  });
}
