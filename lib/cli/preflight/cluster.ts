import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import type { Kubectl, KubectlAnswer } from './kubectl';

/** What the API said to a question. */
export type Answer<T = JsonObject> =
  | { readonly state: 'found'; readonly content: T }
  | { readonly state: 'absent' }
  /** It may not be read, or could not be. */
  | { readonly state: 'unreadable'; readonly why: string };

/** What the kubeconfig says of the cluster. */
interface Context {
  readonly name?: string;
  readonly namespace: string;
}

/** A cluster as kubectl sees it. Each question is asked once. */
export class Cluster {
  /**
   * Gets in touch with the cluster.
   *
   * @param namespace where objects without one will be applied; by default that of the context
   * @throws CLEARML4023 when there is no such context, CLEARML4024 when the cluster does not answer or refuses the login
   */
  public static async reach(kubectl: Kubectl, namespace?: string): Promise<Cluster> {
    const context = await contextOf(kubectl);
    const answer = checked(await kubectl.run('get', '--raw', '/version'), json);
    if (answer.state !== 'found') {
      const reported = answer.state === 'absent' ? 'it has no /version' : answer.why;
      throw /no such file/.test(reported) ? noContext(reported) : unreachable(reported, context.name);
    }
    const version = /^v?(\d+\.\d+\.\d+)/.exec(String(answer.content.gitVersion))?.[1] ?? '0.0.0';
    return new Cluster(kubectl, context.name, namespace ?? context.namespace, version);
  }

  private readonly answers = new Map<string, Promise<Answer>>();

  private constructor(
    private readonly kubectl: Kubectl,
    /** Name of the context in the kubeconfig; undefined inside a cluster. */
    public readonly context: string | undefined,
    /** Where objects without a namespace will be applied. */
    public readonly namespace: string,
    /** Version of Kubernetes, without what its vendor adds. */
    public readonly version: string,
  ) {}

  /** What is at a path of the API. Not for Secrets: see `secretKeys`. */
  public get(path: string): Promise<Answer> {
    const asked = this.answers.get(path) ?? this.ask(path);
    this.answers.set(path, asked);
    return asked;
  }

  /** The items of a list. */
  public async list(path: string): Promise<Answer<JsonObject[]>> {
    const answer = await this.get(path);
    return answer.state === 'found' ? { ...answer, content: objectsAt(answer.content, 'items') } : answer;
  }

  /** A custom object, or all of them without a name, in whichever version the cluster prefers. */
  public async custom(group: string, plural: string, name?: string, namespace?: string): Promise<Answer> {
    const served = await this.get(`/apis/${group}`);
    if (served.state !== 'found') {
      return served;
    }
    const version = valueAt(served.content, 'preferredVersion.groupVersion');
    const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
    return this.get(`/apis/${version}${place}/${plural}${name === undefined ? '' : `/${name}`}`);
  }

  /** The keys of a Secret. Their contents reach kubectl, which drops them; they reach neither this process nor its output. */
  public async secretKeys(name: string, namespace: string): Promise<Answer<string[]>> {
    const template = '{{range $key, $content := .data}}{{$key}}{{"\\n"}}{{end}}';
    const answer = await this.kubectl.run('get', 'secret', name, '-n', namespace, '-o', `go-template=${template}`);
    return checked(answer, (text) => text.split('\n').filter(Boolean));
  }

  private async ask(path: string): Promise<Answer> {
    return checked(await this.kubectl.run('get', '--raw', path), json);
  }
}

function checked<T>({ succeeded, stdout, reported }: KubectlAnswer, read: (text: string) => T | undefined): Answer<T> {
  if (succeeded) {
    const content = read(stdout);
    return content === undefined
      ? { state: 'unreadable', why: `something else than Kubernetes answers: ${JSON.stringify(stdout.slice(0, 60))}` }
      : { state: 'found', content };
  }
  if (/\(NotFound\)/.test(reported)) {
    return { state: 'absent' };
  }
  const forbidden = /\(Forbidden\): (?:.* is forbidden: )?(.*)/.exec(reported)?.[1];
  return { state: 'unreadable', why: forbidden ? `it may not be read: ${forbidden}` : reported };
}

/** A JSON object; undefined for any other text. */
function json(text: string): JsonObject | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return isJsonObject(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

async function contextOf(kubectl: Kubectl): Promise<Context> {
  const { succeeded, stdout, reported } = await kubectl.run('config', 'view', '--minify', '-o', 'json');
  // Without a kubeconfig kubectl may still be in a pod of the cluster.
  if (!succeeded && !/current-context must exist/.test(reported)) {
    throw noContext(reported);
  }
  const [context] = objectsAt(json(stdout), 'contexts');
  const namespace = isJsonObject(context?.context) ? context.context.namespace : undefined;
  return { name: context && String(context.name), namespace: typeof namespace === 'string' ? namespace : 'default' };
}

function noContext(reported: string): CodedError {
  return new CodedError('CLEARML4023', {
    found: reported.replace(/^error: /, ''),
    expected: 'a kubeconfig with that context',
    fix: '`kubectl config get-contexts` lists them; name one with --context, or the file with --kubeconfig',
  });
}

function unreachable(reported: string, context: string | undefined): CodedError {
  return new CodedError('CLEARML4024', {
    found: `${context === undefined ? 'no current context' : `context ${context}`}: ${reported.replace(/^error: /, '')}`,
    expected: 'a cluster that answers, and a login that it takes',
    fix: 'try `kubectl version` with the same context',
  });
}
