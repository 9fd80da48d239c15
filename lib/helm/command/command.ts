import { CodedError } from '../../errors/coded-error';
import { withoutPlaceholders } from '../data/placeholders';
import { explainFailure } from './failure';
import { type ProcessRequest, type ProcessResult, runProcesses } from './processes';
import { judgeVersion, versionQuestion } from './version';

/** Everything that one `helm template` depends on. */
export interface TemplateRequest {
  readonly executable: string;
  /** Folder or archive of the chart. */
  readonly chart: string;
  /** How the user named the chart; for messages. */
  readonly chartName: string;
  readonly releaseName: string;
  readonly namespace?: string;
  readonly kubeVersion?: string;
  readonly apiVersions: readonly string[];
  readonly includeCrds: boolean;
  /** Values in the form in which helm gets them: plain JSON, placeholders in place of secrets. */
  readonly values: object;
  readonly flags: readonly string[];
}

/** Arguments of `helm template` for a request; the values follow on standard input. */
export function templateArguments(request: TemplateRequest): string[] {
  return [
    'template',
    request.releaseName,
    request.chart,
    // Test pods are never wanted, and many have random names.
    '--skip-tests',
    ...(Object.keys(request.values).length > 0 ? ['--values', '-'] : []),
    // Named even where nobody names one: helm would ask HELM_NAMESPACE and the kubeconfig of whoever runs it.
    '--namespace',
    request.namespace ?? 'default',
    ...(request.kubeVersion ? ['--kube-version', request.kubeVersion] : []),
    ...request.apiVersions.flatMap((version) => ['--api-versions', version]),
    ...(request.includeCrds ? ['--include-crds'] : []),
    ...request.flags,
  ];
}

/**
 * What `helm template` prints for a request, rendered several times side by side. Whether helm is usable at all is asked in
 * the same breath.
 */
export function helmTemplate(request: TemplateRequest, times: number): string[] {
  const { executable, chartName } = request;
  const call = { program: executable, args: templateArguments(request), input: JSON.stringify(request.values) };
  const question = versionQuestion(executable);
  const results = runProcesses([...question, ...Array<ProcessRequest>(times).fill(call)]);
  for (const answer of results.splice(0, question.length)) {
    judgeVersion(executable, answer);
  }
  return results.map((result) => outputOf(result, executable, chartName));
}

/** Runs helm and returns its standard output, however long it is. */
export function runHelm(executable: string, args: readonly string[], chartName: string): string {
  const [result] = runProcesses([{ program: executable, args }]);
  return outputOf(result, executable, chartName);
}

function outputOf(result: ProcessResult | undefined, executable: string, chartName: string): string {
  if (result === undefined || result.error !== undefined) {
    throw new CodedError('CLEARML1002', {
      found: `${executable} could not be run: ${result?.error}`,
      fix: 'point the helmExecutable prop or HELM_EXECUTABLE at a working helm',
    });
  }
  if (result.status !== 0) {
    const said = withoutPlaceholders(result.stderr) || `helm ended with ${result.signal ?? result.status}`;
    throw explainFailure(said, chartName);
  }
  return result.stdout;
}
