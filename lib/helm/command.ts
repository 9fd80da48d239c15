import { spawnSync } from 'node:child_process';
import { CodedError } from '../errors/coded-error';
import { withoutPlaceholders } from './deferred';
import { explainFailure } from './failure';

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

/** What `helm template` prints for a request. */
export function helmTemplate(request: TemplateRequest): string {
  return runHelm(request.executable, templateArguments(request), request.chartName, JSON.stringify(request.values));
}

/** Runs helm and returns its standard output, however long it is. */
export function runHelm(executable: string, args: readonly string[], chartName: string, input?: string): string {
  const run = spawnSync(executable, args, {
    input: input ?? '',
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  // helm may end before it has read its input; what it says then matters more than the broken pipe.
  if (run.error && run.status === null && run.signal === null) {
    throw new CodedError('CLEARML1002', {
      found: `${executable} could not be run: ${run.error.message}`,
      fix: 'point the helmExecutable prop or HELM_EXECUTABLE at a working helm',
    });
  }
  if (run.status !== 0) {
    throw explainFailure(withoutPlaceholders(run.stderr) || `helm ended with ${run.signal ?? run.status}`, chartName);
  }
  return run.stdout;
}
