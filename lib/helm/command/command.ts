import { CodedError } from '../../core/errors/coded-error';
import { withoutPlaceholders } from '../data/placeholders';
import { flowYaml } from '../yaml/write-yaml';
import { explainFailure } from './failure';
import { areSelfContained } from './flags';
import { type ProcessResult, startHelm } from './processes';
import { helmVersion } from './version';

/** The input of one `helm template`. */
export interface TemplateRequest {
  readonly executable: string;
  /** Folder or archive of the chart. */
  readonly chart: string;
  /** The chart as in the props, for messages. */
  readonly chartName: string;
  readonly releaseName: string;
  readonly namespace?: string;
  readonly kubeVersion?: string;
  readonly apiVersions: readonly string[];
  readonly includeCrds: boolean;
  /** The values for helm: plain data with placeholders in place of secrets. */
  readonly values: object;
  readonly flags: readonly string[];
}

/** Arguments of `helm template` for a request; the values follow on standard input. */
function templateArguments(request: TemplateRequest): string[] {
  return [
    'template',
    request.releaseName,
    request.chart,
    // Test pods are never emitted, and many have random names.
    '--skip-tests',
    ...(Object.keys(request.values).length > 0 ? ['--values', '-'] : []),
    // Always set, because helm would otherwise read HELM_NAMESPACE and the kubeconfig of the user.
    '--namespace',
    request.namespace ?? 'default',
    ...(request.kubeVersion ? ['--kube-version', request.kubeVersion] : []),
    ...request.apiVersions.flatMap((version) => ['--api-versions', version]),
    ...(request.includeCrds ? ['--include-crds'] : []),
    ...request.flags,
  ];
}

/** A started rendering. */
export interface StartedTemplate {
  /** Whether helm has ended. */
  hasEnded(): boolean;
  /**
   * Waits for the output of helm. Only a failure checks whether the executable is helm.
   *
   * @throws CLEARML1002, CLEARML1003 and the errors of `failure.ts`
   */
  output(): string;
  /** Waits for helm, and returns its output even if that is no valid YAML; undefined if there is none. */
  printed(): RenderedText | undefined;
}

/** What helm printed. */
export interface RenderedText {
  readonly text: string;
  /** False for output that is not valid YAML. helm prints it with `--debug` only, in another order, and with the tests. */
  readonly isValid: boolean;
}

/** Starts `helm template`. */
export function startTemplate(request: TemplateRequest): StartedTemplate {
  const { executable } = request;
  const purpose = areSelfContained(request.flags) ? 'helm template' : 'helm template with flags';
  const started = startHelm(executable, templateArguments(request), flowYaml(request.values), purpose);
  return {
    hasEnded: () => started.hasEnded(),
    output: () => outputOf(started.result(), request),
    printed: () => {
      const { stdout: text, status } = started.result();
      // When a template fails, helm prints an empty line.
      return status === 0 || text.trim() !== '' ? { text, isValid: status === 0 } : undefined;
    },
  };
}

function outputOf(result: ProcessResult, { executable, chart, chartName }: TemplateRequest): string {
  if (result.error !== undefined) {
    throw new CodedError('CLEARML1002', {
      found: `${executable} could not be run: ${result.error}`,
      fix: 'point the helmExecutable prop or HELM_EXECUTABLE at a working helm',
    });
  }
  if (result.status !== 0) {
    helmVersion(executable);
    const said = withoutPlaceholders(result.stderr) || `helm ended with ${result.signal ?? result.status}`;
    // helm renders a copy, whose path users do not know.
    throw explainFailure(said.replaceAll(chart, chartName), chartName);
  }
  return result.stdout;
}
