import { type Command, InvalidArgumentError } from 'commander';

/** Declares the options that select a cluster and kubectl: those of `KubectlOptions`. */
export function declareClusterOptions(command: Command): void {
  command
    .option('--context <name>', 'context of the kubeconfig; by default the current context')
    .option('--kubeconfig <file>', 'kubeconfig; by default KUBECONFIG, otherwise ~/.kube/config')
    .option('--kubectl <path>', 'kubectl; by default KUBECTL_EXECUTABLE, otherwise kubectl on PATH');
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, all: readonly string[] = []): string[] {
  return [...all, value];
}

/** Milliseconds. */
export function parseTime(text: string): number {
  const [, number, unit = 's'] = /^(\d{1,6})(s|m|h)?$/.exec(text) ?? [];
  if (number === undefined) {
    throw new InvalidArgumentError('expected a time such as 90s, 10m or 1h.');
  }
  return Number(number) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
}
