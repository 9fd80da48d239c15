import { Kubectl, type KubectlAnswer } from '../../../lib/cli/preflight/kubectl';
import { type ApiAnswers, refusal } from '../../support/kubernetes-api';

/** Answers as kubectl does with recorded answers of the API, without a process. A test compares it with kubectl itself. */
export class RecordedKubectl extends Kubectl {
  public constructor(private readonly answers: ApiAnswers) {
    super({ kubectl: process.execPath });
  }

  public override async run(...args: string[]): Promise<KubectlAnswer> {
    const [verb, what = '', name = '', , namespace] = args;
    if (verb === 'config') {
      return found(JSON.stringify({ contexts: [{ name: 'test', context: { namespace: 'clearml' } }] }));
    }
    const path = what === '--raw' ? name : `/api/v1/namespaces/${namespace}/secrets/${name}`;
    const answer = this.answers[path] ?? 404;
    if (typeof answer === 'number') {
      return { succeeded: false, stdout: '', reported: failure(answer, path) };
    }
    if (what === '--raw') {
      return found(typeof answer === 'string' ? answer : JSON.stringify(answer));
    }
    const { data = {} } = answer as { readonly data?: object };
    return found(
      Object.keys(data)
        .sort()
        .map((key) => `${key}\n`)
        .join(''),
    );
  }
}

function found(stdout: string): KubectlAnswer {
  return { succeeded: true, stdout, reported: '' };
}

function failure(status: number, path: string): string {
  const { reason, message } = refusal(status, path);
  return status === 401
    ? `error: You must be logged in to the server (${reason})`
    : `Error from server (${reason}): ${message}`;
}
